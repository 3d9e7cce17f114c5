// CONTRIBUTING.md, CHANGELOG.md, SECURITY.md. The commands of the first are the test suite itself, so they are not run
// again: each must be a script of the project, or a program and files that are there.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../src/host/root.ts";
import { schema } from "../policy/schema-keys.ts";
import { commandsOf, readPage } from "../stand/page.ts";

const project = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const commands = commandsOf("CONTRIBUTING.md");

it.each(commands)("%s", (command) => {
  const [, runner = "", name = "", rest = ""] =
    /^(?:[A-Z_]+=1 )?(npm run|npm|npx) ([\w:]+)(?: (.*))?$/.exec(command) ?? [];
  if (runner === "npx") expect(existsSync(join(ROOT, "node_modules", ".bin", name))).toBe(true);
  else if (name !== "ci") expect(Object.keys(project.scripts)).toContain(name);
  for (const file of rest.split(" ").filter((word) => word.includes("/")))
    expect(existsSync(join(ROOT, file))).toBe(true);
});

it("has every script that a contributor needs", () => {
  const runs = commands.filter((command) => /^npm (?:run )?[\w:]+$/.test(command));
  expect(runs).toEqual(["npm ci", "npm run build", "npm test", "npm run check", "npm run test:release"]);
});

it("names variables that the tests read", () => {
  const [variable = ""] = commands.flatMap((command) => /^([A-Z_]+)=/.exec(command)?.[1] ?? []);
  expect(readFileSync(join(ROOT, "tests", "render", "envoy", "render.test.ts"), "utf8")).toContain(
    `process.env.${variable}`,
  );
});

it("has a changelog that counts the carriers, and knows the version that is not out yet", () => {
  const page = readPage("CHANGELOG.md");
  expect(page).toContain(`fields of ${schema.definitions?.carrier?.enum?.length} carriers`);
  expect(page).toMatch(/^## \[Unreleased\]$/m);
});

it("has a license in full", () => {
  const license = readFileSync(join(ROOT, "LICENSE"), "utf8");
  for (const text of [
    "Apache License",
    "Version 2.0, January 2004",
    "9. Accepting Warranty",
    "END OF TERMS AND CONDITIONS",
  ])
    expect(license).toContain(text);
});
