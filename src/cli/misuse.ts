// Commander's refusals in the house's form. What was typed may be a secret in the wrong place, so it is repeated only
// where it is known to be none: a long option's name, or a near miss of a word of ours.
import type { CommanderError } from "commander";
import { nearest } from "../policy/nearest.ts";
import { CliError } from "./io.ts";

export const SEE_HELP = "--help shows examples and every option";

/** The error to print for what commander refused of `argv`. */
export function misuse(error: CommanderError, argv: readonly string[]): CliError {
  // Bare `tracecloak`, or a bare group as `tracecloak keys`: the help is already on stderr.
  if (error.code === "commander.help") return new CliError("", "");
  const [said = "", meant] = error.message.replace(/^error: /, "").split("\n");
  const near = meant?.match(/^\(Did you mean (.*)\?\)$/)?.[1];
  if (near !== undefined) return new CliError(withoutValue(said), didYouMean(near));
  if (error.code === "commander.unknownCommand") return new CliError("unknown command", SEE_HELP);
  // Commander looks for what is required before it looks at what it does not know: `--kering` is both.
  const missing = error.code === "commander.missingMandatoryOptionValue" ? optionName(said) : undefined;
  const typed = missing && argv.map(optionName).find((name) => name !== undefined && nearest(name, [missing]));
  if (missing && typed) return new CliError(`unknown option '${typed}'`, didYouMean(missing));
  return new CliError(withoutValue(said), SEE_HELP);
}

function didYouMean(word: string): string {
  return `did you mean ${word}?`;
}

/** The first long option named in `text`, without a value after `=`. */
function optionName(text: string): string | undefined {
  return text.match(/(?:^|')(--[a-z][a-z-]*)/)?.[1];
}

function withoutValue(said: string): string {
  if (said.startsWith("unknown option")) {
    const name = optionName(said);
    return name === undefined ? "unknown option" : `unknown option '${name}'`;
  }
  return said
    .replace(/ (?:argument|value) '.*' (?:from env '.*' )?is invalid/s, " is invalid")
    .replace(/value '.*' is invalid for/s, "value is invalid for");
}
