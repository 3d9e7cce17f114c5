import { COMMA } from "../../../assembly/bytes/ascii";
import {
  bytesOf,
  copyOf,
  dropOws,
  equal,
  equalsText,
  indexOf,
  skipOws,
  startsWithText,
} from "../../../assembly/bytes/scan";

class Row {
  constructor(
    public line: string,
    public from: i32,
    public to: i32,
    public want: i32,
  ) {}
}

const COMMAS: Row[] = [
  new Row("a,b,c", 0, 5, 1),
  new Row("a,b,c", 1, 5, 1),
  new Row("a,b,c", 2, 5, 3),
  new Row("a,b,c", 2, 3, 3),
  new Row("a,b,c", 4, 5, 5),
  new Row("a,b,c", 5, 5, 5),
  new Row("", 0, 0, 0),
];

const STARTS: Row[] = [
  new Row(" \t a", 0, 4, 3),
  new Row("a ", 0, 2, 0),
  new Row(" \t ", 0, 3, 3),
  new Row(" \t ", 0, 2, 2),
  new Row("\n a", 0, 3, 0),
  new Row("", 0, 0, 0),
];

const ENDS: Row[] = [
  new Row("a \t ", 0, 4, 1),
  new Row(" a", 0, 2, 2),
  new Row("  \t ", 1, 4, 1),
  new Row("a b", 0, 2, 1),
  new Row("a\r", 0, 2, 2),
  new Row("", 0, 0, 0),
];

describe("indexOf", () => {
  it("finds the first byte of the run, or its end", () => {
    for (let i = 0; i < COMMAS.length; i++) {
      const row = COMMAS[i];
      expect(indexOf(bytesOf(row.line), COMMA, row.from, row.to)).toBe(row.want, row.line);
    }
  });

  it("finds it at every place of a run of every length, and nothing beside the run", () => {
    const line = bytesOf("a".repeat(80));
    for (let from = 1; from < 20; from += 6) {
      for (let to = from; to < 70; to++) {
        line[from - 1] = line[to] = COMMA;
        for (let at = from; at <= to; at++) {
          const before = line[at];
          line[at] = COMMA;
          const found = indexOf(line, COMMA, from, to);
          if (found != at) expect(found).toBe(at, from.toString() + " to " + to.toString());
          line[at] = before;
        }
        line[from - 1] = line[to] = 0x61;
      }
    }
  });
});

describe("skipOws and dropOws", () => {
  it("take spaces and tabs away, and nothing else", () => {
    for (let i = 0; i < STARTS.length; i++) {
      const row = STARTS[i];
      expect(skipOws(bytesOf(row.line), row.from, row.to)).toBe(row.want, row.line);
    }
    for (let i = 0; i < ENDS.length; i++) {
      const row = ENDS[i];
      expect(dropOws(bytesOf(row.line), row.from, row.to)).toBe(row.want, row.line);
    }
  });
});

class Pair {
  constructor(
    public a: string,
    public b: string,
    public same: bool,
    public starts: bool,
  ) {}
}

const PAIRS: Pair[] = [
  new Pair("", "", true, true),
  new Pair("abc", "abc", true, true),
  new Pair("abc", "ab", false, true),
  new Pair("abc", "", false, true),
  new Pair("ab", "abc", false, false),
  new Pair("abc", "abd", false, false),
  new Pair("abc", "Abc", false, false),
];

describe("comparisons", () => {
  it("hold inside the run, whatever stands around it", () => {
    for (let i = 0; i < PAIRS.length; i++) {
      const row = PAIRS[i];
      const a = bytesOf("c" + row.a + "c");
      const b = bytesOf("xx" + row.b + "c");
      expect(equal(a, 1, a.length - 1, b, 2, b.length - 1)).toBe(row.same, row.a);
      expect(equalsText(a, 1, a.length - 1, row.b)).toBe(row.same, row.a);
      expect(startsWithText(a, 1, a.length - 1, row.b)).toBe(row.starts, row.a);
    }
  });

  it("see every byte of a run of any length", () => {
    const line = bytesOf("0123456789abcdefghi");
    for (let n = 0; n < line.length; n++) {
      const copy = copyOf(line, 1, n + 1);
      expect(equal(line, 1, n + 1, copy, 0, n)).toBe(true, n.toString());
      for (let i = 0; i < n; i++) {
        copy[i] ^= 0x80;
        expect(equal(line, 1, n + 1, copy, 0, n)).toBe(false, n.toString());
        copy[i] ^= 0x80;
      }
    }
  });

  it("tell a byte from the character that it is the low half of", () => {
    expect(equalsText(bytesOf("a"), 0, 1, "\u0161")).toBe(false);
  });
});

describe("copyOf", () => {
  it("gives the run bytes of its own", () => {
    const line = bytesOf("a,bc,d");
    const copy = copyOf(line, 2, 4);
    line[2] = 0;
    expect(copy.length).toBe(2);
    expect(equalsText(copy, 0, 2, "bc")).toBe(true);
    expect(copyOf(line, 3, 3).length).toBe(0);
  });
});
