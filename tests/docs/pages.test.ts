// Every page: its links lead somewhere, each of its samples is run or checked by a suite, and nothing of one machine is in it.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../src/host/root.ts";
import { build } from "../../src/main.ts";
import { anchorsOf, linksOf, PAGES, readPage, samplesOf } from "../stand/page.ts";
import { worldOf } from "../stand/terminal.ts";

/** Who runs the samples of a page, by language. */
const RUN_BY: Record<string, Record<string, string>> = {
  "README.md": {
    http: "tests/docs/readme.test.ts",
    sh: "tests/docs/readme.test.ts",
    text: "tests/docs/readme.test.ts",
  },
  "CONTRIBUTING.md": { sh: "tests/docs/contributing.test.ts" },
  "docs/architecture.md": { text: "tests/docs/architecture.test.ts", ts: "tests/docs/architecture.test.ts" },
  "docs/library.md": {
    sh: "tests/package/package.test.ts",
    text: "tests/package/package.test.ts",
    ts: "tests/package/package.test.ts",
  },
  "docs/commands.md": { console: "tests/docs/commands.test.ts", sh: "tests/docs/commands.test.ts" },
  "docs/operate.md": {
    sh: "tests/docs/hop.test.ts",
    text: "tests/docs/operate.test.ts",
    yaml: "tests/docs/operate.test.ts",
  },
  "docs/policy.md": {
    console: "tests/cli/policy.test.ts",
    http: "tests/policy/docs.test.ts",
    json: "tests/policy/docs.test.ts",
    yaml: "tests/policy/docs.test.ts",
  },
  "docs/redteam.md": { console: "tests/docs/redteam.test.ts", sh: "tests/docs/redteam.test.ts" },
  "docs/token.md": {
    // The first block and the formulas: the text of the specification's vector, and the notation that the code is held to.
    "": "tests/token/docs.test.ts",
    js: "tests/token/docs.test.ts",
    python: "tests/token/docs.test.ts",
    sh: "tests/token/docs.test.ts",
  },
};

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const program = build(worldOf());

/** Whether `tracecloak NAME WORD` is a command; behind one without commands of its own, `word` is an argument. */
function isCommand(name: string, word: string | undefined): boolean {
  const command = program.commands.find((one) => one.name() === name);
  if (command === undefined || command.commands.length === 0 || word === undefined) return command !== undefined;
  return command.commands.some((one) => one.name() === word);
}

describe.each(PAGES)("%s", (page) => {
  it("links to files and headings that are there", () => {
    const broken = linksOf(page).filter(({ target }) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== undefined && !anchorsOf(file).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it("has no sample that no suite runs", () => {
    const languages = new Set(samplesOf(page).map(({ language }) => language));
    expect([...languages].sort()).toEqual(Object.keys(RUN_BY[page] ?? {}).sort());
  });

  it("names scripts and commands that are there, in its prose too", () => {
    const text = readPage(page);
    const missing = [
      ...[...text.matchAll(/\bnpm run ([\w:]+)/g)].filter(([, name = ""]) => !(name in scripts)),
      ...[...text.matchAll(/(?:`|npx )tracecloak ([a-z]+)(?: ([a-z]+))?/g)].filter(
        ([, name = "", word]) => !isCommand(name, word),
      ),
    ];
    expect(missing.map(([all]) => all)).toEqual([]);
  });

  it("names no path of one machine", () => {
    expect(readPage(page)).not.toMatch(/(?:^|[\s"'(`])\/(?:home|root|tmp|work|Users)\//m);
  });
});

it("names no suite that is gone", () => {
  const suites = new Set(Object.values(RUN_BY).flatMap((languages) => Object.values(languages)));
  expect([...suites].filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});
