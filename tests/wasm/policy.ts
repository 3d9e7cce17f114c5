// The policy reader for tests on Node: a test writes a plugin configuration to the buffer and asks what the filter says.
import { Problem } from "../../assembly/json/problem";
import { readConfig } from "../../assembly/policy/config";
import { Policy } from "../../assembly/policy/model";
import { patternMatches } from "../../assembly/policy/pattern";

let text: StaticArray<u8> = new StaticArray<u8>(0);
let problem: Problem = new Problem();
let policy: Policy | null = null;

/** Makes room for `length` bytes of configuration, or of a value, and answers its address. */
export function allocate(length: i32): usize {
  __collect(); // nothing but this module's own variables is in use between two calls
  text = new StaticArray<u8>(length);
  return changetype<usize>(text);
}

/** Whether the configuration in the buffer is taken. */
export function configure(): bool {
  problem = new Problem();
  policy = readConfig(text, problem);
  return policy !== null;
}

export function code(): string {
  return problem.code;
}

export function pointer(): string {
  return problem.pointer;
}

export function expected(): string {
  return problem.expected;
}

/** Whether the value in the buffer fits the pattern of the first entry of the policy configured last. */
export function fits(): bool {
  const pattern = policy!.entries[0].pattern;
  return pattern !== null && patternMatches(pattern, text, 0, text.length);
}
