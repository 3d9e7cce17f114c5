// docs/decisions/: numbered without gaps, one page each, listed; what they say in figures is what the project says.
import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, WASM } from "../../src/host/root.ts";
import { PAGES, readPage, rowsOf } from "../stand/page.ts";

const INDEX = "docs/decisions/README.md";
const pages = PAGES.filter((page) => /^docs\/decisions\/\d/.test(page));
const LINES_OF_A_PAGE = 60;
const digits = (text: string) => Number(text.replaceAll(",", ""));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

it("are numbered without gaps and listed by number and title", () => {
  const rows = pages.map((page, i) => {
    const number = String(i + 1).padStart(4, "0");
    expect(basename(page).slice(0, 5)).toBe(`${number}-`);
    const [, title] = new RegExp(`^# ${number} (.+)\n`).exec(readPage(page)) ?? [];
    return [`[${number}](${basename(page)})`, title?.replaceAll("`", "")];
  });
  expect(rowsOf(INDEX, "number")).toEqual(rows);
});

it.each(pages)("%s is one page: state, grounds, decision", (page) => {
  const text = readPage(page);
  expect(text).toMatch(/^# .+\n\n(?:Accepted|Replaced by)/);
  if (!page.includes("0009")) expect(text).toMatch(/\n## Grounds\n[\s\S]*\n## Decision\n/);
  expect(text.split("\n").length).toBeLessThanOrEqual(LINES_OF_A_PAGE);
});

describe("0003, the size budget", () => {
  const page = readPage(pages[2] as string);

  it("is what the build checks, and is kept", () => {
    const [, factor] = /BUDGET_BYTES = (\d+) \* 1024/.exec(read(".ci/size.mjs")) ?? [];
    expect(page).toContain(`\n${factor} KiB, checked by every build`);
    expect(statSync(WASM).size).toBeLessThanOrEqual(Number(factor) * 1024);
  });

  it("adds up, and is not out of date by more than a tenth", () => {
    const total = digits(/Of ([\d,]+) bytes/.exec(page)?.[1] ?? "");
    const parts = rowsOf(pages[2] as string, "part").map(([, bytes = ""]) => digits(bytes));
    expect(parts.reduce((sum, bytes) => sum + bytes, 0)).toBe(total);
    expect(Math.abs(statSync(WASM).size / total - 1)).toBeLessThan(0.1);
  });
});

it("0008 counts the mutants as the vectors do", () => {
  const { mutants } = JSON.parse(read("tests/vectors/token.json"));
  const numbers = [...readPage(pages[7] as string).matchAll(/\d[\d,]{2,}/g)].map(([number]) => digits(number));
  const { count, opened } = mutants;
  expect(mutants.recognised).toBe(0);
  for (const number of [count, opened, count - opened]) expect(numbers).toContain(number);
});

it("0009 lists every library in its version, and no other", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json"));
  const versions = Object.entries<string>({ ...dependencies, ...devDependencies }).map(([name, version]) => {
    return `${name} ${version.replace(/^npm:.*@/, "")}`;
  });
  const rows = rowsOf(pages[8] as string, "library");
  expect(rows.map(([name, version]) => `${name} ${version}`).sort()).toEqual(versions.sort());
  for (const [name, , what, why] of rows) expect([name, what, why]).not.toContain("");
});

it("0001 is about the SDK that is installed", () => {
  const { name, version } = JSON.parse(read("node_modules/as-proxy-wasm-sdk/package.json"));
  expect(readPage(pages[0] as string)).toContain(`\`${name}\` ${version}`);
});
