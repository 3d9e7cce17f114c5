import { hexDigit, isHex, readHex, writeHex } from "../../../assembly/bytes/hex";
import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";

const DIGITS = "0123456789abcdef";

class Row {
  constructor(
    public text: string,
    public value: u64,
  ) {}
}

const ROWS: Row[] = [
  new Row("0", 0),
  new Row("f", 15),
  new Row("00000000000000ff", 255),
  new Row("0af7651916cd43dd", 0x0af7651916cd43dd),
  new Row("8448eb211c80319c", 0x8448eb211c80319c),
  new Row("ffffffffffffffff", 0xffffffffffffffff),
];

describe("hexDigit", () => {
  it("knows the lower-case digits and no others", () => {
    for (let c = 0; c < 256; c++) {
      const at = DIGITS.indexOf(String.fromCharCode(c));
      expect(hexDigit(<u8>c)).toBe(at < 0 ? 255 : <u8>at, c.toString());
    }
  });
});

describe("isHex", () => {
  it("wants every byte of the run to be a digit", () => {
    const line = bytesOf("g0af9G");
    expect(isHex(line, 1, 5)).toBe(true);
    expect(isHex(line, 0, 5)).toBe(false);
    expect(isHex(line, 1, 6)).toBe(false);
    expect(isHex(line, 2, 2)).toBe(true);
  });

  it("says of every byte at every place what `hexDigit` says, sixteen at once or not", () => {
    const line = bytesOf("0123456789abcdef0123456789abcdef0");
    for (let at = 0; at < line.length; at++) {
      const before = line[at];
      for (let c = 0; c < 256; c++) {
        line[at] = <u8>c;
        const right = isHex(line, 0, line.length) == hexDigit(<u8>c) < 16;
        if (!right) expect(right).toBe(true, at.toString() + ": " + c.toString());
      }
      line[at] = before;
    }
    expect(isHex(line, 0, line.length)).toBe(true);
  });
});

describe("readHex and writeHex", () => {
  it("turn digits into a number and back", () => {
    const writer = new Writer(new StaticArray<u8>(16));
    for (let i = 0; i < ROWS.length; i++) {
      const text = ROWS[i].text;
      const line = bytesOf("1" + text + "1");
      expect(readHex(line, 1, line.length - 1)).toBe(ROWS[i].value, text);
      writer.reset();
      writeHex(writer, ROWS[i].value, text.length);
      let out = "";
      for (let j = 0; j < writer.at; j++) out += String.fromCharCode(writer.buf[j]);
      expect(out).toBe(text);
    }
  });

  it("read each of sixteen digits to its place", () => {
    for (let at = 0; at < 16; at++) {
      for (let digit = 0; digit < 16; digit++) {
        const line = bytesOf("0000000000000000");
        line[at] = <u8>DIGITS.charCodeAt(digit);
        expect(readHex(line, 0, 16)).toBe((<u64>digit) << (60 - 4 * at), at.toString() + ": " + digit.toString());
      }
    }
  });

  it("write the low digits only", () => {
    const writer = new Writer(new StaticArray<u8>(16));
    writeHex(writer, 0x1ff, 2);
    expect(writer.at).toBe(2);
    expect(writer.buf[0]).toBe(0x66);
    expect(writer.buf[1]).toBe(0x66);
  });
});
