import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeKeyring } from "../../src/token/keyring.ts";
import { changeKeyring, isShared, loadKeyring } from "../../src/token/store.ts";
import { vectorKeyring } from "../../tools/token.gen.ts";
import { PATIENCE_MS } from "../stand/patience.ts";

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
  expect(await isShared(file)).toBe(true);
  await changeKeyring(file, (keyring) => keyring.zones.push("dmz") > 0);
  expect((await loadKeyring(file)).zones).toContain("dmz");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await isShared(file)).toBe(false);
  expect(await readdir(directory)).toEqual(["keyring.json"]);
});

test("leaves the file alone where nothing changed or the change failed", async () => {
  const before = await readFile(file, "utf8");
  await changeKeyring(file, () => false);
  const failing = changeKeyring(file, (keyring) => {
    keyring.zones.push("dmz");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await readFile(file, "utf8")).toBe(before);
  expect(await readdir(directory)).toEqual(["keyring.json"]);
});

test("many at once lose no change", async () => {
  const zones = Array.from({ length: 12 }, (_, i) => `zone-${i}`);
  await Promise.all(zones.map((zone) => changeKeyring(file, (keyring) => keyring.zones.push(zone) > 0, PATIENCE_MS)));
  expect((await loadKeyring(file)).zones).toEqual(expect.arrayContaining(zones));
});

test("a lock that stays is named, with what to do", async () => {
  await writeFile(`${file}.lock`, "");
  await expect(changeKeyring(file, () => true, 0)).rejects.toMatchObject({
    code: "keyring-locked",
    hint: `if none is running, remove ${file}.lock`,
  });
});

test("a link stays a link", async () => {
  const link = join(directory, "link.json");
  await symlink(file, link);
  await changeKeyring(link, (keyring) => keyring.zones.push("dmz") > 0);
  expect((await loadKeyring(file)).zones).toContain("dmz");
  expect(
    (await readdir(directory, { withFileTypes: true })).find(({ name }) => name === "link.json")?.isSymbolicLink(),
  ).toBe(true);
});

test("bytes that are not UTF-8 are refused", async () => {
  await writeFile(file, Buffer.from([0x7b, 0xff, 0x7d]));
  await expect(loadKeyring(file)).rejects.toMatchObject({ code: "keyring-syntax" });
});
