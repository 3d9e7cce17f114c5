// What takes long to make is made once, for all files of a run and for the next run: under a digest of what it is made
// from, moved into place in one step, so that two processes may make it at once.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ROOT } from "../../src/host/root.ts";

/** Where it lies: nothing there is worth keeping. */
const MADE = join(ROOT, "build", "tests");
const DAY_MS = 86_400_000;

/** Has `fill` fill a directory that becomes `place`, unless it is there. */
export async function fillOnce(place: string, fill: (stage: string) => Promise<unknown>): Promise<void> {
  if (existsSync(place)) return;
  await mkdir(dirname(place), { recursive: true });
  const stage = await mkdtemp(join(dirname(place), ".stage-"));
  try {
    await fill(stage);
    // Whoever was faster put the same there.
    await rename(stage, place).catch((error) => {
      if (!existsSync(place)) throw error;
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/**
 * The directory that `fill` fills from these files and folders of the project, called `name`: filled when they or the
 * packages are others than before. `how` is whatever else decides about it.
 */
export async function makeOnce(
  name: string,
  sources: readonly string[],
  how: string,
  fill: (stage: string) => Promise<unknown>,
): Promise<string> {
  const digest = createHash("sha256").update(how);
  for (const source of [...sources, "package-lock.json"]) {
    for (const file of await filesOf(source)) digest.update(`\0${file}\0`).update(await readFile(join(ROOT, file)));
  }
  const place = join(MADE, `${name}-${digest.digest("hex").slice(0, 16)}`);
  if (existsSync(place)) return place;
  await fillOnce(place, fill);
  await dropOthers(name, place);
  return place;
}

/** The files of a folder, or the file itself, by their paths in the project. */
async function filesOf(source: string): Promise<string[]> {
  if (!(await stat(join(ROOT, source))).isDirectory()) return [source];
  const entries = await readdir(join(ROOT, source), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(ROOT.length)).sort();
}

/** What was made from sources of yesterday goes; today's may be in use by a run that began before an edit. */
async function dropOthers(name: string, place: string): Promise<void> {
  for (const entry of await readdir(MADE)) {
    const other = join(MADE, entry);
    const isOurs = entry.slice(0, -17) === name && other !== place;
    if (isOurs && Date.now() - (await stat(other)).mtimeMs > DAY_MS) await rm(other, { recursive: true, force: true });
  }
}
