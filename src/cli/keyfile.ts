// The --keyring of several commands: opened with the errors and warnings that a person needs.
import { Problem, usage } from "../text/problem.ts";
import { FileStore } from "../token/file.ts";
import { type Keyring, readKeyring } from "../token/keyring.ts";
import type { KeyringStore } from "../token/store.ts";
import { readInput } from "./input.ts";
import type { Io } from "./io.ts";
import { DISK_FAULTS } from "./output.ts";

/** Reads a keyring for a command. */
export function keyringFrom(file: string, io: Io): Promise<Keyring> {
  return storeOf(file, io).load();
}

/** The keyring in `file`. Warns on stderr where others on the machine can read it. */
export function storeOf(file: string, io: Io): KeyringStore {
  if (file === "-") return onceFrom(io);
  const store = new FileStore(file);
  return {
    load: () =>
      named(file, async () => {
        const keyring = await store.load();
        if (await store.isShared()) io.err("tracecloak: warning: others can read this keyring; chmod 600 it\n");
        return keyring;
      }),
    change: (change) => named(file, () => store.change(change)),
  };
}

/** Standard input: it can be read, and keeps nothing. */
function onceFrom(io: Io): KeyringStore {
  return {
    load: async () => readKeyring(await readInput("-", "the keyring", io)),
    change: async () => {
      throw new Problem(
        "keyring-unkept",
        "this service has new kids, and standard input keeps none",
        "give the keyring as a file, or the bundle's tokens could never be opened",
        "--keyring",
      );
    },
  };
}

/** Runs `work` on the keyring in `file`, and turns Node's errors about the file into ours. */
async function named<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (reason) {
    const { code, syscall } = reason as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw reason;
    const message = `cannot use the keyring ${file} (${code})`;
    if (DISK_FAULTS.includes(code)) throw new Problem("disk", message, "the keyring is as it was", file);
    const hint =
      code === "ENOENT" ? "npx tracecloak keys new --out keyring.json makes one" : "check the path and its permissions";
    throw usage(message, hint, file);
  }
}
