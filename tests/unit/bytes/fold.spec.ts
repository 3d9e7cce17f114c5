import { foldName, hashName } from "../../../assembly/bytes/fold";
import { bytesOf } from "../../../assembly/bytes/scan";

class Row {
  constructor(
    public name: string,
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("user.id", "userid"),
  new Row("USER_ID", "userid"),
  new Row("userId", "userid"),
  new Row("user-id", "userid"),
  new Row("-_.", ""),
  new Row("", ""),
  new Row("a b/c%41", "a b/c%41"),
  new Row("\xc3\x89t\xc3\xa9", "\xc3\x89t\xc3\xa9"),
];

describe("foldName", () => {
  it("leaves of a name what people mean by it", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf("A" + ROWS[i].name + "A");
      const out = new StaticArray<u8>(32);
      const n = foldName(line, 1, line.length - 1, out, 5);
      let text = "";
      for (let j = 5; j < 5 + n; j++) text += String.fromCharCode(out[j]);
      expect(text).toBe(ROWS[i].want, ROWS[i].name);
      expect(out[5 + n]).toBe(0, ROWS[i].name);
    }
  });

  it("needs no more room than the name has", () => {
    const line = bytesOf("abc");
    expect(foldName(line, 0, 3, new StaticArray<u8>(3), 0)).toBe(3);
  });
});

describe("hashName", () => {
  it("is FNV-1a with 32 bits", () => {
    // Test values of the FNV specification, draft-eastlake-fnv appendix C.
    expect(hashName(bytesOf(""), 0, 0)).toBe(0x811c9dc5);
    expect(hashName(bytesOf("a"), 0, 1)).toBe(0xe40c292c);
    expect(hashName(bytesOf("xfoobarx"), 1, 7)).toBe(0xbf9cf968);
  });
});
