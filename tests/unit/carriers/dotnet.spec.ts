import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { idsBytes, readRequestId, writeRequestId } from "../../../assembly/carriers/dotnet";
import { TraceContext } from "../../../assembly/carriers/traceparent";

class Row {
  constructor(
    public name: string,
    public line: string,
    /** What is written of it, `text` when it has no ids, `!` when it is not read. */
    public want: string,
  ) {}
}

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
  if (!readRequestId(line, from, to, context)) return "!";
  if (idsBytes(context) == 0) return "text";
  writeRequestId(context, writer);
  return String.UTF8.decodeUnsafe(changetype<usize>(writer.buf), writer.at);
}

describe("readRequestId", () => {
  it("reads the grammar and nothing else, to be written in one form", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf(" \t" + ROWS[i].line + "\t ");
      expect(written(line, 0, line.length)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("reads nothing outside its line", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf("0" + ROWS[i].line + "0");
      expect(written(line, 1, line.length - 1)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("reads what it wrote as the same", () => {
    for (let i = 0; i < ROWS.length; i++) {
      if (ROWS[i].want == "!" || ROWS[i].want == "text") continue;
      const line = bytesOf(ROWS[i].want);
      expect(written(line, 0, line.length)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("takes every truncation of a line", () => {
    for (let i = 0; i < ROWS.length; i++) {
      for (let n = 0; n < ROWS[i].line.length; n++) written(bytesOf(ROWS[i].line.substring(0, n)), 0, n);
    }
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
      expect(readRequestId(line, 0, line.length, context)).toBe(sound[i], lines[i]);
    }
  });
});
