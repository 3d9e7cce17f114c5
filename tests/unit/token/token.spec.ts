import {
  BODY_BYTES,
  fitsKind,
  LONGEST_TEXT,
  PREFIX_BYTES,
  SHORTEST_TEXT,
  TokenKind,
} from "../../../assembly/token/token";

/** The lengths of a body of each kind (token-spec.md, `n`), in order. */
const TOKEN: i32[] = [46, 62, 78, 94];
const HASH: i32[] = [30];
const TRACE: i32[] = [54, 70, 86, 102];

describe("fitsKind", () => {
  it("knows every kind and length there is, and no other", () => {
    for (let kind = 0; kind < 16; kind++) {
      for (let size = 0; size <= 160; size++) {
        const want =
          (kind == TokenKind.TOKEN && TOKEN.includes(size)) ||
          (kind == TokenKind.HASH && HASH.includes(size)) ||
          (kind == TokenKind.TRACE && TRACE.includes(size));
        expect(fitsKind(kind, size)).toBe(want, kind.toString() + " " + size.toString());
      }
    }
  });

  it("agrees with the limits of a body and a text", () => {
    expect(BODY_BYTES).toBe(102);
    expect(LONGEST_TEXT).toBe(PREFIX_BYTES + (102 * 4) / 3);
    expect(SHORTEST_TEXT).toBe(PREFIX_BYTES + (30 * 4) / 3);
  });
});
