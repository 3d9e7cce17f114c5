import { bytesOf } from "../../../assembly/bytes/scan";
import { findHoney, Honey, Honeycomb, readHoneycomb } from "../../../assembly/carriers/honeycomb";
import { expectBounds, Row, takeTruncations } from "./rows";

const T = "4bf92f3577b34da6a3ce929d0e0e4736";
const S = "00f067aa0ba902b7";

/** Wanted are trace and parent id, `#` behind them when they are HEX; `!` when the line is not read. */
const ROWS: Row[] = [
  new Row("ids alone", "1;trace_id=abcdef,parent_id=12345", "abcdef 12345"),
  new Row("all members", "1;trace_id=a,parent_id=b,dataset=ill%3Begal,context=e30=", "a b"),
  new Row("in another order", "1;context=e30=,parent_id=b,trace_id=a", "a b"),
  new Row("no parent", "1;trace_id=a", "a "),
  new Row("no ids", "1;context=e30=", " "),
  new Row("a name that nobody knows", "1;trace_id=a,team=b", "a "),
  new Row("ids of W3C", "1;trace_id=" + T + ",parent_id=" + S, T + " " + S + "#"),
  new Row("64 bits", "1;trace_id=" + S + ",parent_id=" + S, S + " " + S + "#"),
  new Row("HEX without a parent", "1;trace_id=" + T, T + " #"),
  new Row("a short parent", "1;trace_id=" + T + ",parent_id=1", T + " 1"),
  new Row("upper case", "1;trace_id=" + T.toUpperCase(), T.toUpperCase() + " "),
  new Row("another version", "2;trace_id=a", "!"),
  new Row("a longer version", "999999;....", "!"),
  new Row("no version", "trace_id=a", "!"),
  new Row("a parent without a trace", "1;parent_id=12345", "!"),
  new Row("an id twice", "1;trace_id=a,trace_id=b", "!"),
  new Row("an empty value", "1;trace_id=,parent_id=b", "!"),
  new Row("no '='", "1;trace_id=a,b", "!"),
  new Row("a blank between commas", "1;trace_id=a,,parent_id=b", "!"),
  new Row("a trailing comma", "1;trace_id=a,", "!"),
  new Row("nothing behind the version", "1;", "!"),
  new Row("empty", "", "!"),
];

const header = new Honeycomb();

function read(line: StaticArray<u8>, from: i32, to: i32): string {
  if (!readHoneycomb(line, from, to, header)) return "!";
  const start = changetype<usize>(line);
  const trace = String.UTF8.decodeUnsafe(start + header.traceFrom, header.traceTo - header.traceFrom);
  const parent = String.UTF8.decodeUnsafe(start + header.parentFrom, header.parentTo - header.parentFrom);
  return trace + " " + parent + (header.isHex(line) ? "#" : "");
}

describe("readHoneycomb", () => {
  it("finds the ids of a well-formed line", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf(" " + ROWS[i].line + " ");
      expect(read(line, 0, line.length)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("reads nothing outside its line", () => {
    expectBounds(ROWS, read);
  });

  it("takes every truncation of a line", () => {
    takeTruncations(ROWS, read);
  });

  it("tells members by their exact names", () => {
    const names = ["trace_id", "parent_id", "dataset", "context", "Trace_id", "trace"];
    for (let i = 0; i < names.length; i++) {
      const name = bytesOf(names[i]);
      expect(findHoney(name, 0, name.length)).toBe(min(i, Honey.OTHER), names[i]);
    }
  });
});
