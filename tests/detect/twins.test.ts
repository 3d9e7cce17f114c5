// The walk through a value against its slow twin (tests/wasm/slow), which remembers nothing and reads digits one by one:
// on the labelled values, and on values of chance that are made of what starts, joins and ends numbers and addresses.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type Entry, loadEntry } from "../stand/wasm.ts";
import { type Chance, chance, DIGITS } from "./chance.ts";
import { luhnDigit } from "./numbers.ts";
import { DETECTORS, framed } from "./positives.ts";

/** Each of the five kinds below so many times: 200,000 values in all. */
const EACH = 40_000;
/** As many values of each kind at least show something: else nothing is compared. */
const LEAST = 200;

let twins: Entry;

beforeAll(async () => {
  twins = await loadEntry("twins", "release");
});

/** The bits that both find, or an error without the value. */
function bitsOf(value: string, what: string): number {
  const bytes = Buffer.from(value, "latin1");
  const at = 32;
  bytes.copy(twins.at("buffer"), at);
  const digits = value.replaceAll(/[^0-9]/g, "").length;
  const fast = twins.call("fast", at, at + bytes.length, digits);
  expect(fast, what).toBe(twins.call("slow", at, at + bytes.length, digits));
  return fast;
}

/** Sizes of groups that some number is written in, or nearly. */
const LAYOUTS = [
  [4, 4, 4, 4],
  [4, 4, 4, 4, 3],
  [4, 6, 5],
  [5, 5, 5, 1],
  [6, 6, 2],
  [3, 2, 4],
  [4, 2, 3],
  [3, 3, 3],
  [6, 4],
  [8, 4],
  [3, 3, 3, 2],
  [2, 3, 3, 3],
  [1, 2, 2, 2, 3, 3, 2],
  [3, 3, 4],
  [1, 3, 3, 4],
  [3, 4, 4],
  [2, 8],
  Array<number>(8).fill(2),
  Array<number>(15).fill(1),
  ...[9, 10, 11, 12, 13, 15, 16, 19].map((size) => [size]),
];

const PIECES = [
  ..."0123456789 .:-~+/(@%_,;#aAfx",
  ...[
    "00 ",
    "(00)",
    "(0",
    "+49 ",
    "(555) ",
    "1 2A ",
    "0.0",
    "10.0.",
    "f:",
    "f::",
    "::1",
    "fe80:",
    "1a:",
    "A1-",
    "1a2b.",
  ],
  ...["AB 12 34 56 C", "12345678", "X1234567", "ABCDEF12A", "DE89 3704 ", "GB12", "51.5123,", "a1b2c3d4-", "gl", "A"],
];

/** Kinds of values, each made by chance. */
const KINDS: Record<string, (random: Chance) => string> = {
  "digits and separators": (random) =>
    list(random, 60, () => (random.int(3) > 0 ? random.pick(DIGITS) : random.pick(" -./_+()"))),
  "even groups": (random) => {
    const [size, joint] = [1 + random.int(5), random.pick(" -._/")];
    const group = () => random.text(DIGITS, random.int(6) > 0 ? size : 1 + random.int(7));
    return list(random, 24, () => group() + (random.int(12) > 0 ? joint : random.pick(" -,.;")));
  },
  "numbers in the groups of some rule": (random) => {
    const sizes = random.pick(LAYOUTS);
    let digits = random.pick(["", "", "4", "51", "37", "62", "6011", "5018", "36"]);
    digits = (digits + random.text(DIGITS, 30)).slice(
      0,
      sizes.reduce((sum, size) => sum + size),
    );
    if (random.int(2) > 0) digits = digits.slice(0, -1) + luhnDigit(digits.slice(0, -1));
    const groups = sizes.map((size, i) => {
      const at = sizes.slice(0, i).reduce((sum, before) => sum + before, 0);
      return digits.slice(at, at + size);
    });
    const before = random.pick(["", "", "a", "x ", "-", "1 ", "12-", "id=", "#", "+", "(", "4 4 "]);
    return before + groups.join(random.pick([" ", "-", ".", "/", "_", "+", ") "])) + random.pick(["", "a", "-3", ":1"]);
  },
  "pieces over and over": (random) => {
    const piece = list(random, 4, () => random.pick(PIECES)).slice(0, 1 + random.int(12));
    return piece.repeat(1 + random.int(30)).slice(0, 250) + random.pick(["", "", "x", "1", ":"]);
  },
  "pieces in any order": (random) => list(random, 16, () => random.pick(PIECES)),
};

function list(random: Chance, most: number, one: () => string): string {
  return Array.from({ length: 1 + random.int(most) }, one).join("");
}

describe("the walk finds what its slow twin finds", () => {
  it.each(Object.entries(KINDS))("%s", (kind, make) => {
    const random = chance(41);
    let shown = 0;
    for (let i = 0; i < EACH; i++) if (bitsOf(make(random), `${kind}, number ${i}`) !== 0) shown++;
    expect(shown).toBeGreaterThan(LEAST);
  });

  it("in the labelled values", () => {
    const harmless = JSON.parse(readFileSync(new URL("../vectors/values/harmless.json", import.meta.url), "utf8"));
    const parts: Record<string, string[]>[] = [harmless.development, harmless.measuring];
    for (const values of parts.flatMap((part) => Object.values(part))) {
      for (const [i, value] of values.entries()) bitsOf(value, `harmless, number ${i}`);
    }
    for (const [name, { make }] of Object.entries(DETECTORS)) {
      const random = chance(43);
      for (let i = 0; i < 1000; i++) bitsOf(framed(random, make(random)), `${name}, number ${i}`);
    }
  });
});
