import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileStore } from "../../src/token/file.ts";
import { type Keyring, writeKeyring } from "../../src/token/keyring.ts";
import { vectorKeyring } from "../../tools/token.gen.ts";

const withZone = (keyring: Keyring, zone: string): Keyring => ({ ...keyring, zones: [...keyring.zones, zone] });
const withDmz = (keyring: Keyring) => withZone(keyring, "dmz");
let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tracecloak-store-"));
  file = join(directory, "keyring.json");
  await writeFile(file, writeKeyring(vectorKeyring()), { mode: 0o644 });
});

afterEach(() => rm(directory, { recursive: true }));

test("replaces the file for its owner alone, and leaves nothing else behind", async () => {
  await chmod(file, 0o644);
  expect(await new FileStore(file).isShared()).toBe(true);
  await new FileStore(file).change(withDmz);
  expect((await new FileStore(file).load()).zones).toContain("dmz");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await new FileStore(file).isShared()).toBe(false);
  expect(await readdir(directory)).toEqual(["keyring.json"]);
});

test("leaves the file alone where nothing changed or the change failed", async () => {
  const before = await readFile(file, "utf8");
  await new FileStore(file).change((keyring) => keyring);
  const failing = new FileStore(file).change(() => {
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await readFile(file, "utf8")).toBe(before);
  expect(await readdir(directory)).toEqual(["keyring.json"]);
});

test("many at once lose no change", async () => {
  const zones = Array.from({ length: 12 }, (_, i) => `zone-${i}`);
  await Promise.all(zones.map((zone) => new FileStore(file).change((keyring) => withZone(keyring, zone))));
  expect((await new FileStore(file).load()).zones).toEqual(expect.arrayContaining(zones));
});

test("a lock that stays is named, with what to do", async () => {
  await writeFile(`${file}.lock`, "");
  await expect(new FileStore(file, 0).change(withDmz)).rejects.toMatchObject({
    code: "keyring-locked",
    hint: `if none is running, remove ${file}.lock`,
  });
});

test("a link stays a link", async () => {
  const link = join(directory, "link.json");
  await symlink(file, link);
  await new FileStore(link).change(withDmz);
  expect((await new FileStore(file).load()).zones).toContain("dmz");
  expect(
    (await readdir(directory, { withFileTypes: true })).find(({ name }) => name === "link.json")?.isSymbolicLink(),
  ).toBe(true);
});

test("bytes that are not UTF-8 are refused", async () => {
  await writeFile(file, Buffer.from([0x7b, 0xff, 0x7d]));
  await expect(new FileStore(file).load()).rejects.toMatchObject({ code: "keyring-syntax" });
});
