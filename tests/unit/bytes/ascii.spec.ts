import { isTokenChar } from "../../../assembly/bytes/ascii";

const TOKEN_CHARS = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

describe("isTokenChar", () => {
  it("accepts exactly the token characters of RFC 9110", () => {
    for (let c = 0; c < 256; c++) {
      const want = TOKEN_CHARS.includes(String.fromCharCode(c));
      expect(isTokenChar(<u8>c)).toBe(want, c.toString());
    }
  });
});
