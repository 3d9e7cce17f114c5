// The keyring (token-spec.md, KEYS): what can make and open everything. Reads, writes and makes one; keeps no file.
import { Ajv, type DefinedError } from "ajv";
import { readJson } from "../text/json.ts";
import { Lines } from "../text/position.ts";
import { Problem } from "../text/problem.ts";
import { SyntaxProblem } from "../text/syntax.ts";
import type { TokenClass } from "../words/class.ts";
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
  /** bytes that nobody can guess */
  random: (bytes: number) => Uint8Array;
}

/** A new keyring with fresh seeds and seals for epoch 1. Throws Problem where the options make no good keyring. */
export function newKeyring(options: KeyringOptions): Keyring {
  const secret = (bytes: number) => Buffer.from(options.random(bytes)).toString("base64url");
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
      seed: secret(32),
      seal: secret(16),
    })),
    kids: [],
  };
  const fault = faultOf(keyring);
  if (fault !== null) {
    const message = `expected ${fault.expected}, at ${fault.pointer}`;
    throw new Problem("keyring-options", message, "", fault.pointer);
  }
  return keyring;
}

/** Reads a keyring's text, or its bytes. Throws Problem with line and column; never with a piece of the text. */
export function readKeyring(source: string | Uint8Array): Keyring {
  const text = typeof source === "string" ? source : decode(source);
  const lines = new Lines(text);
  try {
    const { value, places } = readJson(text, lines);
    const fault = faultOf(value);
    if (fault === null) return value as Keyring;
    const place = at(places.value(fault.pointer));
    const message = `not a good keyring: expected ${fault.expected}, at ${place}`;
    throw new Problem("keyring-invalid", message, HINT, place);
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    const place = at(lines.at(problem.offset));
    const message = `the keyring is not JSON: ${problem.message}, at ${place}`;
    throw new Problem("keyring-syntax", message, problem.hint, place);
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

/** The keyring with more rows in its table of kids. */
export function withRows(keyring: Keyring, rows: readonly KidRow[]): Keyring {
  return rows.length === 0 ? keyring : { ...keyring, kids: [...keyring.kids, ...rows] };
}

/** The row of a kid, by an index that is made once for a table. */
export function findRow({ kids }: Keyring, kid: string): KidRow | undefined {
  let index = INDEXES.get(kids);
  if (index === undefined) {
    index = new Map(kids.map((row) => [row.kid, row]));
    INDEXES.set(kids, index);
  }
  return index.get(kid);
}

const INDEXES = new WeakMap<readonly KidRow[], ReadonlyMap<string, KidRow>>();

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

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problem("keyring-syntax", "the keyring is not UTF-8", "use the file as `tracecloak keys new` wrote it");
  }
}

function at(position: { line: number; column: number }): string {
  return `line ${position.line}, column ${position.column}`;
}
