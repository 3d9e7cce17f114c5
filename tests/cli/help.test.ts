// Every `--help` text against its golden, `tests/golden/help/*.txt`: `npx vitest run tests/cli/help.test.ts -u` rewrites
// them when a text was meant to change.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { build } from "../../src/main.ts";
import { type, worldOf } from "../stand/terminal.ts";

const GOLDENS = fileURLToPath(new URL("../golden/help/", import.meta.url));
const WIDTH = 120;

const program = build(worldOf());
const commands = pathsOf(program);
const goldenOf = (path: readonly string[]) => `${["tracecloak", ...path].join("-")}.txt`;

/** The program, its groups and their commands, as words behind `tracecloak`. */
function pathsOf(command: Command): string[][] {
  return [[], ...command.commands.flatMap((child) => pathsOf(child).map((path) => [child.name(), ...path]))];
}

test.each(commands.map((path) => [path.join(" "), path] as const))("tracecloak %s --help", async (_, path) => {
  const { out } = await type([...path, "--help"]);
  await expect(out).toMatchFileSnapshot(`${GOLDENS}${goldenOf(path)}`);
  const [examples = "", rest = ""] = out.split("\nUsage: ");
  expect(Math.max(...rest.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(Math.max(...examples.split("\n").map((line) => line.length))).toBeLessThanOrEqual(WIDTH + 4);
  expect(examples.replace(/^Examples:\n( {2}\$ .*\n( {6}.*\n)*)+$/, "")).toBe("");
});

test("no golden is left of a command that is gone", () => {
  expect(readdirSync(GOLDENS).sort()).toEqual(commands.map(goldenOf).sort());
});
