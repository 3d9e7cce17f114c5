import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { TraceContext } from "../../../assembly/carriers/traceparent";
import { readUberTraceId, writeUberTraceId } from "../../../assembly/carriers/uber";
import { expectBounds, expectFixedPoint, expectGrammar, Row, takeTruncations } from "./rows";

const T = "4bf92f3577b34da6a3ce929d0e0e4736";
const S = "00f067aa0ba902b7";

const ROWS: Row[] = [
  new Row("as new clients write", T + ":" + S + ":0:1", T + ":" + S + ":0:1"),
  new Row("debug", T + ":" + S + ":0:3", T + ":" + S + ":0:3"),
  new Row("64 bits", S + ":" + S + ":0:0", "0000000000000000" + S + ":" + S + ":0:0"),
  new Row("no leading zeros", "3ce929d0e0e4736:f067aa0ba902b7:0:1", "000000000000000003ce929d0e0e4736:" + S + ":0:1"),
  new Row("one digit each", "1:2:0:1", "00000000000000000000000000000001:0000000000000002:0:1"),
  new Row("a parent", T + ":" + S + ":" + S + ":1", T + ":" + S + ":0:1"),
  new Row("a parent that is text", T + ":" + S + ":alice@example.com:1", T + ":" + S + ":0:1"),
  new Row("no parent", T + ":" + S + "::1", T + ":" + S + ":0:1"),
  new Row("colons escaped", T + "%3A" + S + "%3a0%3A5", T + ":" + S + ":0:1"),
  new Row("long flags", T + ":" + S + ":0:00001", T + ":" + S + ":0:1"),
  new Row("spare flags", T + ":" + S + ":0:fd", T + ":" + S + ":0:1"),
  new Row("flags too long", T + ":" + S + ":0:000000001", "!"),
  new Row("flags that are no number", T + ":" + S + ":0:wired", "!"),
  new Row("no flags", T + ":" + S + ":0:", "!"),
  new Row("three parts", T + ":" + S + ":1", "!"),
  new Row("five parts", T + ":" + S + ":0:1:1", "!"),
  new Row("33 digits", "0" + T + ":" + S + ":0:1", "!"),
  new Row("17 digits", T + ":0" + S + ":0:1", "!"),
  new Row("no trace id", ":" + S + ":0:1", "!"),
  new Row("no span id", T + "::0:1", "!"),
  new Row("a zero trace id", "0:" + S + ":0:1", "!"),
  new Row("a zero span id", T + ":0:0:1", "!"),
  new Row("upper case", T.toUpperCase() + ":" + S + ":0:1", "!"),
  new Row("another separator", T + "-" + S + "-0-1", "!"),
  new Row("white space inside", T + ": " + S + ":0:1", "!"),
  new Row("half an escape", T + "%3" + S + ":0:1", "!"),
  new Row("empty", "", "!"),
];

const context = new TraceContext();
const writer = new Writer(new StaticArray<u8>(128));

function written(line: StaticArray<u8>, from: i32, to: i32): string {
  writer.reset();
  if (!readUberTraceId(line, from, to, context)) return "!";
  writeUberTraceId(context, writer);
  return String.UTF8.decodeUnsafe(changetype<usize>(writer.buf), writer.at);
}

describe("readUberTraceId", () => {
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

  it("says whether the parent is the one that stands for none", () => {
    const none = bytesOf("1%3A2%3A0%3A1");
    readUberTraceId(none, 0, none.length, context);
    expect(context.canonical).toBe(true);
    const text = bytesOf("1:2:00:1");
    readUberTraceId(text, 0, text.length, context);
    expect(context.canonical).toBe(false);
  });
});
