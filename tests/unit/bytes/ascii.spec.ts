import { isDigit, isHexDigit, isLetter, isTokenChar, isUpper, lower } from "../../../assembly/bytes/ascii";

const TOKEN_CHARS = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

describe("isTokenChar", () => {
  it("accepts exactly the token characters of RFC 9110", () => {
    for (let c = 0; c < 256; c++) {
      const want = TOKEN_CHARS.includes(String.fromCharCode(c));
      expect(isTokenChar(<u8>c)).toBe(want, c.toString());
    }
  });
});

const DIGITS = "0123456789";
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = "abcdefghijklmnopqrstuvwxyz";

describe("the kinds of a byte", () => {
  it("are those of ASCII, for every byte", () => {
    for (let c = 0; c < 256; c++) {
      const text = String.fromCharCode(c);
      const name = c.toString();
      expect(isDigit(<u8>c)).toBe(DIGITS.includes(text), name);
      expect(isUpper(<u8>c)).toBe(UPPER.includes(text), name);
      expect(isLetter(<u8>c)).toBe(UPPER.includes(text) || LOWER.includes(text), name);
      expect(isHexDigit(<u8>c)).toBe("0123456789abcdefABCDEF".includes(text), name);
      const at = UPPER.indexOf(text);
      expect(lower(<u8>c)).toBe(at < 0 ? <u8>c : <u8>LOWER.charCodeAt(at), name);
    }
  });
});
