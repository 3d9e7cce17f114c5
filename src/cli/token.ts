// `tracecloak token`: the way back from a token, for whoever holds the keyring.
import { usage } from "../text/problem.ts";
import { printable } from "../text/table.ts";
import { type Opened, openToken } from "../token/open.ts";
import { className } from "../words/class.ts";
import type { ToolCommand } from "./command.ts";
import { formatFlag } from "./flag.ts";
import { readInput } from "./input.ts";
import { type Exit, type Io, unixSeconds } from "./io.ts";
import { keyringFrom } from "./keyfile.ts";
import { SEE_HELP } from "./misuse.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak token open --keyring keyring.json < token.txt
  $ printf %s "$TOKEN" | npx tracecloak token open --keyring keyring.json --trace-id 4bf92f3577b34da6a3ce929d0e0e4736
  $ npx tracecloak token open --keyring - --token-file token.txt -o json < keyring.json
`;

interface OpenFlags {
  keyring?: string;
  tokenFile: string;
  traceId?: Buffer;
  output: "text" | "json";
}

export function register(program: ToolCommand, io: Io): void {
  const token = program
    .command("token")
    .summary("open tokens")
    .description("Works on tokens.")
    .addHelpText("before", EXAMPLES);

  token
    .command("open")
    .summary("the value of a token")
    .description(
      "Reads one token from standard input and writes its value to standard output: byte for byte, but on a terminal as a line whose control characters are escaped. It opens offline: nobody is asked, nothing is logged.",
    )
    .usage("[options] < FILE")
    .addHelpText("before", EXAMPLES)
    .option("--keyring <file>", "the keyring that the token was made from (required); - is standard input")
    .option("--token-file <file>", "read the token from this file; - is standard input", "-")
    .option("--trace-id <hex>", "refuse a token of scope trace that is not of this trace", readTraceId)
    .addOption(formatFlag("text", "json"))
    .allowExcessArguments()
    .run((flags: OpenFlags, command: ToolCommand) => open(flags, command.args, io));
}

async function open(flags: OpenFlags, excess: readonly string[], io: Io): Promise<Exit> {
  // First of all, whatever else is missing: who gave a token as an argument is told why not to.
  if (excess.length > 0)
    throw usage(
      "a token is not taken from the command line",
      "arguments are seen by every process and kept in the shell's history; give the token on standard input",
    );
  const { keyring: file, tokenFile, traceId } = flags;
  if (file === undefined) throw usage("required option '--keyring <file>' not specified", SEE_HELP, "--keyring");
  const keyring = await keyringFrom(file, io);
  const text = (await readInput(tokenFile, "the token", io)).toString("latin1").trim();
  const now = unixSeconds(io);
  const opened = openToken(keyring, text, traceId === undefined ? { now } : { now, traceId });
  const { row, classNumber } = opened;
  const name = className(classNumber, keyring.classes);
  if (flags.output === "json") io.out(writeJson(opened, name));
  else io.out(io.columns === undefined ? opened.value : `${shown(opened.value)}\n`);
  const what = `${name} of tenant ${row.tenant}, origin ${row.origin}, epoch ${row.epoch}`;
  io.err(`tracecloak: opened offline and unlogged: ${what}\n`);
  return 0;
}

/** A value for a terminal: whoever sent it may have put commands to terminals in it. */
function shown(value: Buffer): string {
  const text = value.toString("utf8");
  if (!Buffer.from(text).equals(value)) return printable(value.toString("latin1"));
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) => [...Buffer.from(one)].map(hexEscape).join(""));
}

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** The value as text where it is UTF-8, else null; its bytes in base64 whatever they are. */
function writeJson({ value, row }: Opened, name: string): string {
  const text = value.toString("utf8");
  const { tenant, origin, epoch, use } = row;
  const isText = Buffer.from(text).equals(value);
  const document = {
    value: isText ? text : null,
    base64: value.toString("base64"),
    class: name,
    tenant,
    origin,
    epoch,
    use,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function readTraceId(text: string): Buffer {
  if (!/^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i.test(text) || /^0+$/.test(text))
    throw usage("--trace-id is not a trace id", "16 or 32 hex digits, not all zero", "--trace-id");
  return Buffer.from(text, "hex");
}
