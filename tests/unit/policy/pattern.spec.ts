import { bytesOf } from "../../../assembly/bytes/scan";
import { JsonKind, Node } from "../../../assembly/json/node";
import { Problem } from "../../../assembly/json/problem";
import { Pattern } from "../../../assembly/policy/model";
import { patternMatches, readPattern } from "../../../assembly/policy/pattern";

class Row {
  constructor(
    public pattern: string,
    public text: string,
    public want: bool,
  ) {}
}

const ROWS: Row[] = [
  new Row("[a-z]{2}-[a-z]{4,9}-[0-9]", "eu-west-1", true),
  new Row("[a-z]{2}-[a-z]{4,9}-[0-9]", "eu-wes-1", false),
  new Row("[a-z]{2}-[a-z]{4,9}-[0-9]", "eu-northeastern-1", false),
  new Row("[a-z]{2}-[a-z]{4,9}-[0-9]", "eu-west-1 ", false),
  new Row("[a-z]{2}-[a-z]{4,9}-[0-9]", "EU-west-1", false),
  // The optional ones before must give back what the last ones need.
  new Row("[a-z]{2,4}[a-z]x?", "abc", true),
  new Row("[a-z]{2,4}[a-z]x?", "abcdex", true),
  new Row("[a-z]{2,4}[a-z]x?", "ab", false),
  new Row("[a-z]{2,4}[a-z]x?", "abcdefg", false),
  new Row("a?a?a?aaa", "aaa", true),
  new Row("a?a?a?aaa", "aa", false),
  new Row("abc?d?e?", "a", false),
  new Row("abc?d?e?", "abe", true),
  new Row("a?b?", "", true),
  new Row("a?b?", "b", true),
  new Row("a?b?", "ba", false),
  new Row("a", "", false),
  new Row("\\.\\?", ".?", true),
  new Row("\\.\\?", "a", false),
  new Row("[.-]", "-", true),
  new Row("[.-]", ",", false),
  new Row("[]a]", "a", false),
];

function compiled(pattern: string): Pattern | null {
  const node = new Node(JsonKind.STRING);
  node.bytes = bytesOf(pattern);
  return readPattern(node, new Problem());
}

function matches(pattern: string, text: string): bool {
  const steps = compiled(pattern);
  const padded = bytesOf("a" + text + "a");
  return steps !== null && patternMatches(steps, padded, 1, padded.length - 1);
}

/** The lowest `size` bits of `letters` as a's and b's, with a question mark where `optional` has a bit. */
function spell(letters: i32, optional: i32, size: i32): string {
  let text = "";
  for (let i = 0; i < size; i++) {
    text += (letters >> i) & 1 ? "b" : "a";
    if ((optional >> i) & 1) text += "?";
  }
  return text;
}

/** Whether the text fits the pattern, by trying each way: the slow twin. */
function fits(letters: i32, optional: i32, size: i32, word: i32, length: i32): bool {
  if (size == 0) return length == 0;
  if (optional & 1 && fits(letters >> 1, optional >> 1, size - 1, word, length)) return true;
  if (length == 0 || (word & 1) != (letters & 1)) return false;
  return fits(letters >> 1, optional >> 1, size - 1, word >> 1, length - 1);
}

describe("patternMatches", () => {
  it("follows every way through a pattern", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      expect(matches(row.pattern, row.text)).toBe(row.want, row.pattern + " on " + row.text);
    }
  });

  it("uses all 64 positions", () => {
    expect(matches("[a-z]{64}", "z".repeat(64))).toBe(true);
    expect(matches("[a-z]{64}", "z".repeat(63))).toBe(false);
    expect(matches("[a-z]{0,64}", "z".repeat(64))).toBe(true);
    expect(matches("[a-z]{0,64}", "z".repeat(65))).toBe(false);
    expect(matches("[a-z]{0,64}", "")).toBe(true);
    expect(matches("a{0,63}b", "b")).toBe(true);
    expect(matches("a{0,63}b", "a".repeat(63))).toBe(false);
  });

  it("says what its slow twin says, of patterns whose positions may be left out in any way", () => {
    // Every pattern of up to five letters a or b, each of which may or may not be left out, on every text of up to five.
    for (let size = 1; size <= 5; size++) {
      for (let letters = 0; letters < 1 << size; letters++) {
        for (let optional = 0; optional < 1 << size; optional++) {
          const pattern = spell(letters, optional, size);
          const steps = compiled(pattern)!;
          for (let length = 0; length <= 5; length++) {
            for (let word = 0; word < 1 << length; word++) {
              const text = bytesOf(spell(word, 0, length));
              const want = fits(letters, optional, size, word, length);
              const right = patternMatches(steps, text, 0, length) == want;
              if (!right) expect(right).toBe(true, pattern + " on " + spell(word, 0, length));
            }
          }
        }
      }
    }
  });

  it("takes no byte above ASCII", () => {
    const any = compiled("[ -~]{0,9}")!;
    expect(patternMatches(any, [0x7e], 0, 1)).toBe(true);
    expect(patternMatches(any, [0x7f], 0, 1)).toBe(false);
    expect(patternMatches(any, [0xe1], 0, 1)).toBe(false);
  });
});
