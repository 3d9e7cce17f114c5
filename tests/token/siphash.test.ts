// SipHash-2-4 with the key 00..0f over 00, 01, … of each length: the reference implementation's vectors.h, and the
// paper's appendix A for 15 bytes.
import { expect, test } from "vitest";
import { siphash } from "../../src/token/siphash.ts";

const KEY = bytes(16);

test.each([
  [0, "310e0edd47db6f72"],
  [1, "fd67dc93c539f874"],
  [7, "37d1018bf50002ab"],
  [8, "6224939a79f5f593"],
  [15, "e545be4961ca29a1"],
  [16, "db9bc2577fcc2a3f"],
  [63, "724506eb4c328a95"],
])("of %i bytes", (length, want) => {
  expect(siphash(KEY, bytes(length)).toString("hex")).toBe(want);
});

test("refuses a key of another length", () => {
  expect(() => siphash(bytes(15), bytes(1))).toThrow("expected 16 bytes, got 15");
});

function bytes(length: number): Buffer {
  return Buffer.from([...Array(length).keys()]);
}
