import { bytesOf } from "../../../assembly/bytes/scan";
import { NO_DATE, readDate } from "../../../assembly/policy/date";

class Row {
  constructor(
    public text: string,
    public want: i64,
  ) {}
}

const ROWS: Row[] = [
  new Row("1970-01-01T00:00:00Z", 0),
  new Row("1969-12-31T23:59:59Z", -1),
  new Row("2000-02-29T12:00:00Z", 951825600),
  new Row("2000-03-01T00:00:00Z", 951868800),
  new Row("2030-01-31T00:00:00Z", 1896048000),
  new Row("2100-03-01T00:00:00Z", 4107542400),
  new Row("0000-01-01T00:00:00Z", -62167219200),
  new Row("9999-12-31T23:59:59Z", 253402300799),
  // RFC 3339 section 5.8.
  new Row("1985-04-12T23:20:50.52Z", 482196050),
  new Row("1996-12-19T16:39:57-08:00", 851042397),
  new Row("1990-12-31T23:59:60Z", 662688000),
  new Row("1990-12-31T15:59:60-08:00", 662688000),
  new Row("1937-01-01T12:00:27.87+00:20", -1041337173),
  new Row("2030-01-31t00:00:00z", 1896048000),
  new Row("1990-12-31T15:59:60Z", NO_DATE),
  new Row("1900-02-29T00:00:00Z", NO_DATE),
  new Row("2030-04-31T00:00:00Z", NO_DATE),
  new Row("2030-00-01T00:00:00Z", NO_DATE),
  new Row("2030-13-01T00:00:00Z", NO_DATE),
  new Row("2030-01-00T00:00:00Z", NO_DATE),
  new Row("2030-01-01T24:00:00Z", NO_DATE),
  new Row("2030-01-01T00:60:00Z", NO_DATE),
  new Row("2030-01-01T00:00:61Z", NO_DATE),
  new Row("2030-01-01T00:00:00", NO_DATE),
  new Row("2030-01-01T00:00:00ZZ", NO_DATE),
  new Row("2030-01-01T00:00:00.Z", NO_DATE),
  new Row("2030-01-01T00:00:00.5", NO_DATE),
  new Row("2030-01-01T00:00:00+24:00", NO_DATE),
  new Row("2030-01-01T00:00:00+00:60", NO_DATE),
  new Row("2030-01-01T00:00:00+0000", NO_DATE),
  new Row("2030-01-01 00:00:00Z", NO_DATE),
  new Row("2030-1-01T00:00:00ZZ", NO_DATE),
  new Row("+030-01-01T00:00:00Z", NO_DATE),
  new Row("2030-01-01", NO_DATE),
];

describe("readDate", () => {
  it("reads RFC 3339 and nothing else, whole or cut at any byte", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      expect(readDate(bytesOf(row.text))).toBe(row.want, row.text);
      for (let cut = 0; cut < 20; cut++) expect(readDate(bytesOf(row.text.slice(0, cut)))).toBe(NO_DATE, row.text);
    }
  });
});
