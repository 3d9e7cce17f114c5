// README.md: the request before and after is what the built filter makes of it, and the two commands are those that the
// project itself runs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pinnedVersion } from "../../src/envoy/find.ts";
import type { Header } from "../../src/host/headers.ts";
import { ROOT } from "../../src/host/root.ts";
import { normalise } from "../demo/transcript.ts";
import { commandsOf, readPage, samplesOf } from "../stand/page.ts";
import { fixedFilter, HOP, referencePolicy } from "./fixed.ts";

const project = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

describe("the request", () => {
  const [before = "", inside = "", partner = ""] = samplesOf("README.md", "http").map(({ text }) => text);

  it.each([
    ["to a service of the mesh", "mesh-billing", inside],
    ["to the partner", "partner-bank", partner],
  ])("leaves %s as shown, byte for byte", async (_, cluster, after) => {
    const filter = await fixedFilter();
    const attach = { ...HOP, point: "outbound-cluster", peer: "auto" };
    expect(filter.configure({ attach, policy: referencePolicy() }).ok).toBe(true);
    const { headers, reply } = filter.request(readHeaders(before), { cluster });
    expect(reply).toBeUndefined();
    expect(writeHeaders(headers)).toBe(after);
  });
});

describe("the two commands", () => {
  it("are the only ones", () => {
    expect(commandsOf("README.md")).toEqual(["npm ci && npm start", "npm cit"]);
  });

  it("build and run the demonstration", () => {
    const { prepare, build, start } = project.scripts;
    expect(prepare).toBe(build);
    expect(start).toBe(`${build} && node ${project.bin.tracecloak} demo`);
  });

  it("install and test, as what decides about a change does", () => {
    expect(read(".ci/run")).toMatch(/^npm cit\b/m);
    expect(project.scripts.test).toBe("node tests/run.mjs");
  });
});

describe("the demonstration", () => {
  // tests/demo/demo.test.ts holds this golden equal to what real Envoys make of it.
  const golden = read("tests/golden/demo/clean-pipe-100.txt");

  it("begins as shown", () => {
    const [{ text = "" } = {}] = samplesOf("README.md", "text");
    expect(text).toMatch(/^Nothing leaked: /);
    expect(normalise(golden)).toContain(normalise(text));
    expect(golden.split("\n")[0]).toBe(text.split("\n")[0]);
  });

  it("has the parts that are named, in their order", () => {
    const parts = ["Nothing leaked", "planted", "removed", "partner       saw", "The way back"];
    const at = parts.map((part) => golden.indexOf(part));
    expect(at).not.toContain(-1);
    expect(at).toEqual([...at].sort((one, other) => one - other));
  });

  it.each([["npm start -- --details"], ["npm start --silent -- --json"]])("knows the flag of `%s`", (command) => {
    expect(readPage("README.md").replaceAll("\n", " ")).toContain(`\`${command}\``);
    expect(read("tests/golden/help/tracecloak-demo.txt")).toContain(`  ${command.split(" ").at(-1)} `);
  });
});

it("says what is needed as the project says it", () => {
  const page = readPage("README.md");
  const [, node] = /^>=([\d.]+)$/.exec(project.engines.node) ?? [];
  expect(page).toContain(`(${node} or later)`);
  expect(page).toContain(`Envoy ${pinnedVersion(read("envoy/requirements.txt")).replace(/\.\d+$/, "")}`);
  expect(project.license).toBe("Apache-2.0");
  expect(read("LICENSE")).toContain("Apache License\n                           Version 2.0, January 2004");
});

function readHeaders(text: string): Header[] {
  return text
    .trim()
    .split("\n")
    .map((line) => line.split(": ", 2) as Header);
}

function writeHeaders(headers: readonly Header[]): string {
  return headers.map(([name, value]) => `${name}: ${value}\n`).join("");
}
