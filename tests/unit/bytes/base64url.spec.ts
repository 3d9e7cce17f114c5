import { base64urlLength, decodeBase64url, encodeBase64url } from "../../../assembly/bytes/base64url";
import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";

class Row {
  constructor(
    public name: string,
    public bytes: StaticArray<u8>,
    public text: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("RFC 4648 10: nothing", bytesOf(""), ""),
  new Row("RFC 4648 10: f", bytesOf("f"), "Zg"),
  new Row("RFC 4648 10: fo", bytesOf("fo"), "Zm8"),
  new Row("RFC 4648 10: foo", bytesOf("foo"), "Zm9v"),
  new Row("RFC 4648 10: foob", bytesOf("foob"), "Zm9vYg"),
  new Row("RFC 4648 10: fooba", bytesOf("fooba"), "Zm9vYmE"),
  new Row("RFC 4648 10: foobar", bytesOf("foobar"), "Zm9vYmFy"),
  new Row("the two characters of the URL alphabet", [0xfb, 0xff, 0xbf], "-_-_"),
];

class Refused {
  constructor(
    public name: string,
    public text: string,
  ) {}
}

const REFUSED: Refused[] = [
  new Refused("padding", "Zg=="),
  new Refused("padding of one", "Zm8="),
  new Refused("plus of the other alphabet", "+_-_"),
  new Refused("slash of the other alphabet", "-/-_"),
  new Refused("a single character", "A"),
  new Refused("a single character after four", "Zm9vA"),
  new Refused("stray bits after one byte", "Zh"),
  new Refused("stray bits after two bytes", "Zm9"),
  new Refused("white space", "Zm9 v"),
  new Refused("white space at the end", "Zm9v\n"),
  new Refused("a byte over 127", "Zm9\xff"),
  new Refused("NUL", "Zm9\0"),
];

function encoded(bytes: StaticArray<u8>): string {
  const out = new Writer(new StaticArray<u8>(64));
  encodeBase64url(out, bytes, 0, bytes.length);
  let text = "";
  for (let i = 0; i < out.at; i++) text += String.fromCharCode(out.buf[i]);
  return text;
}

const ALPHABET: string = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** RFC 4648 section 4, a bit at a time: the slow twin. */
function plainly(bytes: StaticArray<u8>, from: i32, to: i32): string {
  let text = "";
  for (let bit = 0; bit < (to - from) * 8; bit += 6) {
    let sextet = 0;
    for (let b = bit; b < bit + 6; b++) {
      const at = from + (b >> 3);
      sextet = (sextet << 1) | (at < to ? (bytes[at] >> <u8>(7 - (b & 7))) & 1 : 0);
    }
    text += ALPHABET.charAt(sextet);
  }
  return text;
}

describe("base64url", () => {
  it("writes what its slow twin writes, of any length, wherever the run lies in its buffer", () => {
    const bytes = new StaticArray<u8>(80);
    let random: u32 = 7;
    for (let i = 0; i < bytes.length; i++) {
      random = random * 1664525 + 1013904223;
      bytes[i] = <u8>(random >> 24);
    }
    const out = new Writer(new StaticArray<u8>(120));
    for (let size = 0; size <= 64; size++) {
      for (let from = 0; from <= bytes.length - size; from += 8) {
        out.reset();
        encodeBase64url(out, bytes, from, from + size);
        expect(String.UTF8.decodeUnsafe(changetype<usize>(out.buf), out.at)).toBe(plainly(bytes, from, from + size));
      }
    }
  });

  it("writes each of the 64 characters, sixteen at once", () => {
    const bytes = new StaticArray<u8>(64);
    const out = new Writer(new StaticArray<u8>(120));
    decodeBase64url(bytesOf(ALPHABET), 0, 64, bytes, 0);
    encodeBase64url(out, bytes, 0, 48);
    expect(String.UTF8.decodeUnsafe(changetype<usize>(out.buf), out.at)).toBe(ALPHABET);
  });

  it("writes and reads the vectors", () => {
    const out = new StaticArray<u8>(64);
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      expect(encoded(row.bytes)).toBe(row.text, row.name);
      expect(base64urlLength(row.bytes.length)).toBe(row.text.length, row.name);
      const text = bytesOf(row.text);
      expect(decodeBase64url(text, 0, text.length, out, 1)).toBe(row.bytes.length, row.name);
      for (let b = 0; b < row.bytes.length; b++) expect(out[1 + b]).toBe(row.bytes[b], row.name);
    }
  });

  it("refuses every other text", () => {
    const out = new StaticArray<u8>(64);
    for (let i = 0; i < REFUSED.length; i++) {
      const text = bytesOf(REFUSED[i].text);
      expect(decodeBase64url(text, 0, text.length, out, 0)).toBe(-1, REFUSED[i].name);
    }
  });

  it("has one text for given bytes: of all two-character texts, 256 decode, each to itself", () => {
    const text = new StaticArray<u8>(2);
    const out = new StaticArray<u8>(3);
    let read = 0;
    for (let pair = 0; pair < 65536; pair++) {
      text[0] = <u8>(pair >> 8);
      text[1] = <u8>pair;
      if (decodeBase64url(text, 0, 2, out, 0) < 0) continue;
      read++;
      const again = encoded([out[0]]);
      expect(again.charCodeAt(0) == text[0] && again.charCodeAt(1) == text[1]).toBe(true, pair.toString());
    }
    expect(read).toBe(256);
  });

  it("writes nothing where the text does not fit", () => {
    const out = new Writer(new StaticArray<u8>(3));
    encodeBase64url(out, [1, 2, 3], 0, 3);
    expect(out.full).toBe(true);
    expect(out.at).toBe(0);
  });
});
