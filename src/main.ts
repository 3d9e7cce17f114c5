#!/usr/bin/env node
// The `tracecloak` program: the frame of every command. Data on stdout, talk on stderr, exit 0 fine / 1 findings / 2 misuse.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command, CommanderError } from "commander";
import * as envoy from "./cli/envoy.ts";
import * as explain from "./cli/explain.ts";
import { CliError, type Exit } from "./cli/io.ts";
import * as keys from "./cli/keys.ts";
import { misuse } from "./cli/misuse.ts";
import * as policy from "./cli/policy.ts";
import * as redteam from "./cli/redteam.ts";
import * as render from "./cli/render.ts";
import type { ByteIo } from "./cli/token.ts";
import * as token from "./cli/token.ts";
import * as demo from "./demo/register.ts";
import { ROOT } from "./host/root.ts";
import { TokenError } from "./token/error.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak policy check policy.yaml
  $ npx tracecloak explain --policy policy.yaml --tenant default --service checkout -H 'baggage: user.id=alice,env=prod'
  $ npx tracecloak keys new > keyring.json
  $ npx tracecloak keys leaf --keyring keyring.json --tenant default --service checkout --zone mesh
  $ npx tracecloak token open --keyring keyring.json < token.txt
`;

/** Every command of the program; the order is that of `--help`. */
const COMMANDS: readonly { register(program: Command, io: ByteIo): void }[] = [
  policy,
  explain,
  render,
  keys,
  token,
  envoy,
  redteam,
  demo,
];

/** The program with its commands. Commander's own output goes to `io`; it throws instead of exiting. */
export function build(io: ByteIo): Command {
  const program = new Command("tracecloak")
    .description("Strips or tokenizes identifiers in trace headers and baggage, on every hop of a mesh.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("before", EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      outputError: () => {}, // run prints it, by the house's form
      getOutHasColors: () => io.color,
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    });
  for (const command of COMMANDS) command.register(program, io);
  return program;
}

/**
 * Runs the command line `argv` (without node and script) and answers its exit code; throws nothing.
 * A command ends in findings by throwing a CliError of exit 1; what it has printed itself it gives an empty message.
 */
export async function run(argv: readonly string[], io: ByteIo): Promise<Exit> {
  try {
    await build(io).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (reason) {
    if (reason instanceof CommanderError && reason.exitCode === 0) return 0; // --help, --version
    const error = readable(reason, argv);
    if (error.message !== "") io.err(`tracecloak: error: ${error.message}\n`);
    if (error.hint !== "") io.err(`tracecloak: hint: ${error.hint}\n`);
    return error.exit;
  }
}

function readable(reason: unknown, argv: readonly string[]): CliError {
  if (reason instanceof CliError) return reason;
  if (reason instanceof CommanderError) return misuse(reason, argv);
  if (reason instanceof TokenError) return new CliError(reason.message, reason.hint, 1);
  // A defect of ours. Its message may quote what it was working on, so only the kind and the place are told.
  const error = reason instanceof Error ? reason : new Error();
  const code = (error as NodeJS.ErrnoException).code;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const place = frames[0]?.trim() ?? "an unknown place";
  return new CliError(`${code ?? error.name} ${place}`, "this is a defect of tracecloak; please report this line", 1);
}

function version(): string {
  return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version;
}

/** The real world: what the program is given when it is not tested. */
function processIo(): ByteIo {
  return {
    stdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    out: (data) => void process.stdout.write(data),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    color: process.stdout.isTTY === true && !process.env.NO_COLOR,
  };
}

const script = process.argv[1];
if (script !== undefined && existsSync(script) && import.meta.url === pathToFileURL(realpathSync(script)).href) {
  // A reader that has seen enough (`tracecloak … | head`) is no failure; the exit code stays the command's.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  process.exitCode = await run(process.argv.slice(2), processIo());
}
