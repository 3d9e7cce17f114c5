// `tracecloak policy check`: findings with file, line and column. Prints key names and allowed words, never values.
import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import pc from "picocolors";
import { HostError } from "../host/wasm.ts";
import { check } from "../policy/check.ts";
import type { Finding } from "../policy/finding.ts";
import { CliError, type Io } from "./io.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak policy check policy.yaml
  $ npx tracecloak policy check --strict -o json policy.yaml
  $ kubectl get configmap tracecloak -o jsonpath='{.data.policy}' | npx tracecloak policy check -
`;

interface CheckFlags {
  output: "text" | "json";
  strict?: true;
}

export function register(program: Command, io: Io): void {
  const policy = program
    .command("policy")
    .summary("check policies")
    .description("Checks policies before Envoy sees them.")
    .addHelpText("before", EXAMPLES);

  policy
    .command("check")
    .summary("what is wrong with a policy, and where")
    .description(
      "Prints what the filter would refuse in FILE, and what its author may not have meant, with line and column. FILE is YAML, or JSON where it ends in .json; - is standard input. Exits with 1 where the filter would refuse it.",
    )
    .addHelpText("before", EXAMPLES)
    .argument("<file>", "the policy")
    .addOption(
      new Option("-o, --output <format>", "how findings are written").choices(["text", "json"]).default("text"),
    )
    .option("--strict", "exit with 1 on warnings too")
    .action(async (file: string, flags: CheckFlags) => {
      const findings = await judged(await read(file, io), file === "-" ? "stdin" : file);
      io.out(flags.output === "json" ? writeJson(findings) : writeText(findings, io.color));
      const errors = findings.filter((finding) => finding.severity === "error").length;
      const warnings = findings.length - errors;
      io.err(`tracecloak: ${count(errors, "error")}, ${count(warnings, "warning")}\n`);
      if (errors > 0 || (flags.strict && warnings > 0)) throw new CliError("", "", 1);
    });
}

async function judged(text: Buffer, file: string): Promise<Finding[]> {
  try {
    return await check(text, { file });
  } catch (reason) {
    if (reason instanceof HostError) throw new CliError(`cannot run the filter: ${reason.message}`, reason.hint, 1);
    throw reason;
  }
}

async function read(file: string, io: Io): Promise<Buffer> {
  if (file === "-") return io.stdin();
  try {
    return await readFile(file);
  } catch (reason) {
    const code = (reason as NodeJS.ErrnoException).code ?? "unreadable";
    throw new CliError(
      `cannot read the policy: ${code}`,
      "give the path of a YAML or JSON file, or - for standard input",
    );
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function writeJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ findings }, null, 2)}\n`;
}

/** `FILE:LINE:COL: error: message [code]`, the form that editors and CI know, and an indented hint. */
function writeText(findings: readonly Finding[], color: boolean): string {
  const paint = pc.createColors(color);
  const lines = findings.map(({ file, line, column, severity, message, code, hint }) => {
    const word = severity === "error" ? paint.red(severity) : paint.yellow(severity);
    return `${file}:${line}:${column}: ${word}: ${message} ${paint.dim(`[${code}]`)}\n    hint: ${hint}\n`;
  });
  return lines.join("");
}
