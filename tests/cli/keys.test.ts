import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Bundle } from "../../src/token/bundle.ts";
import { type Keyring, readKeyring } from "../../src/token/keyring.ts";
import { type } from "../stand/terminal.ts";

const DAY = 86400;
let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tracecloak-keys-"));
  file = join(directory, "keyring.json");
});

afterEach(() => rm(directory, { recursive: true }));

async function keep(...flags: string[]): Promise<Keyring> {
  const { out } = await type(["keys", "new", ...flags]);
  await writeFile(file, out, { mode: 0o600 });
  return readKeyring(out);
}

function leaf(...flags: string[]) {
  return type([
    "keys",
    "leaf",
    "--keyring",
    file,
    "--tenant",
    "default",
    "--service",
    "checkout",
    "--zone",
    "mesh",
    ...flags,
  ]);
}

describe("keys new", () => {
  test("writes a keyring, and says that it is for development", async () => {
    const { exit, out, err } = await type(["keys", "new"]);
    expect(exit).toBe(0);
    const keyring = readKeyring(out);
    expect(keyring).toMatchObject({ tenants: ["default"], zones: ["mesh", "partner", "outside"], classes: {} });
    expect(keyring.epochs).toHaveLength(1);
    const { mint_from, mint_until } = keyring.epochs[0] as Keyring["epochs"][number];
    expect(mint_until - mint_from).toBe(90 * DAY);
    expect(Math.abs(mint_from - Date.now() / 1000)).toBeLessThan(60);
    expect(err).toMatch(/not wrapped.*for development only\n$/);
  });

  test("takes tenants, zones and classes; outside is always there", async () => {
    const keyring = await keep(
      ...["--tenant", "acme", "--tenant", "globex", "--zone", "mesh", "--zone", "dmz"],
      ...["--class", "badge=64:many", "--class", "plan=65:few", "--mint-for", "12h"],
    );
    expect(keyring.tenants).toEqual(["acme", "globex"]);
    expect(keyring.zones).toEqual(["mesh", "dmz", "outside"]);
    expect(keyring.classes).toEqual({
      badge: { number: 64, cardinality: "many" },
      plan: { number: 65, cardinality: "few" },
    });
  });

  test.each([
    ["a number of a built-in class", ["--class", "badge=3:many"], "--class with a number from 64 to 255"],
    [
      "a built-in class",
      ["--class", "email=64:many"],
      "a class name of [a-z0-9-] that is not built in, at /classes/email",
    ],
    [
      "one number twice",
      ["--class", "badge=64:many", "--class", "plan=64:few"],
      "a class number used once, at /classes/plan",
    ],
    ["a zone twice", ["--zone", "mesh", "--zone", "mesh"], "each item once, at /zones"],
  ])("refuses %s", async (_, flags, expected) => {
    const { exit, out, err } = await type(["keys", "new", ...flags]);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err.split("\n")[0]).toBe(`tracecloak: error: expected ${expected}`);
  });

  test("never makes the same secret twice", async () => {
    const [first, second] = [await keep(), await keep()];
    expect(first.secrets[0]?.seed).not.toBe(second.secrets[0]?.seed);
  });
});

describe("keys leaf", () => {
  test("writes one line of JSON, and keeps its kids in the keyring first", async () => {
    const keyring = await keep();
    const { exit, out, err } = await leaf();
    expect(exit).toBe(0);
    expect(out).toMatch(/^\{[^\n]*\}\n$/);
    const bundle = JSON.parse(out) as Bundle;
    expect(bundle).toMatchObject({ v: 1, tenant: "default", service: "checkout", zone: "mesh", version: 1 });
    expect(bundle.expires - bundle.issued).toBe(30 * DAY);
    const kept = readKeyring(await readFile(file, "utf8"));
    expect(kept.kids.map(({ kid }) => kid)).toEqual(bundle.leaves.map(({ kid }) => kid));
    expect({ ...kept, kids: [] }).toEqual(keyring);
    expect(err).toContain(`kept 17 new kids in ${file}`);
    expect(err).toMatch(/they expire \d{4}-/);
    for (const { seed } of keyring.secrets) expect(out + err).not.toContain(seed);
  });

  test("changes nothing the second time", async () => {
    await keep();
    const first = JSON.parse((await leaf()).out) as Bundle;
    const text = await readFile(file, "utf8");
    const { out, err } = await leaf("--ttl", "1h");
    const second = JSON.parse(out) as Bundle;
    expect(second.leaves).toEqual(first.leaves);
    expect(second.expires - second.issued).toBe(3600);
    expect(await readFile(file, "utf8")).toBe(text);
    expect(err).not.toContain("kept");
  });

  test("several services at once keep all their kids", async () => {
    await keep();
    const services = ["cart", "checkout", "search", "users"];
    const bundles = await Promise.all(services.map((service) => leaf("--service", service)));
    const kids = new Set(readKeyring(await readFile(file, "utf8")).kids.map(({ kid }) => kid));
    for (const { out } of bundles)
      for (const { kid } of (JSON.parse(out) as Bundle).leaves) expect(kids).toContain(kid);
    expect(kids.size).toBe(11 + 6 * services.length);
    expect(await readdir(directory)).toEqual(["keyring.json"]);
  });

  test("another zone maps from there", async () => {
    await keep();
    const { leaves } = JSON.parse((await leaf("--zone", "partner")).out) as Bundle;
    const maps = leaves.filter(({ use }) => use === "map.whole").map(({ origin, subject }) => `${origin} ${subject}`);
    expect(maps).toEqual(["partner mesh", "partner outside"]);
  });

  test("an accepted tenant's seal comes along", async () => {
    await keep("--tenant", "default", "--tenant", "globex");
    const { seal } = JSON.parse((await leaf("--accept", "globex")).out) as Bundle;
    expect(seal.map(({ tenant }) => tenant)).toEqual(["default", "globex"]);
  });

  test("warns of a keyring that others can read, and closes it", async () => {
    await keep();
    await chmod(file, 0o644);
    expect((await leaf()).err).toContain("others can read this keyring");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await leaf()).err).not.toContain("others can read");
  });

  test.each([
    ["a tenant it does not have", ["--tenant", "acme"], 1, "the keyring has no such tenant", "it has: default"],
    ["a zone it does not have", ["--zone", "dmz"], 1, "the keyring has no such zone", "it has: mesh, partner, outside"],
    ["no keyring", ["--keyring", "/nowhere/keyring.json"], 2, "(ENOENT)", "tracecloak keys new --out keyring.json"],
    ["a directory", ["--keyring", "/"], 2, "(EISDIR)", "check the path"],
  ])("refuses %s", async (_, flags, code, error, hint) => {
    await keep();
    const { exit, out, err } = await leaf(...flags);
    expect({ exit, out }).toEqual({ exit: code, out: "" });
    expect(err).toMatch(/^tracecloak: error: .*\ntracecloak: hint: .*\n$/);
    expect(err).toContain(error);
    expect(err).toContain(hint);
  });

  test("a malformed keyring is told by its place, not its contents", async () => {
    const { secrets } = await keep();
    const { seed } = secrets[0] as { seed: string };
    await writeFile(file, (await readFile(file, "utf8")).replace(`"${seed}"`, `!${seed}"`));
    const { exit, err } = await leaf();
    expect(exit).toBe(1);
    expect(err).toMatch(/the keyring is not JSON: no JSON value here, at line 12, column 42\n/);
    expect(err).not.toContain(seed.slice(0, 8));
  });
});
