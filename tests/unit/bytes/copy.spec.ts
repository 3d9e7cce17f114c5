import { copyBytes } from "../../../assembly/bytes/copy";

const LONGEST: i32 = 300;
const EDGE: i32 = 20;

describe("copyBytes", () => {
  it("copies as many bytes as asked for and touches no other, whatever the size", () => {
    const from = new StaticArray<u8>(LONGEST);
    for (let i = 0; i < LONGEST; i++) from[i] = <u8>(i * 31 + 7) | 1;
    for (let size = 0; size <= LONGEST; size++) {
      const to = new StaticArray<u8>(LONGEST + 2 * EDGE);
      copyBytes(changetype<usize>(to) + EDGE, changetype<usize>(from), size);
      let right = true;
      for (let i = 0; i < to.length; i++) {
        const want = i >= EDGE && i < EDGE + size ? from[i - EDGE] : 0;
        if (to[i] != want) right = false;
      }
      expect(right).toBe(true, size.toString());
    }
  });
});
