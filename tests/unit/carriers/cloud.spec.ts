import { Writer } from "../../../assembly/bytes/writer";
import { readCloudTrace, writeCloudTrace } from "../../../assembly/carriers/cloud";
import { TraceContext } from "../../../assembly/carriers/traceparent";
import { expectBounds, expectFixedPoint, expectGrammar, Row, takeTruncations } from "./rows";

const T = "4bf92f3577b34da6a3ce929d0e0e4736";
const S = "00f067aa0ba902b7";

const ROWS: Row[] = [
  new Row("all parts", T + "/67667974448284343;o=1", T + "/67667974448284343;o=1"),
  new Row("unsampled", T + "/1;o=0", T + "/1;o=0"),
  new Row("a bit mask", T + "/1;o=123", T + "/1;o=1"),
  new Row("no options", T + "/1258215", T + "/1258215"),
  new Row("no span", T, T),
  new Row("no span but options", T + ";o=1", T + ";o=1"),
  new Row("upper case", T.toUpperCase() + "/1;o=1", T + "/1;o=1"),
  new Row("the largest span", T + "/18446744073709551615", T + "/18446744073709551615"),
  new Row("a span over 64 bits", T + "/18446744073709551616", "!"),
  new Row("leading zeros", T + "/0007", T + "/7"),
  new Row("a zero span", T + "/0000000000000000;o=1", "!"),
  new Row("an empty span", T + "/;o=1", "!"),
  new Row("a span in hex", T + "/" + S.substring(2), "!"),
  new Row("a zero trace id", "00000000000000000000000000000000/1;o=1", "!"),
  new Row("31 digits", T.substring(1) + "/1;o=1", "!"),
  new Row("33 digits", "0" + T + "/1;o=1", "!"),
  new Row("no hex", "g" + T.substring(1) + "/1", "!"),
  new Row("no trace id", "/1;o=1", "!"),
  new Row("options alone", "o=1", "!"),
  new Row("empty options", T + "/1;o=", "!"),
  new Row("long options", T + "/1;o=1234", "!"),
  new Row("options that are no number", T + "/1;o=a", "!"),
  new Row("another option", T + "/1;p=1", "!"),
  new Row("text behind", T + "/1;o=1;user=alice", "!"),
  new Row("a slash behind the options", T + ";o=1/1", "!"),
  new Row("empty", "", "!"),
];

const context = new TraceContext();
const writer = new Writer(new StaticArray<u8>(128));

function written(line: StaticArray<u8>, from: i32, to: i32): string {
  writer.reset();
  if (!readCloudTrace(line, from, to, context)) return "!";
  writeCloudTrace(context, writer);
  return String.UTF8.decodeUnsafe(changetype<usize>(writer.buf), writer.at);
}

describe("readCloudTrace", () => {
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
