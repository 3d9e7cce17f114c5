// Runs a command of tracecloak as its user would, in this process: the same code path, with streams of ours.

import type { Exit } from "../cli/io.ts";
import { run } from "../cli/main.ts";

export interface Outcome {
  exit: Exit;
  out: Buffer;
  err: string;
}

/** `argv` without node and script. Secrets go in by `stdin`, never by `argv`. */
export async function runCommand(argv: readonly string[], stdin = ""): Promise<Outcome> {
  const out: Buffer[] = [];
  const err: string[] = [];
  const exit = await run(argv, {
    stdin: async () => Buffer.from(stdin, "latin1"),
    out: (data: string | Uint8Array) => void out.push(Buffer.from(data)),
    err: (text) => void err.push(text),
    env: {},
    color: false,
  });
  return { exit, out: Buffer.concat(out), err: err.join("") };
}
