import { Writer } from "../../../assembly/bytes/writer";
import { readSentryTrace, writeSentryTrace } from "../../../assembly/carriers/sentry";
import { TraceContext } from "../../../assembly/carriers/traceparent";
import { expectBounds, expectFixedPoint, expectGrammar, Row, takeTruncations } from "./rows";

const T = "4bf92f3577b34da6a3ce929d0e0e4736";
const S = "00f067aa0ba902b7";

const ROWS: Row[] = [
  new Row("sampled", T + "-" + S + "-1", T + "-" + S + "-1"),
  new Row("unsampled", T + "-" + S + "-0", T + "-" + S + "-0"),
  new Row("deferred", T + "-" + S, T + "-" + S),
  new Row("another decision", T + "-" + S + "-2", "!"),
  new Row("a long decision", T + "-" + S + "-10", "!"),
  new Row("a trailing dash", T + "-" + S + "-", "!"),
  new Row("another separator", T + "-" + S + ":1", "!"),
  new Row("a short trace id", T.substring(4) + "-" + S + "-1", "!"),
  new Row("a short span id", T + "-" + S.substring(1) + "-1", "!"),
  new Row("no span id", T, "!"),
  new Row("upper case", T.toUpperCase() + "-" + S, "!"),
  new Row("zero ids", "00000000000000000000000000000000-" + S, "!"),
  new Row("a zero span id", T + "-0000000000000000-1", "!"),
  new Row("text behind", T + "-" + S + "-1-alice", "!"),
  new Row("empty", "", "!"),
];

const context = new TraceContext();
const writer = new Writer(new StaticArray<u8>(128));

function written(line: StaticArray<u8>, from: i32, to: i32): string {
  writer.reset();
  if (!readSentryTrace(line, from, to, context)) return "!";
  writeSentryTrace(context, writer);
  return String.UTF8.decodeUnsafe(changetype<usize>(writer.buf), writer.at);
}

describe("readSentryTrace", () => {
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
