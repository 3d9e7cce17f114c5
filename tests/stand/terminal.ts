// A terminal for tests: runs the program in process, and keeps what it says.
import type { Exit } from "../../src/cli/io.ts";
import { run } from "../../src/main.ts";

export interface Session {
  exit: Exit;
  /** standard output, byte for byte */
  bytes: Buffer;
  out: string;
  err: string;
}

/** Runs `tracecloak ...argv` with `stdin`. */
export async function type(argv: readonly string[], stdin: string | Uint8Array = ""): Promise<Session> {
  const out: Buffer[] = [];
  let err = "";
  const exit = await run(argv, {
    stdin: async () => Buffer.from(stdin),
    out: (data) => void out.push(Buffer.from(data)),
    err: (text) => {
      err += text;
    },
    env: {},
    color: false,
  });
  const bytes = Buffer.concat(out);
  return { exit, bytes, out: bytes.toString(), err };
}
