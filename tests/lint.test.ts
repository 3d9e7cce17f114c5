// The exceptions of biome.jsonc from the rules on parameters, complexity and cycles: each is needed, as often as it says,
// and has a reason. `UPDATE_GOLDENS=1` takes out what is no longer needed and lowers the rest; it adds nothing.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../src/host/root.ts";

const CONFIG = join(ROOT, "biome.jsonc");
const RULES = ["complexity/useMaxParams", "complexity/noExcessiveCognitiveComplexity", "suspicious/noImportCycles"];
const FOLDERS = ["assembly", "src", "tests", "bench", "tools"];
const LINT_MS = 120_000;

/** How often each file breaks a rule, exceptions or not: what is asked for by name, biome runs wherever it is off. */
type Counts = Record<string, number>;
const found: Record<string, Counts> = Object.fromEntries(RULES.map((rule) => [rule, {}]));

beforeAll(async () => {
  const biome = join(ROOT, "node_modules", ".bin", "biome");
  const args = ["lint", ...RULES.map((rule) => `--only=${rule}`), "--max-diagnostics=none", "--reporter=json", "."];
  const options = { cwd: ROOT, maxBuffer: 2 ** 26 };
  const report = await promisify(execFile)(biome, args, options).catch((failed: { stdout: string }) => failed);
  const { diagnostics } = JSON.parse(report.stdout) as {
    diagnostics: { category: string; location: { path: string } }[];
  };
  for (const { category, location } of diagnostics) {
    const counts = found[category.replace("lint/", "")] ?? {};
    counts[location.path] = (counts[location.path] ?? 0) + 1;
  }
  if (process.env.UPDATE_GOLDENS) writeFileSync(CONFIG, shrunk());
}, LINT_MS);

interface Exception {
  line: string;
  file: string;
  count: number;
  reason: string;
}

/** The exceptions from a rule, as they stand in the configuration. */
function exceptions(rule: string): Exception[] {
  const name = rule.split("/")[1];
  const block = new RegExp(`"includes": \\[([^\\]]*)\\],\\s*"linter": \\{ "rules": \\{ "\\w+": \\{ "${name}": "off"`);
  const lines = block.exec(readFileSync(CONFIG, "utf8"))?.[1]?.split("\n") ?? [];
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, file = line, count = "0", reason = ""] = /^\s*"([^"]+)",? \/\/ (\d+): (\S.*)$/.exec(line) ?? [];
      return { line, file, count: Number(count), reason };
    });
}

/** The configuration with fewer exceptions, or lower ones. */
function shrunk(): string {
  let text = readFileSync(CONFIG, "utf8");
  for (const rule of RULES) {
    const before = exceptions(rule);
    const kept = before.filter(({ file }) => (found[rule]?.[file] ?? 0) > 0);
    const after = kept.map(({ file, count, reason }, i) => {
      const comma = i === kept.length - 1 ? "" : ",";
      return `        "${file}"${comma} // ${Math.min(count, found[rule]?.[file] ?? 0)}: ${reason}`;
    });
    text = text.replace(before.map(({ line }) => line).join("\n"), after.join("\n"));
  }
  return text;
}

describe.each(RULES)("exceptions from %s", (rule) => {
  it("are those that the code needs, each as often as it says", () => {
    const listed = Object.fromEntries(exceptions(rule).map(({ file, count }) => [file, count]));
    expect(listed, "the list in biome.jsonc, then what is there").toEqual(found[rule]);
  });

  it("have a reason, stand in order, and once", () => {
    const listed = exceptions(rule);
    expect(listed.filter(({ reason }) => reason === "").map(({ file }) => file)).toEqual([]);
    expect(listed.map(({ file }) => file)).toEqual([...new Set(listed.map(({ file }) => file))].sort());
  });
});

it("stand in that list, and nowhere else", () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  ).filter((file) => /\.(?:ts|mjs)$/.test(file) && file !== join("tests", "lint.test.ts"));
  const rules = new RegExp(`biome-ignore(?:-\\w+)? (?:lint(?:/\\w+)?:|lint/(?:${RULES.join("|")})\\b)`);
  expect(files.filter((file) => rules.test(readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
});

it("covers every folder with code: none of them is left out of biome's files", () => {
  const [, files = ""] = /"files": \{\s*"includes": \[([^\]]*)\]/.exec(readFileSync(CONFIG, "utf8")) ?? [];
  for (const folder of FOLDERS) expect(files).not.toMatch(new RegExp(`"!${folder}(?:/\\*\\*)?"`));
});
