// Runs `tracecloak keys …` and `tracecloak token …` as their user would: the same code from the flags on, in this
// process. It cannot go by main.ts, which waits for the command that asks.
import { ToolCommand } from "../cli/command.ts";
import type { Io } from "../cli/io.ts";
import * as keys from "../cli/keys.ts";
import * as token from "../cli/token.ts";

/** What the command wrote to standard output; rejects with its error. Secrets go in by `stdin`, never by `argv`. */
export async function runCommand(argv: readonly string[], world: Io, stdin = ""): Promise<Buffer> {
  const out: Buffer[] = [];
  const io: Io = {
    ...world,
    stdin: async () => Buffer.from(stdin, "latin1"),
    out: (data) => void out.push(Buffer.from(data)),
    err: () => {},
    env: {},
    color: false,
    progress: () => {},
  };
  const program = new ToolCommand("tracecloak").exitOverride();
  keys.register(program, io);
  token.register(program, io);
  await program.parseAsync([...argv], { from: "user" });
  return Buffer.concat(out);
}
