import { decodeBase64, encodeBase64 } from "../../../assembly/bytes/base64";
import { bytesOf, equal } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";

function textOf(buf: StaticArray<u8>, to: i32): string {
  return String.UTF8.decodeUnsafe(changetype<usize>(buf), to);
}

class Row {
  constructor(
    public text: string,
    public padded: string,
    public bare: string,
  ) {}
}

/** RFC 4648 section 10; the last two have characters that the URL alphabet spells otherwise. */
const ROWS: Row[] = [
  new Row("", "", ""),
  new Row("f", "Zg==", "Zg"),
  new Row("fo", "Zm8=", "Zm8"),
  new Row("foo", "Zm9v", "Zm9v"),
  new Row("foob", "Zm9vYg==", "Zm9vYg"),
  new Row("fooba", "Zm9vYmE=", "Zm9vYmE"),
  new Row("foobar", "Zm9vYmFy", "Zm9vYmFy"),
  new Row("???", "Pz8/", "Pz8/"),
  new Row(">>>", "Pj4+", "Pj4+"),
];

const NONE: string[] = [
  "Z",
  "Zm9vY",
  "Zm9v=",
  "Zg=",
  "Zg===",
  "Zm8==",
  "====",
  "=",
  "Zm=v",
  "Zm9-",
  "Zm9_",
  "Zm9v ",
  "Zm9v,Zm9v",
];

describe("base64", () => {
  it("writes with padding and without", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const bytes = bytesOf(ROWS[i].text);
      const out = new Writer(new StaticArray<u8>(16));
      encodeBase64(out, bytes, 0, bytes.length, true);
      expect(textOf(out.buf, out.at)).toBe(ROWS[i].padded);
      out.reset();
      encodeBase64(out, bytes, 0, bytes.length, false);
      expect(textOf(out.buf, out.at)).toBe(ROWS[i].bare);
    }
  });

  it("reads both", () => {
    const out = new StaticArray<u8>(16);
    for (let i = 0; i < ROWS.length; i++) {
      for (let padded = 0; padded < 2; padded++) {
        const text = bytesOf(padded == 1 ? ROWS[i].padded : ROWS[i].bare);
        const size = decodeBase64(text, 0, text.length, out, 0);
        expect(textOf(out, size)).toBe(ROWS[i].text);
      }
    }
  });

  it("ignores the bits that no byte takes up", () => {
    const out = new StaticArray<u8>(4);
    const text = bytesOf("Zh==");
    expect(decodeBase64(text, 0, text.length, out, 0)).toBe(1);
    expect(out[0]).toBe(0x66);
  });

  it("refuses everything else", () => {
    const out = new StaticArray<u8>(16);
    for (let i = 0; i < NONE.length; i++) {
      const text = bytesOf(NONE[i]);
      expect(decodeBase64(text, 0, text.length, out, 0)).toBe(-1, NONE[i]);
    }
  });

  it("brings every byte back, at any offset", () => {
    const bytes = new StaticArray<u8>(256);
    for (let i = 0; i < 256; i++) bytes[i] = <u8>i;
    const text = new Writer(new StaticArray<u8>(352));
    text.byte(0x21);
    encodeBase64(text, bytes, 0, 256, false);
    const back = new StaticArray<u8>(260);
    expect(decodeBase64(text.buf, 1, text.at, back, 3)).toBe(256);
    expect(equal(back, 3, 259, bytes, 0, 256)).toBe(true);
  });
});
