// Commander's refusals in the house's form. What was typed may be a secret in the wrong place, so it is repeated only
// where it is known to be none: a flag by its form, or a near miss of a word of ours.
import type { Command, CommanderError, Option } from "commander";
import { nearest } from "../policy/nearest.ts";
import { type Problem, usage } from "../text/problem.ts";

export const SEE_HELP = "--help shows examples and every option";

/** Commander says these of what is not there before it looks at what it does not know: `--kering` is both. */
const LACKS = ["commander.missingMandatoryOptionValue", "commander.missingArgument", "commander.excessArguments"];

/** The problem with what commander refused of `argv`. */
export function misuse(error: CommanderError, argv: readonly string[], program: Command): Problem {
  const [said = "", meant] = error.message.replace(/^error: /, "").split("\n");
  if (error.code === "commander.unknownOption" || LACKS.includes(error.code)) {
    const unknown = findUnknown(argv, program);
    if (unknown !== null) return unknownFlag(unknown.word, unknown.known);
  }
  const near = meant?.match(/^\(Did you mean (.*)\?\)$/)?.[1];
  if (near !== undefined) return usage(withoutValue(said), `did you mean ${near}?`);
  if (error.code === "commander.unknownCommand") return usage("unknown command", SEE_HELP);
  return usage(withoutValue(said), SEE_HELP, flagIn(said));
}

function unknownFlag(word: string, known: readonly string[]): Problem {
  const name = word.replace(/=.*/s, "");
  // A longer word behind one dash, or another form, may be anything.
  if (!/^(?:--[a-z][a-z0-9_-]{0,40}|-[a-z])$/i.test(name)) return usage("unknown option", SEE_HELP);
  const near = name.startsWith("--") ? nearest(name, known) : undefined;
  return usage(`unknown option '${name}'`, near === undefined ? SEE_HELP : `did you mean ${near}?`, name);
}

/** The first flag that the command it is given to does not have, and those that it has. */
function findUnknown(argv: readonly string[], program: Command): { word: string; known: string[] } | null {
  let command = program;
  const options: Option[] = [...program.options];
  for (let i = 0; i < argv.length && argv[i] !== "--"; i++) {
    const word = argv[i] as string;
    if (!/^-./s.test(word)) {
      const child = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (child === undefined) continue;
      command = child;
      options.push(...child.options);
      continue;
    }
    if (/^(?:-h|--help)$/.test(word)) continue;
    const option = options.find(({ long, short }) => long === word.replace(/=.*/s, "") || short === word.slice(0, 2));
    if (option === undefined) return { word, known: options.flatMap(({ long }) => long ?? []) };
    const isAttached = word.startsWith("--") ? word.includes("=") : word.length > 2;
    if (option.required && !isAttached) i++;
  }
  return null;
}

/** The long option that commander's sentence is about. */
function flagIn(said: string): string {
  return said.match(/option '(?:-[a-zA-Z], )?(--[a-z-]+)/)?.[1] ?? "";
}

function withoutValue(said: string): string {
  if (said.startsWith("unknown option")) return "unknown option";
  return said
    .replace(/command-argument value '.*' is invalid for/s, "the value is invalid for")
    .replace(/ (?:argument|value) '.*' (?:from env '.*' )?is invalid/s, " is invalid");
}
