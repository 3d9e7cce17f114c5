// A keyring in a file: read at once, changed under a lock, replaced whole. The only file here that touches the disk.
import { constants } from "node:fs";
import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { Problem } from "../text/problem.ts";
import { type Keyring, readKeyring, writeKeyring } from "./keyring.ts";
import type { KeyringStore } from "./store.ts";

/** Nobody but the owner reads or writes a keyring. */
const MODE = 0o600;
/** How long another may hold the lock, and how often it is asked for. */
const WAIT_MS = 5_000;
const STEP_MS = 25;

export class FileStore implements KeyringStore {
  constructor(
    readonly file: string,
    private readonly waitMs = WAIT_MS,
  ) {}

  /** Throws Problem for what is in the file, Node's error where there is no such file. */
  async load(): Promise<Keyring> {
    return readKeyring(await readFile(this.file));
  }

  /** Replaces the file in one step, mode 0600, synced. Waits for another that holds the lock. */
  async change(change: (keyring: Keyring) => Keyring): Promise<void> {
    const target = await realpath(this.file); // a link stays a link
    const lock = `${target}.lock`;
    await takeLock(lock, this.waitMs);
    try {
      const before = readKeyring(await readFile(target));
      const after = change(before);
      if (after !== before) await replace(target, writeKeyring(after));
    } finally {
      await rm(lock, { force: true });
    }
  }

  /** Whether others than the owner can read the file. */
  async isShared(): Promise<boolean> {
    return ((await stat(this.file)).mode & 0o077) !== 0;
  }
}

async function takeLock(lock: string, waitMs: number): Promise<void> {
  for (let waited = 0; ; waited += STEP_MS) {
    try {
      await (await open(lock, "wx", MODE)).close();
      return;
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code !== "EEXIST") throw reason;
    }
    if (waited >= waitMs)
      throw new Problem(
        "keyring-locked",
        "the keyring is being changed by another tracecloak",
        `if none is running, remove ${lock}`,
        lock,
      );
    await delay(STEP_MS);
  }
}

async function replace(target: string, text: string): Promise<void> {
  const fresh = `${target}.new`; // one at a time: the lock is ours
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  const handle = await open(fresh, flags, MODE);
  try {
    try {
      await handle.chmod(MODE);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, target);
  } catch (reason) {
    await rm(fresh, { force: true }); // a full disk: what was there before stays
    throw reason;
  }
}
