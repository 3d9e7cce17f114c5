// `tracecloak token`: the way back from a token, for whoever holds the keyring.
import type { Command } from "commander";
import { openToken } from "../token/open.ts";
import { className } from "../words/class.ts";
import { CliError, type Io } from "./io.ts";
import { keyringFrom } from "./keyfile.ts";
import { SEE_HELP } from "./misuse.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak token open --keyring keyring.json < token.txt
  $ printf %s "$TOKEN" | npx tracecloak token open --keyring keyring.json --trace-id 4bf92f3577b34da6a3ce929d0e0e4736
`;

/** An opened value need not be text: `out` takes its bytes as well. */
export interface ByteIo extends Io {
  out(data: string | Uint8Array): void;
}

export function register(program: Command, io: ByteIo): void {
  const token = program
    .command("token")
    .summary("open tokens")
    .description("Works on tokens.")
    .addHelpText("before", EXAMPLES);

  token
    .command("open")
    .summary("the value of a token")
    .description(
      "Reads one token from standard input and writes its value, byte for byte, to standard output. It opens offline: nobody is asked, nothing is logged.",
    )
    .usage("[options] < FILE")
    .addHelpText("before", EXAMPLES)
    .option("--keyring <file>", "the keyring that the token was made from (required)")
    .option("--trace-id <hex>", "refuse a token of scope trace that is not of this trace", readTraceId)
    .allowExcessArguments()
    .action(async ({ keyring: file, traceId }: { keyring?: string; traceId?: Buffer }, command: Command) => {
      // First of all, whatever else is missing: who gave a token as an argument is told why not to.
      if (command.args.length > 0)
        throw new CliError(
          "a token is not taken from the command line",
          "arguments are seen by every process and kept in the shell's history; give the token on standard input",
        );
      if (file === undefined) throw new CliError("required option '--keyring <file>' not specified", SEE_HELP);
      const keyring = await keyringFrom(file, io);
      const text = (await io.stdin()).toString("latin1").trim();
      const now = Math.floor(Date.now() / 1000);
      const { value, row, classNumber } = openToken(keyring, text, traceId === undefined ? { now } : { now, traceId });
      io.out(value);
      const what = `${className(classNumber, keyring.classes)} of tenant ${row.tenant}, origin ${row.origin}, epoch ${row.epoch}`;
      io.err(`tracecloak: opened offline and unlogged: ${what}\n`);
    });
}

function readTraceId(text: string): Buffer {
  if (!/^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i.test(text) || /^0+$/.test(text))
    throw new CliError("--trace-id is not a trace id", "16 or 32 hex digits, not all zero");
  return Buffer.from(text, "hex");
}
