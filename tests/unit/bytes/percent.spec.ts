import { decodePercent } from "../../../assembly/bytes/percent";
import { bytesOf } from "../../../assembly/bytes/scan";

class Row {
  constructor(
    public name: string,
    public text: string,
    /** One character per byte; "!" for a bad escape. */
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("nothing to decode", "abc", "abc"),
  new Row("empty", "", ""),
  new Row("both cases of hex", "%4a%4A%2c", "JJ,"),
  new Row("one byte per escape", "%C3%A9", "\xc3\xa9"),
  new Row("decodes once", "val%252C", "val%2C"),
  new Row("plus is a plus", "1+1", "1+1"),
  new Row("zero is a byte", "a%00b", "a\0b"),
  new Row("a lone percent", "a%", "!"),
  new Row("one digit", "a%4", "!"),
  new Row("one digit and no more", "a%4,", "!"),
  new Row("a first digit that is none", "%g0", "!"),
  new Row("a second digit that is none", "%0g", "!"),
  new Row("a sign is no digit", "%+1", "!"),
];

function decoded(line: StaticArray<u8>, from: i32, to: i32, out: StaticArray<u8>, at: i32): string {
  const n = decodePercent(line, from, to, out, at);
  if (n < 0) return "!";
  let text = "";
  for (let i = at; i < at + n; i++) text += String.fromCharCode(out[i]);
  return text;
}

describe("decodePercent", () => {
  it("decodes once, and refuses what is no escape", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf("%4" + ROWS[i].text + "41");
      const out = new StaticArray<u8>(32);
      expect(decoded(line, 2, line.length - 2, out, 3)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("needs no more room than the run has", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf(ROWS[i].text);
      expect(decoded(line, 0, line.length, new StaticArray<u8>(line.length), 0)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("decodes in place", () => {
    const line = bytesOf("xx%41%42%43");
    expect(decoded(line, 2, line.length, line, 0)).toBe("ABC");
  });
});
