import { bytesOf } from "../../../assembly/bytes/scan";
import { Node } from "../../../assembly/json/node";
import { Problem } from "../../../assembly/json/problem";
import { readJson } from "../../../assembly/json/read";
import { hasAll, isListOf, isObjectOf, isTextOf, readFlag, readInteger, readWord } from "../../../assembly/json/shape";

class IntegerRow {
  constructor(
    public text: string,
    public want: i32,
  ) {}
}

const INTEGERS: IntegerRow[] = [
  new IntegerRow("0", 0),
  new IntegerRow("64", 64),
  new IntegerRow("65", -1),
  new IntegerRow("-1", -1),
  new IntegerRow("-0", -1),
  new IntegerRow("1.0", -1),
  new IntegerRow("1e1", -1),
  new IntegerRow("4294967297", -1),
  new IntegerRow("18446744073709551617", -1),
  new IntegerRow('"1"', -1),
  new IntegerRow("true", -1),
];

function nodeOf(text: string): Node {
  return readJson(bytesOf(text), new Problem())!;
}

describe("shapes of a document", () => {
  it("are integers in plain digits and in range", () => {
    for (let i = 0; i < INTEGERS.length; i++) {
      const problem = new Problem();
      const row = INTEGERS[i];
      expect(readInteger(nodeOf(row.text), 0, 64, problem)).toBe(row.want, row.text);
      expect(problem.code).toBe(row.want < 0 ? "number-range" : "", row.text);
    }
  });

  it("are objects with known keys and all that are needed", () => {
    const node = nodeOf('{"a":1,"b":2}');
    const problem = new Problem();
    expect(isObjectOf(node, ["a", "b", "c"], problem)).toBe(true);
    expect(hasAll(node, ["a", "b"], problem)).toBe(true);
    expect(problem.found).toBe(false);
    expect(isObjectOf(node, ["a"], problem)).toBe(false);
    expect(problem.code + problem.pointer).toBe("key-unknown/b");
    const missing = new Problem();
    expect(hasAll(node, ["a", "c"], missing)).toBe(false);
    expect(missing.code + missing.pointer).toBe("key-missing");
  });

  it("are lists and texts of some size", () => {
    expect(isListOf(nodeOf("[1,2]"), 1, 2, new Problem())).toBe(true);
    expect(isListOf(nodeOf("[1,2]"), 3, 4, new Problem())).toBe(false);
    expect(isListOf(nodeOf("{}"), 0, 2, new Problem())).toBe(false);
    expect(isTextOf(nodeOf('"ab"'), 1, 2, new Problem())).toBe(true);
    expect(isTextOf(nodeOf('"abc"'), 1, 2, new Problem())).toBe(false);
    expect(isTextOf(nodeOf("12"), 1, 2, new Problem())).toBe(false);
  });

  it("are words of a list, and true or false", () => {
    const problem = new Problem();
    expect(readWord(nodeOf('"b"'), ["a", "b"], "thing-unknown", problem)).toBe(1);
    expect(readWord(nodeOf('"B"'), ["a", "b"], "thing-unknown", problem)).toBe(-1);
    expect(problem.code + ": " + problem.expected).toBe("thing-unknown: one of a, b");
    expect(readFlag(nodeOf("true"), problem)).toBe(1);
    expect(readFlag(nodeOf("false"), problem)).toBe(0);
    expect(readFlag(nodeOf("0"), problem)).toBe(-1);
  });
});
