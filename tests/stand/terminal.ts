// A terminal for tests: runs the program in process, and keeps what it says.
import { randomBytes } from "node:crypto";
import type { Exit, Io } from "../../src/cli/io.ts";
import { run } from "../../src/main.ts";

export interface Session {
  exit: Exit;
  /** standard output, byte for byte */
  bytes: Buffer;
  out: string;
  err: string;
}

/** A world in which nothing is said and nothing given, but for `given`. Clock and randomness are the real ones. */
export function worldOf(given: Partial<Io> = {}): Io {
  return {
    stdin: async () => Buffer.of(),
    out: () => {},
    err: () => {},
    env: {},
    color: false,
    columns: undefined,
    now: () => Date.now(),
    random: (bytes) => randomBytes(bytes),
    progress: () => {},
    ...given,
  };
}

/** Runs `tracecloak ...argv` with `stdin`, in a world that `given` may change. */
export async function type(
  argv: readonly string[],
  stdin: string | Uint8Array = "",
  given: Partial<Io> = {},
): Promise<Session> {
  const out: Buffer[] = [];
  let err = "";
  const world = worldOf({
    stdin: async () => Buffer.from(stdin),
    out: (data) => void out.push(Buffer.from(data)),
    err: (text) => {
      err += text;
    },
    ...given,
  });
  const exit = await run(argv, world);
  const bytes = Buffer.concat(out);
  return { exit, bytes, out: bytes.toString(), err };
}
