// `--out FILE`: what a command makes appears whole or not at all. What holds keys is its owner's alone, and replaces no file
// that was not meant to be replaced.
import { link, lstat, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Option } from "commander";
import { Problem, usage } from "../text/problem.ts";
import type { Io } from "./io.ts";

/** Nobody but the owner reads or writes keys. */
const MODE = 0o600;
/** As every program makes files: the umask decides. */
const PLAIN_MODE = 0o666;

/** What no other path on the command line would have changed. */
export const DISK_FAULTS: readonly string[] = ["ENOSPC", "EDQUOT", "EIO"];

export interface OutFlags {
  /** A file; `-` or none is standard output. */
  out?: string;
  force?: true;
}

/** Flags of what holds keys. */
export function outFlag(): Option {
  return new Option("--out <file>", "write to this file, which nobody else can read (default: standard output)");
}

export function forceFlag(): Option {
  return new Option("--force", "replace the file that --out names");
}

/** Throws where `writeKeys` would refuse to write, before anything else is done. */
export async function checkOut({ out, force }: OutFlags): Promise<void> {
  if (out === undefined || out === "-") return;
  const there = await lstat(out).catch((reason: NodeJS.ErrnoException) => {
    if (reason.code === "ENOENT") return null;
    throw unwritable(out, reason);
  });
  if (there === null) return;
  if (!force) throw occupied(out);
  const isFile = await stat(out).then(
    (target) => target.isFile(),
    () => there.isSymbolicLink(), // one that leads nowhere
  );
  if (!isFile) throw usage(`--out ${out} is no file`, "give the path of a file; - is standard output", "--out");
}

/** Writes a text that holds keys to its file, mode 0600, synced and in one step; or to standard output. */
export async function writeKeys(text: string, flags: OutFlags, io: Io): Promise<void> {
  if (flags.out === undefined || flags.out === "-") return io.out(text);
  await checkOut(flags);
  await write(flags.out, text, flags.force ?? false, MODE, io);
}

/** Writes a text that holds no key, and replaces what was there. */
export async function writePlain(text: string, out: string | undefined, io: Io): Promise<void> {
  if (out === undefined || out === "-") return io.out(text);
  await checkOut({ out, force: true });
  await write(out, text, true, PLAIN_MODE, io);
}

async function write(out: string, text: string, replace: boolean, mode: number, io: Io): Promise<void> {
  try {
    const target = replace ? await realpath(out).catch(() => out) : out; // a link stays a link
    const name = Buffer.from(io.random(6)).toString("hex");
    const fresh = join(dirname(target), `.${basename(target)}.${name}`);
    try {
      await fill(fresh, text, mode);
      if (replace) await rename(fresh, target);
      else await claim(fresh, target);
    } finally {
      await rm(fresh, { force: true });
    }
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === "EEXIST") throw occupied(out);
    if ((reason as NodeJS.ErrnoException).syscall === undefined) throw reason;
    throw unwritable(out, reason as NodeJS.ErrnoException);
  }
}

async function fill(fresh: string, text: string, mode: number): Promise<void> {
  const handle = await open(fresh, "wx", mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives a file its name only if nobody has it, which `rename` cannot; where there are no hard links, it is `rename` yet. */
async function claim(fresh: string, target: string): Promise<void> {
  await link(fresh, target).catch((reason: NodeJS.ErrnoException) => {
    if (reason.code === "EEXIST") throw reason;
    return rename(fresh, target);
  });
}

function occupied(out: string): Problem {
  return usage(
    `${out} is there already, and may hold keys that open tokens`,
    "give --out another path, or --force to replace it",
    "--out",
  );
}

function unwritable(out: string, { code = "" }: NodeJS.ErrnoException): Problem {
  const message = `cannot write ${out} (${code})`;
  if (DISK_FAULTS.includes(code)) return new Problem("disk", message, "what was there before is as it was", out);
  return usage(message, "check the path and its permissions", "--out");
}
