import { bitsOf, spread, TABLE_BYTES } from "../../../assembly/bytes/lanes";
import { endOfSpan, exclude, include, SET_BYTES } from "../../../assembly/bytes/span";

const SET: usize = memory.data(SET_BYTES);
const TABLE: usize = memory.data(TABLE_BYTES);

include(SET, 0x21, 0x7e);
exclude(SET, 0x2c);
spread(TABLE, 1, 0x30, 0x39);
spread(TABLE, 2, 0x2d, 0x2f);
spread(TABLE, 4, 0xf0, 0xff);

/** Whether `c` is of the set, said another way. */
function has(c: i32): bool {
  return c > 0x20 && c < 0x7f && c != 0x2c;
}

describe("endOfSpan", () => {
  it("ends before each byte that is not of the set, wherever it stands and wherever the buffer ends", () => {
    for (let room = 0; room < 20; room += 19) {
      for (let at = 0; at < 40; at++) {
        for (let c = 0; c < 256; c++) {
          const buf = new StaticArray<u8>(41 + room).fill(0x61);
          buf[1 + at] = <u8>c;
          expect(endOfSpan(SET, buf, 1, 41)).toBe(has(c) ? 41 : 1 + at);
        }
      }
    }
  });

  it("reads nothing of what is not asked for", () => {
    const buf = new StaticArray<u8>(40).fill(0x61);
    for (let from = 0; from <= 40; from++) {
      for (let to = from; to <= 40; to++) expect(endOfSpan(SET, buf, from, to)).toBe(to);
    }
  });
});

describe("bitsOf", () => {
  it("gives each byte the bits of its kinds", () => {
    for (let c = 0; c < 256; c++) {
      const want = c >= 0x30 && c <= 0x39 ? 1 : c >= 0x2d && c <= 0x2f ? 2 : c >= 0xf0 ? 4 : 0;
      const bits = bitsOf(TABLE, i8x16.splat(<i8>c));
      expect(<i32>i8x16.extract_lane_u(bits, 0)).toBe(want);
      expect(<i32>i8x16.extract_lane_u(bits, 15)).toBe(want);
    }
  });
});
