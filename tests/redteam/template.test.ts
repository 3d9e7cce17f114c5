// Templates: every transform does what the README says, one name is one secret, and nothing unknown is taken.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KINDS } from "../../src/redteam/secret.ts";
import { fill, STEPS, TemplateError } from "../../src/redteam/template.ts";

const put = (template: string, secret = "Ab1.c-d") => fill(template, () => secret).text;

test.each([
  ["<<user|percent>>", "%41%62%31%2e%63%2d%64"],
  ["<<user|sparse:3>>", "%41b1%2Ec-%64"],
  ["<<user|encode>>", "Ab1.c-d"],
  ["<<user|base64>>", "QWIxLmMtZA=="],
  ["<<user|base64url>>", "QWIxLmMtZA"],
  ["<<user|base32>>", "IFRDCLTDFVSA"],
  ["<<user|hex>>", "4162312e632d64"],
  ["<<user|upper>>", "AB1.C-D"],
  ["<<user|lower>>", "ab1.c-d"],
  ["<<user|reverse>>", "d-c.1bA"],
  ["<<user|bare>>", "Ab1cd"],
  ["<<user|slice:2-4>>+<<user|slice:4->>", "1.+c-d"],
  ["<<user|group:3:/>>", "Ab1/.c-/d"],
  ['<<user|prefix:{"id":"|suffix:"}|base64>>', "eyJpZCI6IkFiMS5jLWQifQ=="],
  ["<<user|fill:3>>", "xxxAb1.c-d"],
  ["<<user|tag:user|base64>>", "AAAEdXNlcgdBYjEuYy1k"],
  ["<<members:3>>,a=<<user>>", "f0=0,f1=0,f2=0,a=Ab1.c-d"],
  ["<<commas:2>><<spaces:2>><<letters:2>>", ",,  xx"],
  ["é=<<user>>", "\u00c3\u00a9=Ab1.c-d"],
])("%s", (template, want) => {
  expect(put(template)).toBe(want);
});

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

test("ids have spellings that are canaries of their own", () => {
  const { text, placed } = fill("<<trace|high>> <<trace|low|decimal>> <<trace|low|signed>>", () => TRACE);
  expect(text).toBe("4bf92f3577b34da6 11803532876627986230 -6643211197081565386");
  expect(placed.map(({ spelled }) => spelled?.toString())).toEqual(text.split(" "));
});

test("an OpenCensus context in binary", () => {
  const bytes = Buffer.from(put("<<trace|census|base64>>", TRACE), "base64");
  expect(bytes.toString("hex")).toBe(`0000${TRACE}0100f067aa0ba902b70201`);
});

test.each(["<<nobody>>", "<<user|rot13>>"])("%s is refused", (template) => {
  const secretOf = (name: string) => (name === "user" ? "alice" : undefined);
  expect(() => fill(template, secretOf)).toThrow(TemplateError);
});

test("the README lists every kind and every transform", () => {
  const page = readFileSync(new URL("../../data/redteam/README.md", import.meta.url), "utf8");
  const listed = (head: string) => {
    const [, body = ""] = new RegExp(`^\\| ${head} \\|.*\\n\\|[-|]*\\n((?:\\|.*\\n)+)`, "m").exec(page) ?? [];
    return [...body.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name),
    );
  };
  expect(listed("kind").sort()).toEqual(Object.keys(KINDS).sort());
  expect(listed("transform").sort()).toEqual([...STEPS].sort());
});
