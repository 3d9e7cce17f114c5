import { Writer } from "../../../assembly/bytes/writer";
import { readGrpcTrace, writeGrpcTrace } from "../../../assembly/carriers/grpc";
import { TraceContext } from "../../../assembly/carriers/traceparent";
import { expectBounds, expectFixedPoint, expectGrammar, Row, takeTruncations } from "./rows";

const T = "4bf92f3577b34da6a3ce929d0e0e4736";
const S = "00f067aa0ba902b7";

const ROWS: Row[] = [
  new Row("without padding", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE"),
  new Row("padded", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE=", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE"),
  new Row("unsampled", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgA", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgA"),
  new Row("spare options", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3Av8", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE"),
  new Row("bits left over", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgF", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE"),
  new Row("another version", "AQBL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE", "!"),
  new Row("another first field", "AAFL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE", "!"),
  new Row("another second field", "AABL+S81d7NNpqPOkp0ODkc2AgDwZ6oLqQK3AgE", "!"),
  new Row("another third field", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AQE", "!"),
  new Row("truncated", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3Ag", "!"),
  new Row("a byte behind", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgEA", "!"),
  new Row("a zero trace id", "AAAAAAAAAAAAAAAAAAAAAAAAAQDwZ6oLqQK3AgE", "!"),
  new Row("a zero span id", "AABL+S81d7NNpqPOkp0ODkc2AQAAAAAAAAAAAgE", "!"),
  new Row("the URL alphabet", "AAD_____________________AQDwZ6oLqQK3AgE", "!"),
  new Row("two values", "AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE,AABL+S81d7NNpqPOkp0ODkc2AQDwZ6oLqQK3AgE", "!"),
  new Row("no base64", "!!not-base64!!", "!"),
  new Row("raw bytes", "\0\0K", "!"),
  new Row("longer than any", "A".repeat(4096), "!"),
  new Row("empty", "", "!"),
];

const context = new TraceContext();
const writer = new Writer(new StaticArray<u8>(128));

function written(line: StaticArray<u8>, from: i32, to: i32): string {
  writer.reset();
  if (!readGrpcTrace(line, from, to, context)) return "!";
  writeGrpcTrace(context, writer);
  return String.UTF8.decodeUnsafe(changetype<usize>(writer.buf), writer.at);
}

describe("readGrpcTrace", () => {
  it("reads the grammar and nothing else, to be written in one form", () => {
    expectGrammar(ROWS, written);
  });

  it("reads nothing outside its line", () => {
    expectBounds(ROWS, written);
  });

  it("reads what it wrote as the same", () => {
    expectFixedPoint(ROWS, written);
  });

  it("takes every truncation of a line", () => {
    takeTruncations(ROWS, written);
  });
});
