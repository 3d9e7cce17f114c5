// `tracecloak policy check`: findings with file, line and column. Prints key names and allowed words, never values.
import pc from "picocolors";
import { check } from "../policy/check.ts";
import type { Finding } from "../policy/finding.ts";
import { loadJudge } from "../policy/judge.ts";
import { Problem } from "../text/problem.ts";
import type { ToolCommand } from "./command.ts";
import { formatFlag } from "./flag.ts";
import { nameOfInput, readInput } from "./input.ts";
import type { Exit, Io } from "./io.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak policy check policy.yaml
  $ npx tracecloak policy check --strict -o json policies/*.yaml
  $ kubectl get configmap tracecloak -o jsonpath='{.data.policy}' | npx tracecloak policy check -
`;

interface CheckFlags {
  output: "text" | "json";
  strict?: true;
}

export function register(program: ToolCommand, io: Io): void {
  const policy = program
    .command("policy")
    .summary("check policies")
    .description("Checks policies before Envoy sees them.")
    .addHelpText("before", EXAMPLES);

  policy
    .command("check")
    .summary("what is wrong with policies, and where")
    .description(
      "Prints what the filter would refuse in each FILE, and what its author may not have meant, with line and column. A FILE is YAML, or JSON where it ends in .json; - is standard input. Exits with 1 where the filter would refuse one of them.",
    )
    .addHelpText("before", EXAMPLES)
    .argument("<file...>", "the policies")
    .addOption(formatFlag("text", "json"))
    .option("--strict", "exit with 1 on warnings too")
    .run((files: string[], flags: CheckFlags) => checkAll(files, flags, io));
}

async function checkAll(files: readonly string[], flags: CheckFlags, io: Io): Promise<Exit> {
  const judge = await loadJudge();
  const findings: Finding[] = [];
  for (const file of files) {
    const text = files.length === 1 ? await readInput(file, "the policy", io) : await tryInput(file, io);
    const name = nameOfInput(file);
    if (Buffer.isBuffer(text)) findings.push(...(await check(text, { file: name, now: new Date(io.now()), judge })));
    else findings.push(text);
  }
  io.out(flags.output === "json" ? writeJson(findings) : writeText(findings, io.color));
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const warnings = findings.length - errors;
  const where = files.length === 1 ? "" : ` in ${files.length} files`;
  io.err(`tracecloak: ${count(errors, "error")}, ${count(warnings, "warning")}${where}\n`);
  return errors > 0 || (flags.strict && warnings > 0) ? 1 : 0;
}

/** A file that cannot be read is one more finding, so that it hides nothing of the next. */
async function tryInput(file: string, io: Io): Promise<Buffer | Finding> {
  try {
    return await readInput(file, "the policy", io);
  } catch (reason) {
    if (!(reason instanceof Problem)) throw reason;
    const { message, hint } = reason;
    return { file, line: 1, column: 1, severity: "error", code: "file-unreadable", message, hint, pointer: "" };
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
