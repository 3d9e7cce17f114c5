// `tracecloak demo`, the project's main job: a small mesh of real Envoys, and what the filter does to two requests in it.
import { type Command, InvalidArgumentError, Option } from "commander";
import { CliError, type Io } from "../cli/io.ts";
import { EnvoyNotFound } from "../envoy/find.ts";
import { EnvoyFailed } from "../envoy/run.ts";
import { HostError } from "../host/wasm.ts";
import { Interrupted } from "./interruption.ts";
import type { Report } from "./report.ts";
import type { DemoOptions } from "./run.ts";

const EXAMPLES = `Examples:
  $ npm start
  $ npm start -- --details
  $ npm start --silent -- --json > report.json
  $ npx tracecloak demo --json | jq '.journeys[0].hops[0].request'
  $ npx tracecloak demo --keep
  $ npx tracecloak demo --policy my-policy.yaml
`;

const NARROWEST = 60;
const USUAL_WIDTH = 100;

interface Flags {
  details?: true;
  json?: true;
  output: "text" | "json";
  keep?: true;
  policy?: string;
  width?: number;
}

export function register(program: Command, io: Io): void {
  program
    .command("demo")
    .summary("show the filter at work in real Envoys")
    .description(
      "Starts an edge, two services with sidecars and a partner on loopback, in real Envoys with the built filter. Sends a checkout from outside and a renewal from inside, looks for every planted value wherever it must not be, and opens one token. Prints its verdict first, then one screen: what was planted, what each hop took, what the partner saw, and the way back. All values are made up. Progress is on standard error. Exit 0 only if no planted value was seen there.",
    )
    .addHelpText("before", EXAMPLES)
    .option("--details", "show every field before and after as well, hop by hop")
    .option("--json", "print the whole report as data, the same as -o json")
    .addOption(new Option("-o, --output <format>", "how it is written").choices(["text", "json"]).default("text"))
    .option("--keep", "leave the mesh running, its ports printed, until interrupted")
    .option(
      "--policy <file>",
      "use this policy; its zones need mesh-* and partner-* clusters (default: the reference policy)",
    )
    .option("--width <columns>", "width of the text (default: the terminal's, else 100)", readWidth)
    .action(async ({ details, json, output, keep, policy, width }: Flags) => {
      const options: DemoOptions = {
        details: details === true,
        json: json === true || output === "json",
        keep: keep === true,
        width: width ?? usualWidth(io),
        terminal: process.stdout.isTTY === true,
        ...(policy !== undefined && { policy }),
      };
      const report = await start(options, io);
      if (!report.ok) throw new CliError("", "", 1);
    });
}

/** Loads the demonstration only now: its services need the OpenTelemetry SDK, which no other command does. */
async function start(options: DemoOptions, io: Io): Promise<Report> {
  try {
    const { runDemo } = await import("./run.ts");
    return await runDemo(options, io);
  } catch (reason) {
    throw readable(reason);
  }
}

/** What may go wrong around a demonstration, with its remedy. */
function readable(reason: unknown): unknown {
  if (reason instanceof EnvoyNotFound) return new CliError(reason.message, reason.hint, 1);
  if (reason instanceof HostError) return new CliError(reason.message, reason.hint, 1);
  if (reason instanceof Error && /'@opentelemetry\//.test(reason.message))
    return new CliError("the OpenTelemetry SDK is not installed", "npm ci installs what the demonstration needs", 1);
  if (reason instanceof Interrupted) return new CliError("interrupted", "", 1);
  if (!(reason instanceof EnvoyFailed)) return reason;
  const errors = reason.logs.split("\n").filter((line) => /\]\[(?:error|critical)\]/.test(line));
  const hint = "ENVOY_BIN may name another Envoy; `npx tracecloak envoy` prints the one that is used";
  return new CliError([reason.message, ...errors.slice(-3)].join("\n  "), hint, 1);
}

function readWidth(text: string): number {
  const columns = Number(text);
  if (!Number.isInteger(columns) || columns < NARROWEST)
    throw new InvalidArgumentError(`Expected a number of columns, ${NARROWEST} or more.`);
  return columns;
}

/** The terminal's width, or else COLUMNS. A terminal that does not know its width says 0. */
function usualWidth(io: Io): number {
  return Math.max(NARROWEST, process.stdout.columns || Number(io.env.COLUMNS) || USUAL_WIDTH);
}
