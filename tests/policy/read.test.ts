// What the readers of YAML and JSON make of a text, and where they say that things stand.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPolicyText } from "../../src/policy/read.ts";
import { Problem } from "../../src/text/problem.ts";

interface SuiteCase {
  name: string;
  base64?: string;
  repeat?: [unit: string, times: number];
}

function refusal(text: string | Uint8Array, file: string): string {
  try {
    readPolicyText(text, file);
  } catch (error) {
    if (error instanceof Problem) return `${error.path.replace(`${file}:`, "")} ${error.code}`;
    throw error;
  }
  return "read";
}

describe("positions", () => {
  const block = "spec:\n  fields:\n    - match: [a, bc]\n      action: keep\n  mode:\n";
  const rows: [string, string, string, string][] = [
    ["YAML, a scalar", block, "/spec/fields/0/action", "4:15 at 4:7"],
    ["YAML, an item in flow style", block, "/spec/fields/0/match/1", "3:18 at 3:18"],
    ["YAML, an item of a list of mappings", block, "/spec/fields/0", "3:7 at 3:7"],
    ["YAML, a mapping begins at its first key", block, "/spec", "2:3 at 1:1"],
    ["YAML, a key without a value", block, "/spec/mode", "5:8 at 5:3"],
    ["YAML, what is not there is its parent", block, "/spec/fields/0/class", "3:7 at 3:7"],
    ["YAML, CRLF", block.replaceAll("\n", "\r\n"), "/spec/fields/0/action", "4:15 at 4:7"],
    ["YAML, comments and blank lines", `# a\n\n${block}`, "/spec/fields/0/action", "6:15 at 6:7"],
    ["YAML, escaped pointers", '"a/b":\n  "c~d": 1\n', "/a~1b/c~0d", "2:10 at 2:3"],
    ["YAML, quotes", '"spec": { \'mode\': "off" }', "/spec/mode", "1:19 at 1:11"],
  ];
  it.each(rows)("%s", (_name, text, pointer, want) => {
    const { places } = readPolicyText(text, "policy.yaml");
    const value = places.value(pointer);
    const key = places.key(pointer);
    expect(`${value.line}:${value.column} at ${key.line}:${key.column}`).toBe(want);
  });

  it("are the same for JSON", () => {
    const { places, positionOf } = readPolicyText('{\n  "spec": {"fields": [{},\n {"action" : "keep"}]}}', "p.json");
    expect(positionOf("/spec/fields/1/action")).toEqual({ line: 3, column: 14 });
    expect(places.key("/spec/fields/1/action")).toEqual({ line: 3, column: 3 });
  });
});

describe("YAML", () => {
  const read: [string, string, unknown][] = [
    ["nothing", "", null],
    ["comments alone", "# nothing yet\n", null],
    ["yes is a text in YAML 1.2", "a: yes", { a: "yes" }],
    ["<< is a key like any other", "<<: 1", { "<<": 1 }],
    ["a date stays a text", "a: 2030-01-31T00:00:00Z", { a: "2030-01-31T00:00:00Z" }],
    ["a byte order mark", "\ufeffa: 1", { a: 1 }],
    ["a named version 1.2", "%YAML 1.2\n---\na: 1\n...\n", { a: 1 }],
  ];
  it.each(read)("reads: %s", (_name, text, want) => {
    expect(readPolicyText(text, "p.yaml").value).toEqual(want);
  });

  it("keeps a key of the language's own apart", () => {
    const value = readPolicyText("__proto__: { polluted: 1 }", "p.yaml").value as object;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  const refused: [string, string, string][] = [
    ["a repeated key", "a: 1\nb: 2\na: 3", "3:1 key-repeated"],
    ["a repeated key in other quotes", '{a: 1, "a": 2}', "1:8 key-repeated"],
    ["an anchor", "a: &x 1", "1:7 yaml-alias"],
    ["an anchor on a mapping", "a: &x\n  b: 1", "2:3 yaml-alias"],
    ["an alias", "a: *x", "1:4 yaml-alias"],
    ["a tag", "a: !!str 1", "1:10 yaml-tag"],
    ["a local tag", "a: !x 1", "1:4 yaml-tag"],
    ["two documents", "a: 1\n---\nb: 1", "2:1 yaml-documents"],
    ["version 1.1", "%YAML 1.1\n---\na: yes", "1:1 yaml-directive"],
    ["a directive of nobody", "%FOO x\n---\na: 1", "1:1 yaml-directive"],
    ["a list as key", "? [a]\n: b", "1:3 yaml-syntax"],
    ["a tab for indentation", "a:\n\tb: 1", "2:1 yaml-syntax"],
    ["an open list", "a: [1,\n", "2:1 yaml-syntax"],
    ["a number that is none", "a: .nan", "1:4 yaml-syntax"],
    ["half a surrogate pair", 'a: "\\ud800"', "1:4 text-surrogate"],
    ["32 levels", `${"[".repeat(32)}${"]".repeat(32)}`, "1:32 depth"],
  ];
  it.each(refused)("refuses: %s", (_name, text, want) => {
    expect(refusal(text, "p.yaml")).toBe(want);
  });

  it("refuses what would exhaust it", () => {
    expect(refusal("[".repeat(50_000), "p.yaml")).toMatch(/ depth$/);
    expect(refusal("a".repeat(1024 * 1024 + 1), "p.yaml")).toBe("1:1 text-limit");
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(refusal(Buffer.from([0x61, 0xff]), "p.yaml")).toBe("1:1 text-utf8");
  });
});

describe("JSON", () => {
  it("reads what RFC 8259 has", () => {
    const text = ' {"a": [1, -2.5e1, true, false, null, "\\u00e9\\n\\ud83d\\ude00"], "": {}}\n';
    expect(readPolicyText(text, "p.json").value).toEqual({ a: [1, -25, true, false, null, "é\n😀"], "": {} });
  });

  const refused: [string, string, string][] = [
    ["nothing", "", "1:1 json-syntax"],
    ["a comment", "// x\n{}", "1:1 json-syntax"],
    ["a trailing comma", '{"a":1,}', "1:8 json-syntax"],
    ["a trailing comma in a list", "[1,]", "1:4 json-syntax"],
    ["a bare word", "{a:1}", "1:2 json-syntax"],
    ["single quotes", "{'a':1}", "1:2 json-syntax"],
    ["a leading zero", '{"a":01}', "1:7 json-syntax"],
    ["a number out of range", "[1e999]", "1:2 json-syntax"],
    ["text after the end", "{}{}", "1:3 json-syntax"],
    ["an open string", '{"a', "1:4 json-syntax"],
    ["a raw line break in a string", '["a\nb"]', "1:4 json-syntax"],
    ["an unknown escape", '["\\x"]', "1:4 json-syntax"],
    ["a short escape", '["\\u12"]', "1:4 json-syntax"],
    ["a byte order mark", "\ufeff{}", "1:1 json-syntax"],
    ["a repeated key", '{"a":1,\n"\\u0061":2}', "2:1 key-repeated"],
    ["half a surrogate pair", '["\\udc00"]', "1:2 text-surrogate"],
    ["32 levels", "[".repeat(32), "1:32 depth"],
  ];
  it.each(refused)("refuses: %s", (_name, text, want) => {
    expect(refusal(text, "p.json")).toBe(want);
  });
});

it("reads and refuses what JSONTestSuite says", () => {
  const { cases } = JSON.parse(readFileSync("tests/vectors/jsontestsuite.json", "utf8")) as { cases: SuiteCase[] };
  expect(cases.length).toBe(318);
  const wrong = cases.filter(({ name, base64, repeat }) => {
    const text = repeat ? Buffer.from(repeat[0].repeat(repeat[1])) : Buffer.from(base64 ?? "", "base64");
    // RFC 8259 section 4 leaves repeated names to the reader; i_ cases are too, and may not throw what is no refusal.
    const want = name.startsWith("y_object_duplicated_key") ? "n_" : name.slice(0, 2);
    const read = refusal(text, "p.json") === "read";
    return (want === "y_" && !read) || (want === "n_" && read);
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

it("quotes nothing of the text it refuses", () => {
  for (const text of ["a: 'alice@example.com", "alice: 1\nalice: 2", "a: @alice", '{"alice" 1}', "a: !alice 1"]) {
    for (const file of ["p.yaml", "p.json"]) {
      const error = catchError(() => readPolicyText(text, file));
      expect(JSON.stringify({ ...error, message: error.message })).not.toContain("alice");
    }
  }
});

function catchError(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error("nothing was refused");
}
