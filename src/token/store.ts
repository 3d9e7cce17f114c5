// The keyring on disk: read at once, changed under a lock, replaced whole.
import { constants } from "node:fs";
import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { TokenError } from "./error.ts";
import { type Keyring, readKeyring, writeKeyring } from "./keyring.ts";

/** Nobody but the owner reads or writes a keyring. */
const MODE = 0o600;

/** Reads the keyring in `file`. Throws TokenError for what is in it, Node's error where there is no such file. */
export async function loadKeyring(file: string): Promise<Keyring> {
  return readKeyring(decode(await readFile(file)));
}

/** Whether others than the owner can read `file`. */
export async function isShared(file: string): Promise<boolean> {
  return ((await stat(file)).mode & 0o077) !== 0;
}

/**
 * Changes the keyring in `file`: reads it under a lock, lets `change` work on it, and replaces the file in one step, mode
 * 0600, synced. Where `change` answers false the file stays as it is. Waits up to `waitMs` for another that holds the lock.
 */
export async function changeKeyring(
  file: string,
  change: (keyring: Keyring) => boolean,
  waitMs = 5_000,
): Promise<void> {
  const target = await realpath(file); // a link stays a link
  const lock = `${target}.lock`;
  await takeLock(lock, waitMs);
  try {
    const keyring = await loadKeyring(target);
    if (change(keyring)) await replace(target, writeKeyring(keyring));
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string, waitMs: number): Promise<void> {
  const stop = Date.now() + waitMs;
  for (;;) {
    try {
      await (await open(lock, "wx", MODE)).close();
      return;
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code !== "EEXIST") throw reason;
    }
    if (Date.now() >= stop)
      throw new TokenError(
        "keyring-locked",
        "the keyring is being changed by another tracecloak",
        `if none is running, remove ${lock}`,
      );
    await delay(25);
  }
}

async function replace(target: string, text: string): Promise<void> {
  const fresh = `${target}.new`; // one at a time: the lock is ours
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  const handle = await open(fresh, flags, MODE);
  try {
    await handle.chmod(MODE);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, target);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TokenError(
      "keyring-syntax",
      "the keyring is not UTF-8",
      "use the file as `tracecloak keys new` wrote it",
    );
  }
}
