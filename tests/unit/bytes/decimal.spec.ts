import { decimal, readDecimal } from "../../../assembly/bytes/decimal";
import { bytesOf } from "../../../assembly/bytes/scan";

class Row {
  constructor(
    public name: string,
    public text: string,
    public want: u64,
    public read: bool = true,
  ) {}
}

const ROWS: Row[] = [
  new Row("a digit", "7", 7),
  new Row("zero", "0", 0),
  new Row("leading zeros", "00000000000000000042", 42),
  new Row("a signed number's end", "9223372036854775808", 9223372036854775808),
  new Row("the largest", "18446744073709551615", u64.MAX_VALUE),
  new Row("one more", "18446744073709551616", 0, false),
  new Row("ten times too much", "99999999999999999999", 0, false),
  new Row("21 digits", "000000000000000000001", 0, false),
  new Row("nothing", "", 0, false),
  new Row("a minus", "-1", 0, false),
  new Row("a plus", "+1", 0, false),
  new Row("a letter", "1a", 0, false),
  new Row("a space", " 1", 0, false),
  new Row("hexadecimal", "0x1", 0, false),
];

describe("readDecimal", () => {
  it("reads what 64 bits hold and nothing else", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      const line = bytesOf("9" + row.text + "9");
      expect(readDecimal(line, 1, line.length - 1)).toBe(row.read, row.name);
      if (row.read) expect(decimal).toBe(row.want, row.name);
    }
  });
});
