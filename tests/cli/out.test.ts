// `--out FILE`: who can read what it makes, and what it never replaces.
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readKeyring } from "../../src/token/keyring.ts";
import { type } from "../stand/terminal.ts";

let directory: string;
let file: string;
let umask: number;

beforeEach(async () => {
  umask = process.umask(0o022);
  directory = await mkdtemp(join(tmpdir(), "tracecloak-out-"));
  file = join(directory, "keyring.json");
});

afterEach(async () => {
  process.umask(umask);
  await rm(directory, { recursive: true });
});

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
const leaf = (...flags: string[]) =>
  type(["keys", "leaf", "--keyring", file, "--tenant", "default", "--service", "cart", "--zone", "mesh", ...flags]);

describe("what holds keys", () => {
  test("is its owner's alone, whole, and not on standard output", async () => {
    const { exit, out } = await type(["keys", "new", "--out", file]);
    expect({ exit, out, mode: await modeOf(file) }).toEqual({ exit: 0, out: "", mode: "600" });
    expect(readKeyring(await readFile(file)).tenants).toEqual(["default"]);
    const keys = join(directory, "keys.json");
    expect(await leaf("--out", keys)).toMatchObject({ exit: 0, out: "" });
    expect(await modeOf(keys)).toBe("600");
    expect(JSON.parse(await readFile(keys, "utf8"))).toMatchObject({ service: "cart" });
    expect((await readdir(directory)).sort()).toEqual(["keyring.json", "keys.json"]);
  });

  test("replaces nothing that is there, unless it is told to", async () => {
    await type(["keys", "new", "--out", file]);
    const before = await readFile(file, "utf8");
    const { exit, err } = await type(["keys", "new", "--out", file]);
    expect(exit).toBe(2);
    expect(err).toBe(
      `tracecloak: error: ${file} is there already, and may hold keys that open tokens\ntracecloak: hint: give --out another path, or --force to replace it\n`,
    );
    expect(await readFile(file, "utf8")).toBe(before);
    await chmod(file, 0o644);
    expect((await type(["keys", "new", "--out", file, "--force"])).exit).toBe(0);
    expect(await readFile(file, "utf8")).not.toBe(before);
    expect(await modeOf(file)).toBe("600");
    expect(await readdir(directory)).toEqual(["keyring.json"]);
  });

  test("keeps no kid of a bundle that cannot be written", async () => {
    await type(["keys", "new", "--out", file]);
    const before = await readFile(file, "utf8");
    expect((await leaf("--out", file)).exit).toBe(2);
    expect(await readFile(file, "utf8")).toBe(before);
  });

  test("leaves a link a link, and what is no file alone", async () => {
    await type(["keys", "new", "--out", file]);
    const before = await readFile(file, "utf8");
    const link = join(directory, "link.json");
    await symlink(file, link);
    expect((await type(["keys", "new", "--out", link])).exit).toBe(2);
    expect(await readFile(file, "utf8")).toBe(before);
    expect((await type(["keys", "new", "--out", link, "--force"])).exit).toBe(0);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(file, "utf8")).not.toBe(before);
    await mkdir(join(directory, "folder"));
    for (const path of [join(directory, "folder"), "/dev/null"]) {
      const { exit, err } = await type(["keys", "new", "--out", path, "--force"]);
      expect({ exit, path }).toEqual({ exit: 2, path });
      expect(err).toContain("is no file");
    }
  });

  test("is told by its path where it cannot be written", async () => {
    const path = join(directory, "nowhere", "keyring.json");
    const { exit, err } = await type(["keys", "new", "--out", path]);
    expect(exit).toBe(2);
    expect(err).toContain(`error: cannot write ${path} (ENOENT)\n`);
  });

  test("is on standard output where that is named", async () => {
    expect(readKeyring((await type(["keys", "new", "--out", "-"])).out).v).toBe(1);
  });
});

test("a bootstrap holds none: it is a file like any other, and takes the place of the one before", async () => {
  const out = join(directory, "envoy.yaml");
  await writeFile(out, "before");
  const hop = ["--tenant", "acme", "--service", "cart", "--listen", "127.0.0.1:1", "--upstream", "127.0.0.1:2"];
  const ran = await type(["render", "envoy", "--policy", "data/reference-policy.yaml", ...hop, "--out", out]);
  expect(ran).toMatchObject({ exit: 0, out: "" });
  expect(await readFile(out, "utf8")).toMatch(/^static_resources:|^admin:|^\w+:/);
  expect(await modeOf(out)).toBe("644");
});
