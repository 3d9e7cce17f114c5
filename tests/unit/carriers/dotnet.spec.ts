import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { idsBytes, readDotnetId, writeDotnetId } from "../../../assembly/carriers/dotnet";
import { TraceContext } from "../../../assembly/carriers/traceparent";
import { expectBounds, expectFixedPoint, expectGrammar, Row, takeTruncations } from "./rows";

const T = "4bf92f3577b34da6a3ce929d0e0e4736";
const S = "00f067aa0ba902b7";

const ROWS: Row[] = [
  new Row("both ids", "|" + T + "." + S + ".", "|" + T + "." + S + "."),
  new Row("the trace id alone", "|" + T + ".", "|" + T + "."),
  new Row("what comes behind is not of W3C", "|" + T + "." + S + "_1.web-17.2.", "|" + T + "." + S + "."),
  new Row("a local id that is no span", "|" + T + ".1.2.", "|" + T + "."),
  new Row("a span that nothing ends", "|" + T + "." + S, "|" + T + "."),
  new Row("a zero span", "|" + T + ".0000000000000000.", "|" + T + "."),
  new Row("a root that is text", "|web-17-8f2c.a1_1.", "text"),
  new Row("a flat id", T, "text"),
  new Row("a root that nothing ends", "|" + T, "text"),
  new Row("a longer root", "|" + T + "0.", "text"),
  new Row("upper case", "|" + T.toUpperCase() + ".", "text"),
  new Row("a zero trace id", "|00000000000000000000000000000000.", "text"),
  new Row("empty", "", "!"),
];

const context = new TraceContext();
const writer = new Writer(new StaticArray<u8>(128));

function written(line: StaticArray<u8>, from: i32, to: i32): string {
  writer.reset();
  if (!readDotnetId(line, from, to, context)) return "!";
  if (idsBytes(context) == 0) return "text";
  writeDotnetId(context, writer);
  return String.UTF8.decodeUnsafe(changetype<usize>(writer.buf), writer.at);
}

describe("readDotnetId", () => {
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

  it("knows a Request-Id by its characters and its length", () => {
    const lines = [
      "|web-17-8f2c.a1_1.",
      T,
      "|a#",
      "a+/=",
      "",
      "|a b",
      "|a@b",
      "|" + "a".repeat(1023),
      "|" + "a".repeat(1024),
    ];
    const sound = [true, true, true, true, false, false, false, true, false];
    for (let i = 0; i < lines.length; i++) {
      const line = bytesOf(" " + lines[i]);
      expect(readDotnetId(line, 0, line.length, context)).toBe(sound[i], lines[i]);
    }
  });
});
