import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { readTraceparent, TraceContext, writeTraceparent } from "../../../assembly/carriers/traceparent";

class Row {
  constructor(
    public name: string,
    public line: string,
    /** What is written for it, or "" where it is malformed. */
    public want: string,
  ) {}
}

const IDS = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
const ZERO_TRACE = "00000000000000000000000000000000-b7ad6b7169203331";
const ZERO_SPAN = "0af7651916cd43dd8448eb211c80319c-0000000000000000";

const ROWS: Row[] = [
  new Row("sampled", "00-" + IDS + "-01", "00-" + IDS + "-01"),
  new Row("not sampled", "00-" + IDS + "-00", "00-" + IDS + "-00"),
  new Row("random", "00-" + IDS + "-03", "00-" + IDS + "-03"),
  new Row("spare flags are zero on output", "00-" + IDS + "-ff", "00-" + IDS + "-03"),
  new Row("outer white space", " \t00-" + IDS + "-01\t ", "00-" + IDS + "-01"),
  new Row("a higher version", "01-" + IDS + "-09", "00-" + IDS + "-01"),
  new Row("the text of a higher version goes", "cc-" + IDS + "-01-alice@example.com", "00-" + IDS + "-01"),
  new Row("a higher version and nothing after the dash", "cc-" + IDS + "-01-", "00-" + IDS + "-01"),
  new Row(
    "the low half of the trace id is zero",
    "00-0af7651916cd43dd0000000000000000-b7ad6b7169203331-01",
    "00-0af7651916cd43dd0000000000000000-b7ad6b7169203331-01",
  ),
  new Row(
    "the smallest ids",
    "00-00000000000000000000000000000001-0000000000000001-00",
    "00-00000000000000000000000000000001-0000000000000001-00",
  ),
  new Row("empty", "", ""),
  new Row("white space alone", " \t ", ""),
  new Row("version ff", "ff-" + IDS + "-01", ""),
  new Row("version not hex", "0x-" + IDS + "-01", ""),
  new Row("upper-case version", "0A-" + IDS + "-01", ""),
  new Row("zero trace id", "00-" + ZERO_TRACE + "-01", ""),
  new Row("zero span id", "00-" + ZERO_SPAN + "-01", ""),
  new Row("upper-case trace id", "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", ""),
  new Row("upper-case span id", "00-0af7651916cd43dd8448eb211c80319c-B7ad6b7169203331-01", ""),
  new Row("upper-case flags", "00-" + IDS + "-0A", ""),
  new Row("short trace id", "00-af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", ""),
  new Row("long span id", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b71692033310-01", ""),
  new Row("one flag", "00-" + IDS + "-1", ""),
  new Row("three flags", "00-" + IDS + "-001", ""),
  new Row("version 00 with a trailing dash", "00-" + IDS + "-01-", ""),
  new Row("version 00 with trailing text", "00-" + IDS + "-01-x", ""),
  new Row("a higher version without a dash", "cc-" + IDS + "-01.x", ""),
  new Row("two of them joined", "00-" + IDS + "-01,00-" + IDS + "-01", ""),
  new Row("another separator", "00_" + IDS + "_01", ""),
  new Row("white space inside", "00- " + IDS + "-01", ""),
];

const ctx = new TraceContext();
const writer = new Writer(new StaticArray<u8>(64));

function rewritten(line: StaticArray<u8>, from: i32, to: i32): string {
  writer.reset();
  if (!readTraceparent(line, from, to, ctx)) return "";
  writeTraceparent(ctx, writer);
  let out = "";
  for (let i = 0; i < writer.at; i++) out += String.fromCharCode(writer.buf[i]);
  return out;
}

describe("readTraceparent", () => {
  it("reads what it should and refuses the rest", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf(ROWS[i].line);
      expect(rewritten(line, 0, line.length)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("calls canonical exactly what would be written unchanged", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf(ROWS[i].line);
      if (!readTraceparent(line, 0, line.length, ctx)) continue;
      expect(ctx.canonical).toBe(ROWS[i].line == ROWS[i].want, ROWS[i].name);
    }
  });

  it("reads nothing outside its line", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf("0-a" + ROWS[i].line + "0-a");
      expect(rewritten(line, 3, line.length - 3)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("takes every truncation of a line", () => {
    for (let i = 0; i < ROWS.length; i++) {
      for (let n = 0; n < ROWS[i].line.length; n++) {
        const line = bytesOf(ROWS[i].line.substring(0, n));
        if (readTraceparent(line, 0, n, ctx)) expect(n).toBeGreaterThanOrEqual(55, ROWS[i].name);
      }
    }
  });

  it("reads the parts", () => {
    const line = bytesOf("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0b-x");
    expect(readTraceparent(line, 0, line.length, ctx)).toBe(true);
    expect(ctx.version).toBe(1);
    expect(ctx.hi).toBe(0x0af7651916cd43dd);
    expect(ctx.lo).toBe(0x8448eb211c80319c);
    expect(ctx.span).toBe(0xb7ad6b7169203331);
    expect(ctx.flags).toBe(11);
    expect(ctx.canonical).toBe(false);
  });
});
