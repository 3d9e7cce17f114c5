import {
  DIGIT,
  digitCount,
  HAS_AT,
  HAS_COLON,
  HAS_PERCENT,
  kindOf,
  kindsOf,
  WORD,
} from "../../../../assembly/detect/value/kind";

const ALL: u32 = WORD | HAS_AT | HAS_COLON | HAS_PERCENT;
const FROM: i32 = 3;

/** Of a run of spaces with `c` at one place, inside the run or not: the first place where `kindsOf` is wrong, or -1. */
function wrongAt(buf: StaticArray<u8>, to: i32, c: u8): i32 {
  for (let at = 0; at < buf.length; at++) {
    buf.fill(0x20);
    buf[at] = c;
    const want: u32 = at >= FROM && at < to ? kindOf(c) & ALL : 0;
    if (kindsOf(buf, FROM, to) != want || digitCount != <i32>(want & DIGIT)) return at;
  }
  return -1;
}

describe("kindsOf", () => {
  it("sees each byte wherever it stands, and nothing of what stands around, wherever the buffer ends", () => {
    for (let size = 1; size <= 36; size += 5) {
      for (let room = 0; room < 40; room += 13) {
        const buf = new StaticArray<u8>(FROM + size + room);
        for (let c = 0; c < 256; c++) expect(wrongAt(buf, FROM + size, <u8>c)).toBe(-1, c.toString());
      }
    }
  });
});
