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

/** Memory in which an array can stand with something known behind it. */
const ARENA_BYTES: i32 = 256;
const ARENA: usize = memory.data(256, 16);

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

  it("writes nothing behind the room that a name needs, however long it is", () => {
    for (let size = 1; size < 100; size++) {
      const line = new StaticArray<u8>(size + 40);
      for (let i = 0; i < size; i++) line[i] = i % 6 == 5 ? 0x2d : 0x61;
      memory.fill(ARENA, 0x7a, ARENA_BYTES);
      store<u32>(ARENA + 60, size); // where an array has its length
      const out = changetype<StaticArray<u8>>(ARENA + 64);
      const n = foldName(line, 0, size, out, 0);
      for (let i = 0; i < n; i++) expect(out[i]).toBe(0x61);
      expect(n).toBe(size - size / 6);
      for (let at = 64 + size; at < ARENA_BYTES; at++) expect(load<u8>(ARENA + at)).toBe(0x7a);
    }
  });
});

describe("hashName", () => {
  it("is of the bytes, wherever they stand", () => {
    for (let size = 0; size < 40; size++) {
      const name = bytesOf("abcdefghijklmnopqrstuvwxyz0123456789abcdef".substring(0, size));
      const framed = bytesOf("xyz" + "abcdefghijklmnopqrstuvwxyz0123456789abcdef".substring(0, size) + "zyxwvuts");
      expect(hashName(framed, 3, 3 + size)).toBe(hashName(name, 0, size));
    }
  });

  it("tells names of one family apart", () => {
    const seen = new Set<u32>();
    for (let i = 0; i < 1000; i++) {
      const name = bytesOf("http.request.header.x-" + i.toString());
      seen.add(hashName(name, 0, name.length));
    }
    for (let size = 0; size < 20; size++) seen.add(hashName(new StaticArray<u8>(size), 0, size));
    expect(seen.size).toBe(1020);
  });
});
