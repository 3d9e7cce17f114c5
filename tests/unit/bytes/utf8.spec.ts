import { utf8Length, writeUtf8 } from "../../../assembly/bytes/utf8";

class Row {
  constructor(
    public name: string,
    public bytes: StaticArray<u8>,
    public want: i32,
  ) {}
}

// The Unicode Standard, table 3-7, at the edges of each of its lines.
const ROWS: Row[] = [
  new Row("U+0000", [0x00], 1),
  new Row("U+007F", [0x7f], 1),
  new Row("a continuation alone", [0x80], 0),
  new Row("overlong in two bytes", [0xc1, 0xbf], 0),
  new Row("U+0080", [0xc2, 0x80], 2),
  new Row("U+07FF", [0xdf, 0xbf], 2),
  new Row("two bytes cut short", [0xdf], 0),
  new Row("two bytes, second no continuation", [0xc3, 0x2c], 0),
  new Row("overlong in three bytes", [0xe0, 0x9f, 0xbf], 0),
  new Row("U+0800", [0xe0, 0xa0, 0x80], 3),
  new Row("U+D7FF", [0xed, 0x9f, 0xbf], 3),
  new Row("the first surrogate", [0xed, 0xa0, 0x80], 0),
  new Row("the last surrogate", [0xed, 0xbf, 0xbf], 0),
  new Row("U+E000", [0xee, 0x80, 0x80], 3),
  new Row("U+FFFF", [0xef, 0xbf, 0xbf], 3),
  new Row("three bytes cut short", [0xef, 0xbf], 0),
  new Row("three bytes, third no continuation", [0xef, 0xbf, 0xc0], 0),
  new Row("overlong in four bytes", [0xf0, 0x8f, 0xbf, 0xbf], 0),
  new Row("U+10000", [0xf0, 0x90, 0x80, 0x80], 4),
  new Row("U+10FFFF", [0xf4, 0x8f, 0xbf, 0xbf], 4),
  new Row("above U+10FFFF", [0xf4, 0x90, 0x80, 0x80], 0),
  new Row("four bytes cut short", [0xf4, 0x8f, 0xbf], 0),
  new Row("a first byte that is none", [0xf5, 0x80, 0x80, 0x80], 0),
];

describe("utf8Length", () => {
  it("knows the well-formed characters", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      expect(utf8Length(row.bytes, 0, row.bytes.length)).toBe(row.want, row.name);
    }
  });
});

describe("writeUtf8", () => {
  it("writes every scalar value as one well-formed character, longer ones never before shorter ones", () => {
    const out = new StaticArray<u8>(4);
    let before = 1;
    for (let code: u32 = 0; code < 0x110000; code++) {
      if (code == 0xd800) code = 0xe000;
      const length = writeUtf8(out, 0, code);
      const same = utf8Length(out, 0, length) == length && length >= before;
      before = length;
      if (!same) expect(same).toBe(true, code.toString(16));
    }
    expect(before).toBe(4);
  });

  it("writes U+20AC as E2 82 AC (RFC 3629 section 7 has the like)", () => {
    const out = new StaticArray<u8>(4);
    expect(writeUtf8(out, 1, 0x20ac)).toBe(4);
    expect(out[1]).toBe(0xe2);
    expect(out[2]).toBe(0x82);
    expect(out[3]).toBe(0xac);
  });
});
