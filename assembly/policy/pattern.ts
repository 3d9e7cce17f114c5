// Patterns of kept values (policy-semantics.md 3): literals, classes, `?`, `{n}` and `{m,n}`; anchored, nothing
// unbounded, no alternation, at most 64 bytes. Compiled to one bit per position, so that every way through the pattern
// is followed at once and a value costs the same few steps for each byte whatever it holds.
import { BACKSLASH, COMMA, DASH, isDigit, isLetter, ZERO } from "../bytes/ascii";
import { Node } from "../json/node";
import { Problem } from "../json/problem";
import { Pattern } from "./model";

/** Bytes that a pattern can match at most. */
const PATTERN_LIMIT: i32 = 64;

const OPEN_CLASS: u8 = 0x5b;
const CLOSE_CLASS: u8 = 0x5d;
const OPEN_COUNT: u8 = 0x7b;
const CLOSE_COUNT: u8 = 0x7d;
const QUESTION: u8 = 0x3f;
const CARET: u8 = 0x5e;
/** What means something in other pattern languages, or here: written with a backslash when meant as itself. */
const SPECIAL: string = "*+.^$()|[]{}?";

/** Whether the whole run fits. Allocates nothing. */
export function patternMatches(pattern: Pattern, buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (to - from > pattern.length) return false;
  const optional = pattern.optional;
  // One bit for each position that has been passed: its byte was taken, or it was left out.
  let passed = leaveOut(optional & 1, optional);
  let next = (passed << 1) | 1;
  for (let i = from; i < to; i++) {
    const byte = buf[i];
    passed = byte < 0x80 ? leaveOut(next & pattern.takers[byte], optional) : 0;
    if (passed == 0) return false;
    next = passed << 1;
  }
  return ((passed >> (pattern.length - 1)) & 1) != 0;
}

/** `passed`, and every run of positions right above one of its bits that may be left out: an addition carries through. */
function leaveOut(passed: u64, optional: u64): u64 {
  const first = (passed << 1) & optional;
  return passed | first | (((optional + first) ^ optional) & optional);
}

/** Compiles the pattern that `node` spells, or null with `pattern-syntax` or `pattern-size`. */
export function readPattern(node: Node, problem: Problem): Pattern | null {
  const reader = new PatternReader(node, problem);
  return reader.read() ? reader.pattern : null;
}

class PatternReader {
  readonly pattern: Pattern = new Pattern();
  private text: StaticArray<u8>;
  private at: i32 = 0;
  /** The bytes that the position being read takes. */
  private low: u64 = 0;
  private high: u64 = 0;

  constructor(
    private node: Node,
    private problem: Problem,
  ) {
    this.text = node.bytes;
  }

  read(): bool {
    while (this.at < this.text.length) if (!this.readStep()) return false;
    return this.pattern.length > 0 || this.refuse("a pattern that is not empty");
  }

  private readStep(): bool {
    this.low = 0;
    this.high = 0;
    if (this.here == OPEN_CLASS) {
      this.at++;
      if (!this.readClass()) return false;
    } else {
      const byte = this.readByte();
      if (byte < 0) return false;
      this.admit(byte, byte);
    }
    return this.readCount();
  }

  /** The rest of a class, one position of several bytes. */
  private readClass(): bool {
    if (this.here == CARET) return this.refuse("a class that says what it takes, without '^'");
    while (this.here != CLOSE_CLASS) {
      const first = this.readClassByte();
      if (first < 0) return false;
      let last = first;
      // A dash that ends the class is itself.
      if (this.here == DASH && this.text.length - this.at > 1 && this.text[this.at + 1] != CLOSE_CLASS) {
        this.at++;
        last = this.readClassByte();
        if (last < 0) return false;
        if (last < first) return this.refuse("a range from the lower to the higher character");
      }
      this.admit(first, last);
    }
    this.at++;
    return (this.low | this.high) != 0 || this.refuse("a class that is not empty");
  }

  /** How often the position that was just read stands. */
  private readCount(): bool {
    let least = 1;
    let most = 1;
    if (this.here == QUESTION) {
      this.at++;
      least = 0;
    } else if (this.here == OPEN_COUNT) {
      this.at++;
      least = this.readNumber();
      most = least;
      if (this.here == COMMA) {
        this.at++;
        most = this.readNumber();
      }
      const inOrder = least >= 0 && least <= most && most > 0;
      if (!inOrder || this.here != CLOSE_COUNT) return this.refuse("{n} or {m,n}, m not above n, n at least 1");
      this.at++;
    }
    if (this.here == QUESTION || this.here == OPEN_COUNT) return this.refuse("one count for each character or class");
    return this.place(least, most);
  }

  private place(least: i32, most: i32): bool {
    const pattern = this.pattern;
    if (most > PATTERN_LIMIT - pattern.length) {
      return this.problem.say("pattern-size", this.node.pointer(), "a pattern for at most 64 bytes");
    }
    for (let n = 0; n < most; n++) {
      const bit = (<u64>1) << pattern.length++;
      if (n >= least) pattern.optional |= bit;
      for (let c = 0; c < 128; c++) if (this.takes(c)) pattern.takers[c] |= bit;
    }
    return true;
  }

  /** A literal outside of classes, or -1. */
  private readByte(): i32 {
    if (this.here == BACKSLASH) return this.readEscape();
    if (!this.isText || SPECIAL.includes(String.fromCharCode(this.here))) {
      this.refuse("printable ASCII, with a backslash before any of " + SPECIAL + "\\");
      return -1;
    }
    return this.text[this.at++];
  }

  private readClassByte(): i32 {
    if (this.here == BACKSLASH) return this.readEscape();
    if (!this.isText || this.here == OPEN_CLASS) {
      this.refuse("printable ASCII and ']' at the end, with a backslash before a bracket that is meant as itself");
      return -1;
    }
    return this.text[this.at++];
  }

  /** A backslash makes punctuation literal; before a letter or digit it would promise a class that is not there. */
  private readEscape(): i32 {
    this.at++;
    const byte = this.here;
    if (!this.isText || isLetter(byte) || isDigit(byte)) {
      this.refuse("punctuation after a backslash");
      return -1;
    }
    this.at++;
    return byte;
  }

  /** A decimal of one or two digits, or -1. */
  private readNumber(): i32 {
    const start = this.at;
    let value = 0;
    while (isDigit(this.here) && this.at - start < 2) value = value * 10 + (this.text[this.at++] - ZERO);
    return this.at > start ? value : -1;
  }

  /** The byte to be read, or 0 at the end. */
  private get here(): u8 {
    return this.at < this.text.length ? this.text[this.at] : 0;
  }

  private get isText(): bool {
    return this.here >= 0x20 && this.here < 0x7f;
  }

  private admit(first: i32, last: i32): void {
    for (let c = first; c <= last; c++) {
      if (c < 64) this.low |= (<u64>1) << c;
      else this.high |= (<u64>1) << (c - 64);
    }
  }

  private takes(c: i32): bool {
    return (((c < 64 ? this.low : this.high) >> (c & 63)) & 1) != 0;
  }

  private refuse(expected: string): bool {
    return this.problem.say("pattern-syntax", this.node.pointer(), "at byte " + this.at.toString() + ": " + expected);
  }
}
