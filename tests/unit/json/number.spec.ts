import { bytesOf } from "../../../assembly/bytes/scan";
import { numberEnd } from "../../../assembly/json/number";

class Row {
  constructor(
    public text: string,
    public want: i32,
  ) {}
}

const ROWS: Row[] = [
  new Row("0", 1),
  new Row("-0", 2),
  new Row("10,", 2),
  new Row("01", -1),
  new Row("-", -1),
  new Row("+1", -1),
  new Row(".5", -1),
  new Row("1.", -1),
  new Row("1.e1", -1),
  new Row("1.50]", 4),
  new Row("1e", -1),
  new Row("1e+", -1),
  new Row("1E-07 ", 5),
  new Row("-12.5e3}", 7),
  new Row("1x", 1),
  new Row("", -1),
];

describe("numberEnd", () => {
  it("finds where a number ends, also when cut at any byte", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const text = bytesOf(ROWS[i].text);
      expect(numberEnd(text, 0, text.length)).toBe(ROWS[i].want, ROWS[i].text);
      for (let cut = 0; cut < text.length; cut++) expect(numberEnd(text, 0, cut) <= cut).toBe(true, ROWS[i].text);
    }
  });
});
