import { bytesOf } from "../../../assembly/bytes/scan";
import { BLOCK_BYTES, Shelf, WAYS } from "../../../assembly/bytes/shelf";
import { Writer } from "../../../assembly/bytes/writer";
import { textOf } from "../crypto/hex";

const OUT = new Writer(new StaticArray<u8>(BLOCK_BYTES));

/** A number that has nothing to do with its neighbours, as the halves of tags do. */
function mixed(n: u64): u64 {
  let z = n * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

function keep(shelf: Shelf, tag0: u64, tag1: u64, text: string, note: u64 = 0): void {
  shelf.keep(tag0, tag1, note, bytesOf(text), 0, text.length);
}

/** The text under the tag, or "-". */
function found(shelf: Shelf, tag0: u64, tag1: u64): string {
  const slot = shelf.find(tag0, tag1);
  if (slot < 0) return "-";
  OUT.reset();
  shelf.copy(slot, OUT);
  return textOf(OUT.buf, 0, OUT.at);
}

describe("Shelf", () => {
  it("finds nothing on an empty one, whatever the tag", () => {
    const shelf = new Shelf(WAYS, 1);
    expect(shelf.find(0, 0)).toBe(-1);
    expect(shelf.find(u64.MAX_VALUE, u64.MAX_VALUE)).toBe(-1);
  });

  it("finds text and note under both halves of the tag", () => {
    const shelf = new Shelf(2 * WAYS, 1);
    keep(shelf, 1, 2, "one", 7);
    keep(shelf, 1, 3, "");
    keep(shelf, 2, 2, "two");
    expect(found(shelf, 1, 2)).toBe("one");
    expect(shelf.noteOf(shelf.find(1, 2))).toBe(7);
    expect(shelf.sizeOf(shelf.find(1, 2))).toBe(3);
    expect(found(shelf, 1, 3)).toBe("");
    expect(found(shelf, 2, 2)).toBe("two");
    expect(found(shelf, 2, 3)).toBe("-");
    expect(found(shelf, 1, 2 | (1 << 56))).toBe("-");
    expect(found(shelf, 1 | (1 << 63), 2)).toBe("-");
  });

  it("holds a set whole, and forgets one for the next", () => {
    const shelf = new Shelf(2 * WAYS, 1);
    for (let i = 0; i < WAYS; i++) keep(shelf, 0, i, "t" + i.toString());
    for (let i = 0; i < WAYS; i++) expect(found(shelf, 0, i)).toBe("t" + i.toString());
    keep(shelf, 0, 3 + WAYS, "more");
    let left = 0;
    for (let i = 0; i < WAYS; i++) left += <i32>(found(shelf, 0, i) != "-");
    expect(left).toBe(WAYS - 1);
    expect(found(shelf, 0, 3 + WAYS)).toBe("more");
    keep(shelf, WAYS, 0, "another set");
    expect(found(shelf, WAYS, 0)).toBe("another set");
  });

  it("takes texts as long as a block, and forgets those that are written over", () => {
    const shelf = new Shelf(WAYS, 2);
    const long = "x".repeat(BLOCK_BYTES - 1);
    for (let i = 0; i < 9; i++) {
      keep(shelf, 0, mixed(i), long + i.toString());
      expect(found(shelf, 0, mixed(i))).toBe(long + i.toString());
    }
    let left = 0;
    for (let i = 0; i < 9; i++) left += <i32>(found(shelf, 0, mixed(i)) != "-");
    expect(left).toBe(2);
  });

  it("never gives a tag the text of another, however many were kept", () => {
    const shelf = new Shelf(256, 3);
    for (let i = 0; i < 20000; i++) {
      keep(shelf, mixed(i), mixed(~i), i.toString() + "x".repeat(i % 300), i);
      const other = i - (i % 377);
      const slot = shelf.find(mixed(other), mixed(~other));
      if (slot < 0) continue;
      expect(shelf.noteOf(slot)).toBe(other);
      expect(found(shelf, mixed(other), mixed(~other))).toBe(other.toString() + "x".repeat(other % 300));
    }
  });

  it("forgets everything on clear, and is as good as new", () => {
    const shelf = new Shelf(WAYS, 1);
    for (let round = 0; round < 3; round++) {
      keep(shelf, 1, 2, "");
      keep(shelf, 1, 3, "text");
      shelf.clear();
      expect(found(shelf, 1, 2)).toBe("-");
      expect(found(shelf, 1, 3)).toBe("-");
      shelf.clear();
    }
  });
});
