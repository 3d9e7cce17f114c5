// The keyring (token-spec.md, KEYS): what can make and open everything. Reads, writes and makes one; keeps no file.
import { randomBytes } from "node:crypto";
import { Ajv, type DefinedError } from "ajv";
import { readJson } from "../text/json.ts";
import { Lines } from "../text/position.ts";
import { SyntaxProblem } from "../text/syntax.ts";
import type { TokenClass } from "../words/class.ts";
import { TokenError } from "./error.ts";
import { type Fault, findFault } from "./fault.ts";
import type { Keyring, KidRow, KidState } from "./row.ts";
import { KEYRING_SCHEMA } from "./schema.ts";

export type { Epoch, Keyring, KidRow, KidState, Secret } from "./row.ts";

/** What a new keyring is made for. */
export interface KeyringOptions {
  tenants: readonly string[];
  zones: readonly string[];
  classes: Readonly<Record<string, TokenClass>>;
  /** unix seconds; the first epoch mints at once */
  now: number;
  /** seconds that the first epoch mints */
  mintSeconds: number;
}

/** A new keyring with fresh seeds and seals for epoch 1. Throws TokenError where the options make no good keyring. */
export function newKeyring(options: KeyringOptions): Keyring {
  const keyring: Keyring = {
    v: 1,
    use: "development",
    wrapped: false,
    tenants: [...options.tenants],
    zones: [...options.zones],
    classes: { ...options.classes },
    epochs: [{ epoch: 1, mint_from: options.now, mint_until: options.now + options.mintSeconds }],
    secrets: options.tenants.map((tenant) => ({
      tenant,
      epoch: 1,
      seed: randomBytes(32).toString("base64url"),
      seal: randomBytes(16).toString("base64url"),
    })),
    kids: [],
  };
  const fault = faultOf(keyring);
  if (fault !== null) throw new TokenError("keyring-options", `expected ${fault.expected}`, "", fault.pointer);
  return keyring;
}

/** Reads a keyring's text. Throws TokenError with line and column; never with a piece of the text. */
export function readKeyring(text: string): Keyring {
  const lines = new Lines(text);
  try {
    const { value, places } = readJson(text, lines);
    const fault = faultOf(value);
    if (fault === null) return value as Keyring;
    const place = at(places.value(fault.pointer));
    throw new TokenError("keyring-invalid", `not a good keyring: expected ${fault.expected}`, HINT, place);
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    throw new TokenError(
      "keyring-syntax",
      `the keyring is not JSON: ${problem.message}`,
      problem.hint,
      at(lines.at(problem.offset)),
    );
  }
}

/** The keyring as text, one row a line. readKeyring reads it back to the same bytes. */
export function writeKeyring(keyring: Keyring): string {
  const rows = (list: readonly unknown[]): string =>
    list.length === 0 ? "[]" : `[\n${list.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]`;
  const members = Object.entries(keyring).map(([name, value]) => {
    const text = Array.isArray(value) && typeof value[0] === "object" ? rows(value) : JSON.stringify(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${members.join(",\n")}\n}\n`;
}

/** The row's state at this time: pending turns active when its epoch mints, since filters flip by the clock. */
export function stateAt(keyring: Keyring, row: KidRow, now: number): KidState {
  const epoch = keyring.epochs.find((entry) => entry.epoch === row.epoch);
  return row.state === "pending" && epoch !== undefined && now >= epoch.mint_from ? "active" : row.state;
}

const HINT = "`tracecloak keys new` makes one; docs/token.md says what is in it";
const isShaped = new Ajv({ strict: true }).compile(KEYRING_SCHEMA);

function faultOf(value: unknown): Fault | null {
  return isShaped(value) ? findFault(value as unknown as Keyring) : shapeFault();
}

function shapeFault(): Fault {
  const error = isShaped.errors?.[0] as DefinedError | undefined;
  return { pointer: error?.instancePath ?? "", expected: expectedBy(error) };
}

/** An error of ajv in our words: it quotes the schema, never the document. */
function expectedBy(error: DefinedError | undefined): string {
  switch (error?.keyword) {
    case "required":
      return `the key ${error.params.missingProperty}`;
    case "additionalProperties":
      return "no other keys than version 1 has";
    case "minimum":
    case "maximum":
      return `a number ${error.params.comparison} ${error.params.limit}`;
    case "uniqueItems":
      return "each item once";
    default:
      return `a value that ${error?.message ?? "has the keyring's shape"}`;
  }
}

function at(position: { line: number; column: number }): string {
  return `line ${position.line}, column ${position.column}`;
}
