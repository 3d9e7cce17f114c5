// Holds what left against what the model expects. Tokens are opened; of mapped ids the form is checked, and that they
// are others.

import type { Keyring } from "../../src/token/keyring.ts";
import { openToken } from "../../src/token/open.ts";
import { TOKEN_CLASSES } from "../../src/words/class.ts";
import type { Expected, Header, Outcome, Unknown } from "./header.ts";

/** How headers differ from the outcome, in words; empty where they do not. `now` is in unix seconds. */
export function differences(outcome: Outcome, headers: readonly Header[], keyring: Keyring, now: number): string[] {
  const names = new Set([...outcome.keys(), ...headers.map(([name]) => name.toLowerCase())]);
  return [...names].flatMap((name) => {
    const want = outcome.get(name) ?? [];
    const got = headers.filter(([n]) => n.toLowerCase() === name).map(([, value]) => value);
    if (want.length !== got.length) return [`${name}: ${got.length} lines, expected ${want.length}: ${show(want)}`];
    return want.flatMap((expected, i) => {
      const fault = faultOf(expected, got[i] ?? "", keyring, now);
      return fault === undefined ? [] : [`${name}: ${fault}: got ${got[i]}, expected ${show([expected])}`];
    });
  });
}

function faultOf(expected: Expected, got: string, keyring: Keyring, now: number): string | undefined {
  const form = expected.map((part) => (typeof part === "string" ? literally(part) : formOf(part))).join("");
  const match = new RegExp(`^${form}$`, "s").exec(got);
  if (match === null) return "other bytes";
  const unknowns = expected.filter((part): part is Unknown => typeof part !== "string");
  for (const [i, unknown] of unknowns.entries()) {
    const text = match[i + 1] ?? "";
    if ("mapped" in unknown) {
      if (text === unknown.mapped || /^0+$/.test(text)) return "an id that is not mapped";
    } else if ("request" in unknown) {
      if (text === unknown.request) return "a request id that is not mapped";
    } else {
      const { value, classNumber } = openToken(keyring, text, { now });
      if (value.toString("latin1") !== unknown.value) return "a token of another value";
      if (classNumber !== TOKEN_CLASSES[unknown.token]?.number) return "a token of another class";
    }
  }
  return undefined;
}

function formOf(unknown: Unknown): string {
  if ("request" in unknown) return `(${shapeOf(unknown.request)})`;
  return "mapped" in unknown ? `([0-9a-f]{${unknown.mapped.length}})` : "(t1\\.[A-Za-z0-9_-]+)";
}

/** Any digits in the place of digits, but for the version and the variant of a UUID. */
function shapeOf(id: string): string {
  const stays = (at: number) => id.length === 36 && (at === 14 || at === 19);
  return [...id].map((c, at) => (c === "-" || stays(at) ? c : "[0-9a-f]")).join("");
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function show(lines: Expected[]): string {
  return JSON.stringify(lines);
}
