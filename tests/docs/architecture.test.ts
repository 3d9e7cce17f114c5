// docs/architecture.md: the functions that it names are in the files that it names, its lists are those that
// imports are held to, its sizes the sources'.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../src/host/root.ts";
import { files, LAYERS, ROOTS, TOP } from "../arrows.ts";
import { readPage, rowsOf, samplesOf } from "../stand/page.ts";

const PAGE = "docs/architecture.md";

/** Each file of the steps with the functions named right behind it: "[file](…) `one` and `two`". */
const named = [...readPage(PAGE).matchAll(/\]\(\.\.\/(assembly\/[^)]+\.ts)\)((?:\s+(?:and )?`\w+`)+)/g)].flatMap(
  ([, file = "", names = ""]) => [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => [file, name] as const),
);

describe("the life of one header", () => {
  it("names files and functions", () => {
    expect(named.length).toBeGreaterThan(35);
  });

  it.each(named)("%s has %s", (file, name) => {
    const code = readFileSync(join(ROOT, file), "utf8");
    expect(code).toMatch(new RegExp(`\\b(?:function|class) ${name}\\b|^ {2}${name}\\(.*\\{$`, "m"));
  });
});

describe.each(["assembly", "src"] as const)("%s", (root) => {
  const sample = samplesOf(PAGE, "text").find(({ text }) => text.startsWith(`${root}/`));
  const rows = (sample?.text ?? "").trim().split("\n").slice(1).map(partsOf);

  it("lists every part in the order that the imports are held to", () => {
    expect(rows).toEqual(LAYERS[root]);
  });

  it("names every folder", () => {
    const folders = files(root).map((file) => (file.includes("/") ? dirname(file) : TOP));
    expect([...new Set(folders)].filter((folder) => !rows.flat().includes(folder))).toEqual([]);
  });
});

it("names every other root that imports are held to", () => {
  const sample = samplesOf(PAGE, "text").find(({ text }) => text.startsWith("tests/stand/"));
  const named = (sample?.text ?? "")
    .trim()
    .split("\n")
    .map((line) => line.split(/\/? /)[0]);
  const roots = Object.keys(ROOTS).filter((root) => root !== "assembly" && root !== "src" && root !== "bench/filters");
  expect(named).toEqual(roots);
});

it("shows the door as a unit table calls it", () => {
  const [sample] = samplesOf(PAGE, "ts");
  const table = readFileSync(join(ROOT, "tests", "unit", "decide", "door.spec.ts"), "utf8");
  const lines =
    sample?.text
      .trim()
      .split("\n")
      .map((line) => line.replace(/ *\/\/.*/, "")) ?? [];
  expect(lines).toHaveLength(4);
  expect(table).toContain(lines.map((line) => `  ${line}\n`).join(""));
});

it("gives the sizes that the sources give", () => {
  const rows = rowsOf(PAGE, "constant");
  expect(rows).toHaveLength(3);
  for (const [constant, bytes, file] of rows) {
    const code = readFileSync(join(ROOT, file as string), "utf8");
    const [, product = ""] = new RegExp(`const ${constant}: i32 = ([\\d* ]+);`).exec(code) ?? [];
    const value = product.split("*").reduce((sum, factor) => sum * Number(factor), 1);
    expect([constant, bytes]).toEqual([constant, String(value)]);
  }
});

/** The parts that a line of a list names, from the left. */
function partsOf(line: string): string[] {
  const head = /^ {2}(.*?)(?: {3,}|$)/.exec(line)?.[1] ?? "";
  return head.split(/[ |]+/).map((word) => (word === "index.ts" || word === "main.ts" ? TOP : word.replace(/\/$/, "")));
}
