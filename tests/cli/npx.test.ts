// `npx tracecloak` as somebody has it who typed `npm ci`: it finds the program that was built, asks no registry, and
// builds nothing again.
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../src/host/root.ts";

/** The one that came with Node: scripts of npm may have an older one on their path. */
const NPX = join(dirname(process.execPath), "npx");
const NO_REGISTRY = "http://127.0.0.1:9/";
let directory: string;

/** A checkout as `npm ci` leaves it, without the sources that a build would need. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tracecloak-npx-"));
  for (const name of ["package.json", ".ci"]) await cp(join(ROOT, name), join(directory, name), { recursive: true });
  for (const name of ["node_modules", "build"]) await symlink(join(ROOT, name), join(directory, name));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test("npx tracecloak runs what npm ci built", async () => {
  const settings = { npm_config_cache: join(directory, "cache"), npm_config_registry: NO_REGISTRY };
  const { stdout } = await promisify(execFile)(NPX, ["tracecloak", "--help"], {
    cwd: directory,
    env: { HOME: directory, PATH: dirname(process.execPath), ...settings },
  });
  expect(stdout).toMatch(/^Examples:\n/);
});
