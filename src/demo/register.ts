// `tracecloak demo`, the project's main job: a small mesh of real Envoys, and what the filter does to two requests in it.
import { InvalidArgumentError } from "commander";
import type { ToolCommand } from "../cli/command.ts";
import { formatFlag } from "../cli/flag.ts";
import type { Exit, Io } from "../cli/io.ts";
import { Problem } from "../text/problem.ts";
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

export function register(program: ToolCommand, io: Io): void {
  program
    .command("demo")
    .summary("show the filter at work in real Envoys")
    .description(
      "Starts an edge, two services with sidecars and a partner on loopback, in real Envoys with the built filter. Sends a checkout from outside and a renewal from inside, looks for every planted value wherever it must not be, and opens one token. Prints its verdict first, then one screen: what was planted, what each hop took, what the partner saw, and the way back. All values are made up. Progress is on standard error. Exit 0 only if no planted value was seen there.",
    )
    .addHelpText("before", EXAMPLES)
    .option("--details", "show every field before and after as well, hop by hop")
    .addOption(formatFlag("text", "json"))
    .option("--json", "print the whole report as data, the same as -o json")
    .option("--keep", "leave the mesh running, its ports printed, until interrupted")
    .option(
      "--policy <file>",
      "use this policy, - is standard input; its zones need mesh-* and partner-* clusters (default: the reference policy)",
    )
    .option("--width <columns>", "width of the text (default: the terminal's, else COLUMNS, else 100)", readWidth)
    .run(async ({ details, json, output, keep, policy, width }: Flags): Promise<Exit> => {
      const usual = io.columns ?? (Number(io.env.COLUMNS) || USUAL_WIDTH);
      const options: DemoOptions = {
        details: details === true,
        json: json === true || output === "json",
        keep: keep === true,
        width: width ?? Math.max(NARROWEST, usual),
        terminal: io.columns !== undefined,
        ...(policy !== undefined && { policy }),
      };
      const report = await start(options, io);
      return report.ok ? 0 : 1;
    });
}

/** Loads the demonstration only now: its services need the OpenTelemetry SDK, which no other command does. */
async function start(options: DemoOptions, io: Io): Promise<Report> {
  try {
    const { runDemo } = await import("./run.ts");
    return await runDemo(options, io);
  } catch (reason) {
    if (!(reason instanceof Error) || !/'@opentelemetry\//.test(reason.message)) throw reason;
    const hint = "npm ci installs what the demonstration needs";
    throw new Problem("sdk-missing", "the OpenTelemetry SDK is not installed", hint);
  }
}

function readWidth(text: string): number {
  const columns = Number(text);
  if (!Number.isInteger(columns) || columns < NARROWEST)
    throw new InvalidArgumentError(`Expected a number of columns, ${NARROWEST} or more.`);
  return columns;
}
