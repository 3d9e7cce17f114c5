import { Mark, Marks } from "../../../assembly/decide/marks";

const marks: Marks = new Marks();

describe("marks", () => {
  it("are read by the next attach point as they were left", () => {
    marks.reset(1, 2);
    marks.add(Mark.OUTSIDE, 42);
    marks.add(Mark.MAPPED, 43);
    const left = marks.bytes.slice<StaticArray<u8>>(0, marks.length);
    marks.reset(1, 2);
    expect(marks.present).toBe(false);
    marks.read(left, 0, left.length);
    expect(marks.present).toBe(true);
    expect(marks.has(Mark.OUTSIDE, 42)).toBe(true);
    expect(marks.has(Mark.MAPPED, 43)).toBe(true);
    expect(marks.has(Mark.OUTSIDE, 43)).toBe(false);
  });

  it("of another shape are absent", () => {
    const shapes: StaticArray<u8>[] = [[], [2], [1, 1], [1, 1, 0, 0, 0, 0, 0, 0, 0]];
    for (let i = 0; i < shapes.length; i++) {
      marks.reset(1, 2);
      marks.read(shapes[i], 0, shapes[i].length);
      expect(marks.present).toBe(false, i.toString());
      expect(marks.length).toBe(1, i.toString());
    }
  });

  it("forget the oldest when there are too many", () => {
    marks.reset(1, 2);
    for (let i = 0; i < 64; i++) marks.add(Mark.MAPPED, i);
    expect(marks.has(Mark.MAPPED, 63)).toBe(true);
    expect(marks.has(Mark.MAPPED, 8)).toBe(true);
    expect(marks.has(Mark.MAPPED, 7)).toBe(false);
  });

  it("forget nothing that came from outside", () => {
    marks.reset(1, 2);
    marks.add(Mark.OUTSIDE, 1);
    marks.add(Mark.MAPPED, 2);
    marks.add(Mark.OUTSIDE, 3);
    for (let i = 4; i < 200; i++) marks.add(i % 2 == 0 ? Mark.MAPPED : Mark.TRACE, i);
    expect(marks.has(Mark.OUTSIDE, 1)).toBe(true);
    expect(marks.has(Mark.OUTSIDE, 3)).toBe(true);
    expect(marks.has(Mark.MAPPED, 2)).toBe(false);
    expect(marks.has(Mark.MAPPED, 198)).toBe(true);
    marks.add(Mark.UNREAD, 0);
    expect(marks.has(Mark.UNREAD, 0)).toBe(true);
  });

  it("let nothing pass for ours where more came than they hold", () => {
    marks.reset(1, 2);
    for (let i = 0; i < 56; i++) marks.add(Mark.OUTSIDE, i);
    expect(marks.has(Mark.UNREAD, 0)).toBe(false);
    marks.add(Mark.MAPPED, 7);
    expect(marks.has(Mark.MAPPED, 7)).toBe(false);
    marks.add(Mark.OUTSIDE, 56);
    expect(marks.has(Mark.UNREAD, 0)).toBe(true);
    expect(marks.length).toBe(1 + 56 * 9);
  });

  it("depend on the key, the zone, the carrier and each id", () => {
    marks.reset(1, 2);
    const digest = marks.mappedDigest(0, 1, 2, 3, 4);
    const others: u64[] = [
      marks.mappedDigest(1, 1, 2, 3, 4),
      marks.mappedDigest(0, 2, 2, 3, 4),
      marks.mappedDigest(0, 1, 1, 3, 4),
      marks.mappedDigest(0, 1, 2, 1, 4),
      marks.mappedDigest(0, 1, 2, 3, 1),
    ];
    for (let i = 0; i < others.length; i++) expect(others[i] == digest).toBe(false, i.toString());
    marks.reset(2, 1);
    expect(marks.mappedDigest(0, 1, 2, 3, 4) == digest).toBe(false);
  });
});
