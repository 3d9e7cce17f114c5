import { bytesOf } from "../../../assembly/bytes/scan";
import { HexId, readHexId } from "../../../assembly/carriers/hexid";

class Row {
  constructor(
    public name: string,
    public text: string,
    public most: i32,
    public hi: u64,
    public lo: u64,
    public digits: i32,
  ) {}
}

const ROWS: Row[] = [
  new Row("32 digits", "0af7651916cd43dd8448eb211c80319c", 32, 0x0af7651916cd43dd, 0x8448eb211c80319c, 32),
  new Row("17 digits", "18448eb211c80319c", 32, 1, 0x8448eb211c80319c, 17),
  new Row("16 digits", "8448eb211c80319c", 32, 0, 0x8448eb211c80319c, 16),
  new Row("one digit", "7", 16, 0, 7, 1),
  new Row("white space around it", " \t7 ", 16, 0, 7, 1),
  new Row("a low half of zero", "10000000000000000", 32, 1, 0, 17),
  new Row("33 digits", "00af7651916cd43dd8448eb211c80319c", 32, 0, 0, 0),
  new Row("17 digits where 16 are the most", "18448eb211c80319c", 16, 0, 0, 0),
  new Row("zero", "0000", 32, 0, 0, 0),
  new Row("nothing", "", 32, 0, 0, 0),
  new Row("white space", "  ", 32, 0, 0, 0),
  new Row("upper case", "AB", 32, 0, 0, 0),
  new Row("a sign", "-1", 32, 0, 0, 0),
  new Row("white space inside", "1 2", 32, 0, 0, 0),
];

const id = new HexId();

describe("readHexId", () => {
  it("reads digits of any number up to the most", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      const line = bytesOf("f" + row.text + "f");
      expect(readHexId(line, 1, line.length - 1, row.most, id)).toBe(row.digits > 0, row.name);
      if (row.digits == 0) continue;
      expect(id.hi).toBe(row.hi, row.name);
      expect(id.lo).toBe(row.lo, row.name);
      expect(id.digits).toBe(row.digits, row.name);
    }
  });
});
