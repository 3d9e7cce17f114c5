import { Writer } from "../../../assembly/bytes/writer";
import { Member } from "../../../assembly/carriers/member";
import { findTags, readTag, writeTag, writeTagsStart } from "../../../assembly/carriers/tags";

class Row {
  constructor(
    public name: string,
    /** Bytes, each as two hex digits. */
    public hex: string,
    /** `key:value`, `|` between tags, `!` where reading ends in an error. */
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("no tags", "00", ""),
  new Row("one tag", "00 00 01 6b 01 76", "k:v"),
  new Row("two tags", "00 00 01 6b 01 31 00 02 6b 32 00", "k:1|k2:"),
  new Row("nothing at all", "", "!"),
  new Row("another version", "01 00 01 6b 01 76", "!"),
  new Row("another field", "00 01 01 6b 01 76", "!"),
  new Row("a tag, then another field", "00 00 01 6b 01 76 02", "k:v|!"),
  new Row("an empty key", "00 00 00 01 76", "!"),
  new Row("no value", "00 00 01 6b", "!"),
  new Row("a key beyond the end", "00 00 03 6b 01", "!"),
  new Row("a value beyond the end", "00 00 01 6b 02 76", "!"),
  new Row("half a length", "00 00 01 6b 80", "!"),
  new Row("a length spelled too long", "00 00 01 6b 81 00 76", "!"),
  new Row("a length above 255", "00 00 01 6b 80 02", "!"),
  new Row("a length in five bytes", "00 00 01 6b ff ff ff ff 0f", "!"),
  new Row("a byte that is no ASCII", "00 00 01 6b 01 e9", "!"),
  new Row("a control character in a key", "00 00 01 0a 01 76", "!"),
];

function bytesOfHex(hex: string): StaticArray<u8> {
  const digits = hex.split(" ");
  const out = new StaticArray<u8>(hex.length == 0 ? 0 : digits.length);
  for (let i = 0; i < out.length; i++) out[i] = <u8>parseInt(digits[i], 16);
  return out;
}

function tags(buf: StaticArray<u8>, to: i32): string {
  const tag = new Member();
  let text = "";
  let at = findTags(buf, 0, to);
  while (at >= 0 && at < to) {
    if (text.length > 0) text += "|";
    at = readTag(buf, at, to, tag);
    if (at >= 0) text += textOf(buf, tag.keyFrom, tag.keyTo) + ":" + textOf(buf, tag.valueFrom, tag.valueTo);
  }
  return at < 0 ? text + "!" : text;
}

function textOf(buf: StaticArray<u8>, from: i32, to: i32): string {
  return String.UTF8.decodeUnsafe(changetype<usize>(buf) + from, to - from);
}

describe("readTag", () => {
  it("finds every tag", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const bytes = bytesOfHex(ROWS[i].hex);
      expect(tags(bytes, bytes.length)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });
});

describe("writeTag", () => {
  it("writes what readTag reads, lengths of two bytes included", () => {
    const lengths: i32[] = [0, 1, 127, 128, 255];
    const value = new StaticArray<u8>(256);
    for (let i = 0; i < 256; i++) value[i] = 0x76;
    const out = new Writer(new StaticArray<u8>(2048));
    writeTagsStart(out);
    let want = "";
    for (let i = 0; i < lengths.length; i++) {
      const size = max(1, lengths[i]);
      expect(writeTag(out, value, 0, size, value, 0, lengths[i])).toBe(true);
      if (i > 0) want += "|";
      want += "v".repeat(size) + ":" + "v".repeat(lengths[i]);
    }
    expect(tags(out.buf, out.at)).toBe(want);
  });

  it("refuses a value that no receiver takes", () => {
    const value = new StaticArray<u8>(256);
    const out = new Writer(new StaticArray<u8>(512));
    expect(writeTag(out, value, 0, 1, value, 0, 256)).toBe(false);
    expect(out.at).toBe(0);
  });
});
