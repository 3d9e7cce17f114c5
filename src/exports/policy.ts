// `tracecloak/policy`: checks a policy as `tracecloak policy check` does. docs/library.md shows it.

import type { Attach } from "../policy/attach.ts";
import * as checks from "../policy/check.ts";
import { readPolicyText } from "../policy/read.ts";
import { Problem } from "../text/problem.ts";

export type { Attach };
export { Problem };

/** One thing that is wrong with a policy. Holds key names and allowed words, never a value of the policy. */
export interface Finding {
  /** `error`: the filter refuses the policy. `warning`: it takes it, but the author may not have meant it. */
  severity: "error" | "warning";
  /** A stable short name: `key-unknown`. */
  code: string;
  message: string;
  /** What to do about it. */
  hint: string;
  /** `file` of the options. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  /** RFC 6901, into the policy. */
  pointer: string;
}

export interface ReadOptions {
  /** The name that findings and errors give. The text is JSON if it ends in `.json`, else YAML. Default: `policy.yaml`. */
  file?: string;
}

export interface CheckOptions extends ReadOptions {
  /** The hop to check the policy for. Default: an inbound listener that any peer may reach. */
  attach?: Attach;
  /** When: an exception that is over by then is found. Default: the clock. */
  now?: Date;
}

/**
 * Checks the text of a policy. The findings come in the order of the text; there are errors among them exactly if the
 * filter refuses the policy, and a text that is no YAML or JSON is such an error. Rejects with a Problem only if the
 * filter itself cannot run (`wasm-…`).
 */
export async function check(text: string | Uint8Array, options: CheckOptions = {}): Promise<Finding[]> {
  return checks.check(text, { ...options, file: options.file ?? FILE, now: options.now ?? new Date() });
}

/**
 * Reads the text of a policy into a plain value, for `tracecloak/filter`. What the value says is not checked. Throws a
 * Problem whose `path` is `file:line:column` if the text is no YAML or JSON that a policy may be written in, or over 1 MiB.
 */
export function read(text: string | Uint8Array, { file = FILE }: ReadOptions = {}): unknown {
  return readPolicyText(text, file).value;
}

const FILE = "policy.yaml";
