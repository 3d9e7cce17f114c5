// The --keyring of several commands: opened with the errors and warnings that a person needs.
import type { Keyring } from "../token/keyring.ts";
import { isShared, loadKeyring } from "../token/store.ts";
import { CliError, type Io } from "./io.ts";

/** Reads a keyring for a command. Warns on stderr where others on the machine can read it. */
export async function keyringFrom(file: string, io: Io): Promise<Keyring> {
  return withFile(file, async () => {
    const keyring = await loadKeyring(file);
    if (await isShared(file)) io.err("tracecloak: warning: others can read this keyring; chmod 600 it\n");
    return keyring;
  });
}

/** Runs `work` on the keyring in `file`, and turns Node's errors about the file into ours. */
export async function withFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (reason) {
    const { code, syscall } = reason as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw reason;
    const hint =
      code === "ENOENT" ? "npx tracecloak keys new > keyring.json makes one" : "check the path and its permissions";
    throw new CliError(`cannot use the keyring ${file} (${code})`, hint);
  }
}
