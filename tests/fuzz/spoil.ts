// Documents made wrong: a value for another, a member gone, doubled or renamed; and texts, byte by byte.
import type { Random } from "./random.ts";

const WORDS = [
  "keep",
  "tokenize",
  "hash",
  "mask",
  "strip",
  "user",
  "payment",
  "mesh",
  "outside",
  "baggage:*",
  "header:x-*",
  "tracestate:ot",
  "[a-z]{1,64}",
  "[",
  "*",
  "",
  "2030-02-30T00:00:00Z",
  "é",
  "\u0000",
];
const NUMBERS = [0, -1, 1.5, 1e300, 64, 65, 8192, 4_294_967_296, 253_402_300_800];
const PIECES = [
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\\u0000",
  "\\ud800",
  "\\u12",
  "1e",
  "-",
  "nul",
  "true",
  "\xff",
  "\xc3\xa9",
  "\x00",
  "\n",
  " ",
  "[".repeat(40),
  '{"a":'.repeat(33),
];

/** A copy of `value` with one to three things wrong in it; `canary` is among the strings that get in. */
export function spoil(random: Random, value: unknown, canary: string): unknown {
  const copy = structuredClone(value);
  for (let times = 1 + random.below(3); times > 0; times--) {
    const places = placesOf(copy);
    if (places.length === 0) break; // nothing is left to spoil
    const [parent, key] = random.pick(places);
    change(random, parent, key, canary);
  }
  return copy;
}

type Parent = Record<string, unknown>;

/** Every member and element of the document, with what holds it. */
function placesOf(value: unknown): [Parent, string][] {
  if (typeof value !== "object" || value === null) return [];
  const parent = value as Parent;
  return Object.keys(parent).flatMap((key) => [[parent, key] as [Parent, string], ...placesOf(parent[key])]);
}

function change(random: Random, parent: Parent, key: string, canary: string): void {
  const old = parent[key];
  switch (random.below(6)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      break;
    case 1:
      if (Array.isArray(parent)) parent.push(structuredClone(old));
      else parent[`${key}${random.pick(["", "s", "_", "é"])}`] = old;
      break;
    case 2:
      parent[key] = random.pick<unknown>([null, true, false, [], {}, [[]], { a: 1 }]);
      break;
    case 3:
      parent[key] = random.pick(NUMBERS);
      break;
    case 4:
      parent[key] = random.pick([...WORDS, canary, canary.repeat(40), `baggage:${canary}`]);
      break;
    default:
      parent[key] = typeof old === "string" ? old.slice(0, -1) : [old];
  }
}

/** The text with one to three bytes or stretches of it gone, doubled or replaced. One character is one byte. */
export function spoilText(random: Random, text: string): string {
  let spoiled = Buffer.from(text).toString("latin1");
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(spoiled.length + 1);
    const end = at + random.below(8);
    const [before, middle, after] = [spoiled.slice(0, at), spoiled.slice(at, end), spoiled.slice(end)];
    spoiled = random.pick([
      before + after,
      before + random.pick(PIECES) + after,
      before + middle + middle + after,
      before,
    ]);
  }
  return spoiled;
}
