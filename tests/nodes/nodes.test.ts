// The Nodes of the unit tier: the oldest that is supported and the later lines, for every platform of CI, by digest.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../src/host/root.ts";
import { installNodes, pinned } from "./install.mjs";
import unitTier from "./vitest.config.ts";

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
const PLATFORMS = ["linux-x64", "linux-arm64"];
const INSTALL_MS = 300_000;

describe("the pins", () => {
  it.each(PLATFORMS)("of %s start with the oldest Node that is supported", (platform) => {
    const versions = pinned(platform).map(({ version }) => version);
    const { engines } = JSON.parse(read("package.json"));
    expect(engines.node).toBe(`>=${versions[0]?.replace(/\.0$/, "")}`);
    expect(versions.map((version) => version.split(".")[0])).toEqual(["20", "22", "24"]);
    expect(versions.every((version) => /^\d+\.\d+\.\d+$/.test(version))).toBe(true);
  });

  it("are the same on every platform, and locked by digest", () => {
    expect(pinned("linux-arm64").map(({ version }) => version)).toEqual(
      pinned("linux-x64").map(({ version }) => version),
    );
    const { packages } = JSON.parse(read("tests", "nodes", "package-lock.json"));
    for (const { name, version } of PLATFORMS.flatMap((platform) => pinned(platform)))
      expect(packages[`node_modules/${name}`]).toMatchObject({ version, integrity: expect.stringMatching(/^sha512-/) });
    expect(Object.keys(packages)).toHaveLength(1 + 3 * PLATFORMS.length);
  });

  it("are none where the registry has no binaries", () => {
    expect(pinned("win32-x64")).toEqual([]);
  });

  it("are what README.md says", () => {
    expect(read("README.md")).toContain("on Node 20.19, 22 and 24");
  });
});

it.skipIf(pinned().length === 0)(
  "each says its version",
  () => {
    const nodes = installNodes();
    expect(nodes.map(({ path }) => execFileSync(path, ["--version"], { encoding: "utf8" }).trim())).toEqual(
      nodes.map(({ version }) => `v${version}`),
    );
  },
  INSTALL_MS,
);

it("the unit tier leaves out by name only files that are there", () => {
  const { exclude = [] } = unitTier.test ?? {};
  const names = exclude.flatMap((glob) => {
    const [, folder = "", several, one = ""] = /^(.*)\/(?:\{(.*)\}|(\w+))\.test\.ts$/.exec(glob) ?? [];
    return (several?.split(",") ?? [one]).map((name) => [folder, `${name}.test.ts`] as const);
  });
  expect(names.filter(([folder, name]) => !readdirSync(join(ROOT, folder)).includes(name))).toEqual([]);
});
