import { readPairs } from "../../../assembly/bytes/pairs";
import { bytesOf } from "../../../assembly/bytes/scan";
import { Edits } from "../../../assembly/decide/edits";
import { Mark, Marks } from "../../../assembly/decide/marks";
import { serialised } from "../pairs";

const marks: Marks = new Marks();
const ZONE: StaticArray<u8> = bytesOf("outside");

/** Whether the marks vouch for a header that reads `name: value`, met where the peer is of `zone`. */
function vouched(name: string, value: string, zone: StaticArray<u8> = ZONE): bool {
  const map = serialised([name, value]);
  readPairs(map, 0, map.length);
  return marks.vouchesFor(zone, map, 0);
}

/** Marks as the second point finds them, after the first wrote `user: t1` where there was another value. */
function written(): void {
  marks.reset(1, 2);
  const names = bytesOf("userother");
  const edits = new Edits();
  edits.replace(0, 4, 0, 2);
  edits.remove(4, 9);
  marks.addWritten(ZONE, edits, names, bytesOf("t1"));
  const left = marks.bytes.slice<StaticArray<u8>>(0, marks.length);
  marks.reset(1, 2);
  marks.read(left, 0, left.length);
}

describe("marks", () => {
  it("are read by the next attach point as they were left", () => {
    marks.reset(1, 2);
    marks.addForeign(Mark.OUTSIDE, 42);
    const left = marks.bytes.slice<StaticArray<u8>>(0, marks.length);
    marks.reset(1, 2);
    expect(marks.present).toBe(false);
    marks.read(left, 0, left.length);
    expect(marks.present).toBe(true);
    expect(marks.has(Mark.OUTSIDE, 42)).toBe(true);
    expect(marks.has(Mark.OUTSIDE, 43)).toBe(false);
    expect(marks.has(Mark.WROTE, 42)).toBe(false);
  });

  it("of another shape are absent", () => {
    const shapes: StaticArray<u8>[] = [[], [1], [2, 1], [2, 1, 0, 0, 0, 0, 0, 0, 0]];
    for (let i = 0; i < shapes.length; i++) {
      marks.reset(1, 2);
      marks.read(shapes[i], 0, shapes[i].length);
      expect(marks.present).toBe(false, i.toString());
      expect(marks.length).toBe(1, i.toString());
    }
  });

  it("vouch for a line byte for byte as it was written, where the peer is of the same zone", () => {
    written();
    expect(vouched("user", "t1")).toBe(true);
    expect(vouched("user", "t2")).toBe(false);
    expect(vouched("users", "t1")).toBe(false);
    expect(vouched("other", "t1")).toBe(false);
    expect(vouched("user", "t1", bytesOf("mesh"))).toBe(false);
  });

  it("vouch for nothing where none was left, or under another key", () => {
    written();
    const left = marks.bytes.slice<StaticArray<u8>>(0, marks.length);
    marks.reset(1, 2);
    expect(vouched("user", "t1")).toBe(false);
    marks.reset(2, 1);
    marks.read(left, 0, left.length);
    expect(vouched("user", "t1")).toBe(false);
  });

  it("forget what was written before what came from outside", () => {
    written();
    for (let i = 0; i < 255; i++) marks.addForeign(Mark.OUTSIDE, i);
    expect(vouched("user", "t1")).toBe(true);
    marks.addForeign(Mark.OUTSIDE, 255);
    expect(vouched("user", "t1")).toBe(false);
    for (let i = 0; i < 256; i++) expect(marks.has(Mark.OUTSIDE, i)).toBe(true, i.toString());
    expect(marks.has(Mark.UNREAD, 0)).toBe(false);
  });

  it("let nothing pass for ours where more came than they hold", () => {
    marks.reset(1, 2);
    for (let i = 0; i < 257; i++) marks.addForeign(Mark.OUTSIDE, i);
    expect(marks.has(Mark.UNREAD, 0)).toBe(true);
    expect(marks.length).toBe(1 + 256 * 9);
  });
});
