// docs/architecture.md: the functions that it names are in the files that it names, its lists are the imports' own
// order, its sizes the sources'.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../src/host/root.ts";
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

describe.each(samplesOf(PAGE, "text").map(({ text }) => [text.split("/")[0] as string, text] as const))(
  "%s",
  (root, text) => {
    const lines = text.trim().split("\n").slice(1);
    const rank = new Map(lines.flatMap((line, i) => foldersOf(line).map((folder) => [folder, i] as const)));
    const files = readdirSync(join(ROOT, root), { recursive: true, encoding: "utf8" }).filter((file) =>
      /(?<!\.d)\.ts$/.test(file),
    );

    it("lists every folder", () => {
      expect([...rank.keys()].sort()).toEqual([...new Set(files.map(folderOf))].sort());
    });

    it("imports downwards", () => {
      const upwards = files.flatMap((file) => {
        const code = readFileSync(join(ROOT, root, file), "utf8");
        const targets = [...code.matchAll(/^(?:import|export) [^;]*?from "(\.[^"]*)"/gm)].map(([, target = ""]) =>
          folderOf(normalize(join(dirname(file), target))),
        );
        const from = folderOf(file);
        const among = targets.filter((to) => to !== from);
        return among.filter((to) => Number(rank.get(to)) <= Number(rank.get(from))).map((to) => [file, to]);
      });
      expect(upwards).toEqual([]);
    });
  },
);

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

function foldersOf(line: string): string[] {
  const head = /^ {2}(.*?)(?: {3,}|$)/.exec(line)?.[1] ?? "";
  return head.split(/[ |]+/).map((word) => (word === "index.ts" || word === "main.ts" ? "" : word.replace(/\/$/, "")));
}

function folderOf(path: string): string {
  return path.includes("/") ? (path.split("/")[0] as string) : "";
}
