#!/usr/bin/env node
// The `tracecloak` program: the frame of every command. Data on stdout, talk on stderr, exit 0 fine / 1 findings / 2 misuse.
// The one place that knows the world (streams, clock, randomness), and the one that turns a Problem into words and a code.
import { randomBytes } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { CommanderError } from "commander";
import { ToolCommand } from "./cli/command.ts";
import * as completion from "./cli/completion.ts";
import * as envoy from "./cli/envoy.ts";
import * as explain from "./cli/explain.ts";
import { namedTwice } from "./cli/input.ts";
import type { Exit, Io } from "./cli/io.ts";
import * as keys from "./cli/keys.ts";
import { misuse, SEE_HELP } from "./cli/misuse.ts";
import * as policy from "./cli/policy.ts";
import * as redteam from "./cli/redteam.ts";
import * as render from "./cli/render.ts";
import * as token from "./cli/token.ts";
import * as version from "./cli/version.ts";
import * as demo from "./demo/register.ts";
import { Problem, usage } from "./text/problem.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak policy check policy.yaml
  $ npx tracecloak explain --policy policy.yaml --tenant default --service checkout -H 'baggage: user.id=alice,env=prod'
  $ npx tracecloak keys new --out keyring.json
  $ npx tracecloak keys leaf --keyring keyring.json --tenant default --service checkout --zone mesh --out keys.json
  $ npx tracecloak token open --keyring keyring.json < token.txt
`;

/** Every command of the program; the order is that of `--help`. */
const COMMANDS: readonly { register(program: ToolCommand, io: Io): void }[] = [
  policy,
  explain,
  render,
  keys,
  token,
  envoy,
  redteam,
  demo,
  completion,
  version,
];

/** The program with its commands. Commander's own output goes to `io`; it throws instead of exiting. */
export function build(io: Io): ToolCommand {
  const program = new ToolCommand("tracecloak")
    .description("Strips or tokenizes identifiers in trace headers and baggage, on every hop of a mesh.")
    .version(version.ofPackage(), "-V, --version", "print the version")
    .option("--no-color", "print without colours, as with NO_COLOR")
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

/** Runs the command line `argv` (without node and script) and answers its exit code; throws nothing. */
export async function run(argv: readonly string[], world: Io): Promise<Exit> {
  const io = asAsked(argv, world);
  try {
    const program = build(io);
    refuseHelpOfNothing(program, argv);
    await program.parseAsync([...argv], { from: "user" });
    return program.exit;
  } catch (reason) {
    if (reason instanceof CommanderError && reason.exitCode === 0) return 0; // --help, --version
    // Bare `tracecloak`, or a bare group as `tracecloak keys`: the help is already on stderr.
    if (reason instanceof CommanderError && reason.code === "commander.help") return 2;
    const problem = problemOf(reason, argv, io);
    io.err(wantsJson(argv) ? asJson(problem) : asText(problem));
    return isMisuse(problem) ? 2 : 1;
  }
}

/** `help nothing` is a mistake; commander prints the help of the whole program and is content. */
function refuseHelpOfNothing(program: ToolCommand, [first, second]: readonly string[]): void {
  if (first !== "help" || second === undefined || second.startsWith("-")) return;
  if (!program.commands.some((command) => command.name() === second)) throw usage("unknown command", SEE_HELP);
}

/** The world as the flags that hold for every command want it. Standard input can be asked for once. */
function asAsked(argv: readonly string[], world: Io): Io {
  let asked = false;
  const stdin = async () => {
    if (asked) throw namedTwice();
    asked = true;
    return world.stdin();
  };
  return { ...world, stdin, color: world.color && !flagsOf(argv).includes("--no-color") };
}

/** What stands before `--`: behind it nothing is a flag. */
function flagsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}

function wantsJson(argv: readonly string[]): boolean {
  return /(?:^|\n)(?:--json|--output[=\n]json|-o[=\n]?json)(?:\n|$)/.test(flagsOf(argv).join("\n"));
}

function problemOf(reason: unknown, argv: readonly string[], io: Io): Problem {
  if (reason instanceof Problem) return reason;
  if (reason instanceof CommanderError) return misuse(reason, argv, build(io));
  // A defect of ours. Its message may quote what it was working on, so only the kind and the place are told.
  const error = reason instanceof Error ? reason : new Error();
  const code = (error as NodeJS.ErrnoException).code;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const place = frames[0]?.trim() ?? "an unknown place";
  return new Problem(
    "defect",
    `${code ?? error.name} ${place}`,
    "this is a defect of tracecloak; please report this line",
  );
}

function asText({ message, hint }: Problem): string {
  return `tracecloak: error: ${message}\n${hint === "" ? "" : `tracecloak: hint: ${hint}\n`}`;
}

/** One line, on stderr too: what stands on stdout is data or nothing. */
function asJson({ code, message, hint, path }: Problem): string {
  return `${JSON.stringify({ error: { code, message, hint, path } })}\n`;
}

/** Whether the command line is to blame. */
function isMisuse({ code, path }: Problem): boolean {
  return code === "usage" || path.startsWith("--");
}

const USUAL_COLUMNS = 80;

/** The real world: what the program is given when it is not tested. */
function processIo(): Io {
  let shown = false;
  const { stdin, stdout, stderr, env } = process;
  const err = (text: string) => void stderr.write(shown ? `\n${text}` : text);
  return {
    stdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    out: (data) => void stdout.write(data),
    err: (text) => {
      err(text);
      shown = false;
    },
    env,
    color: stdout.isTTY === true && !env.NO_COLOR,
    columns: stdout.isTTY === true ? stdout.columns || USUAL_COLUMNS : undefined, // a terminal may not know its width
    now: () => Date.now(),
    random: (bytes) => randomBytes(bytes),
    progress: (line) => {
      if (stderr.isTTY !== true) return;
      stderr.write(`\r${line}`);
      shown = true;
    },
  };
}

/** Runs the program on the real world. */
async function main(): Promise<void> {
  const io = processIo();
  let lost = false;
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", ({ code }: NodeJS.ErrnoException) => {
      // A reader that has seen enough (`tracecloak … | head`) is no failure; the exit code stays the command's.
      if (code === "EPIPE" || lost) return;
      lost = true;
      process.exitCode ||= 1;
      if (stream === process.stdout)
        io.err(
          asText(new Problem("output", `cannot write standard output (${code})`, "what was written is not whole")),
        );
    });
  const exit = await run(process.argv.slice(2), io);
  process.exitCode = lost && exit === 0 ? 1 : exit;
}

const script = process.argv[1];
if (script !== undefined && existsSync(script) && import.meta.url === pathToFileURL(realpathSync(script)).href)
  await main();
