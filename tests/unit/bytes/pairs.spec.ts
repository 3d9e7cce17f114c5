import { PAIRS, PAIRS_LIMIT, readPairs } from "../../../assembly/bytes/pairs";
import { Writer } from "../../../assembly/bytes/writer";

const OUT = new Writer(new StaticArray<u8>(64 * 1024));

function writeU32(value: u32): void {
  for (let shift = 0; shift < 32; shift += 8) OUT.byte(<u8>(value >> shift));
}

/** Serialises `name value name value …` as a host does, `offset` bytes into OUT; answers the length. */
function write(texts: string[], offset: i32): i32 {
  OUT.reset();
  OUT.take(offset);
  writeU32(texts.length / 2);
  for (let i = 0; i < texts.length; i++) writeU32(texts[i].length);
  for (let i = 0; i < texts.length; i++) {
    OUT.text(texts[i]);
    OUT.byte(0);
  }
  return OUT.at - offset;
}

function textOf(from: i32, to: i32): string {
  return String.UTF8.decodeUnsafe(changetype<usize>(OUT.buf) + from, to - from);
}

function all(): string {
  let text = "";
  for (let i = 0; i < PAIRS.count; i++) {
    text += textOf(PAIRS.nameFrom(i), PAIRS.nameTo(i)) + "=" + textOf(PAIRS.valueFrom(i), PAIRS.valueTo(i)) + ";";
  }
  return text;
}

class Row {
  constructor(
    public name: string,
    public texts: string[],
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("one pair", ["a", "1"], "a=1;"),
  new Row("duplicates in their order", ["a", "1", "b", "2", "a", "3"], "a=1;b=2;a=3;"),
  new Row("empty values and names", ["a", "", "", "2", "", ""], "a=;=2;=;"),
  new Row("no pair at all", [], ""),
];

describe("readPairs", () => {
  it("finds every name and value", () => {
    for (let i = 0; i < ROWS.length; i++) {
      for (let offset = 0; offset < 20; offset += 5) {
        const length = write(ROWS[i].texts, offset);
        expect(readPairs(OUT.buf, offset, length)).toBe(true, ROWS[i].name);
        expect(all()).toBe(ROWS[i].want, ROWS[i].name);
      }
    }
  });

  it("takes nothing for an empty map", () => {
    expect(readPairs(OUT.buf, 0, 0)).toBe(true);
    expect(PAIRS.count).toBe(0);
  });

  it("refuses every truncation, and a byte too many, with no pairs left over", () => {
    const length = write(["name", "value", "b", "", "cc", "3"], 8);
    for (let cut = 1; cut < length; cut++) {
      expect(readPairs(OUT.buf, 8, cut)).toBe(false, cut.toString());
      expect(PAIRS.count).toBe(0, cut.toString());
    }
    expect(readPairs(OUT.buf, 8, length + 1)).toBe(false);
    expect(readPairs(OUT.buf, 8, length)).toBe(true);
  });

  it("refuses lengths that reach too far, however they add up", () => {
    const length = write(["name", "value", "b", "2"], 0);
    for (let at = 0; at < 20; at += 4) {
      const good = load<u32>(changetype<usize>(OUT.buf) + at);
      for (let bad: u32 = 0; bad < 2; bad++) {
        store<u32>(changetype<usize>(OUT.buf) + at, bad == 0 ? 0xffffffff : 0x7fffffff);
        expect(readPairs(OUT.buf, 0, length)).toBe(false, at.toString());
      }
      store<u32>(changetype<usize>(OUT.buf) + at, good);
    }
    expect(readPairs(OUT.buf, 0, length)).toBe(true);
  });

  it("refuses runs outside the buffer", () => {
    expect(readPairs(OUT.buf, -4, 4)).toBe(false);
    expect(readPairs(OUT.buf, OUT.buf.length - 2, 4)).toBe(false);
    expect(readPairs(OUT.buf, 0, -1)).toBe(false);
  });

  it("takes as many pairs as it has room for", () => {
    const texts: string[] = [];
    for (let i = 0; i < PAIRS_LIMIT * 2; i++) texts.push("x");
    expect(readPairs(OUT.buf, 0, write(texts, 0))).toBe(true);
    expect(PAIRS.count).toBe(PAIRS_LIMIT);
    texts.push("y");
    texts.push("z");
    expect(readPairs(OUT.buf, 0, write(texts, 0))).toBe(false);
    expect(PAIRS.count).toBe(0);
  });
});
