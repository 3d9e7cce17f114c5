// Flags that several commands have, spelled the same in all of them.
import { InvalidArgumentError, Option } from "commander";
import { NAME } from "../words/name.ts";

/** `-o, --output`: the form of what a command prints. The first is the default. */
export function formatFlag(first: string, ...others: string[]): Option {
  return new Option("-o, --output <format>", "how it is written").choices([first, ...others]).default(first);
}

/** Names of tenants, services and zones (token-spec.md, NAMES). */
export function readName(text: string): string {
  if (!NAME.test(text)) throw new InvalidArgumentError("It is 1 to 63 of a-z, 0-9, dots and dashes.");
  return text;
}

/** A flag that may be given several times. */
export function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}
