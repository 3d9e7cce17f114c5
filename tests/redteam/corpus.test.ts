// The corpus: large enough, complete by its own tables, and free of anything that a secret scanner would take for live.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Case, CORPUS, readCorpus, WAYS } from "../../src/redteam/case.ts";
import { Chance } from "../../src/redteam/chance.ts";
import { plant } from "../../src/redteam/plant.ts";
import { KINDS, kindOf } from "../../src/redteam/secret.ts";
import { luhnDigit } from "../detect/numbers.ts";
import { carrierOf } from "../model/family.ts";
import { rowsOf } from "../stand/page.ts";

const CASES = await readCorpus();
const FILES = readdirSync(CORPUS).filter((file) => file.endsWith(".json"));

/** The rows of threats.md that a header can show. */
const THREATS = [
  "client sends a ready-made token",
  "token of another tenant, zone or key",
  "zone spoofing",
  "token where none belongs",
  "duplicates, joins, case",
  "whitespace, obs-fold, CRLF, NUL",
  "encodings",
  "splitting, keys as data, properties",
  "kept-key abuse",
  "covert channels in ids",
  "vendor twins of one id",
  "tracestate as storage",
  "URL and referer in spans",
  "responses, trailers, 1xx, local replies",
  "parser denial of service",
  "leak by log",
];

/** Every header and trailer name that a case sends or answers with. */
function namesOf({ headers, trailers = [], answer }: Case): string[] {
  return [...headers, ...trailers, ...(answer?.headers ?? []), ...(answer?.trailers ?? [])].map(([name]) =>
    name.toLowerCase(),
  );
}

test("has at least 300 cases, each with a name of its own", () => {
  expect(CASES.length).toBeGreaterThanOrEqual(300);
  expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
});

test("shows every threat that a header can show, and no other", () => {
  expect([...new Set(CASES.map(({ threat }) => threat))].sort()).toEqual(THREATS.toSorted());
});

test("plants every class, on every way", () => {
  const classes = new Set(Object.values(KINDS).map((kind) => kind.class));
  expect(new Set(CASES.map((one) => one.class))).toEqual(classes);
  expect(new Set(CASES.map(({ way }) => way))).toEqual(new Set(WAYS));
});

test("plants in every carrier that the filter knows, from outside and towards a partner", () => {
  const text = readFileSync(new URL("../../assembly/words/carrier.ts", import.meta.url), "utf8");
  const carriers = [...(/const NAMES[^[]*\[([^\]]*)\]/.exec(text)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(
    ([, name]) => name,
  );
  expect(carriers.length).toBeGreaterThan(30);
  for (const way of ["outside", "partner"]) {
    const used = new Set(
      CASES.filter((one) => one.way === way)
        .flatMap(namesOf)
        .map(carrierOf),
    );
    expect(
      carriers.slice(1).filter((name) => !used.has(name as string)),
      way,
    ).toEqual([]);
  }
});

describe.each(FILES)("%s", (file) => {
  const text = readFileSync(join(CORPUS, file), "utf8");
  const { about, cases }: { about: string; cases: Case[] } = JSON.parse(text);

  test("says what it is about, in the words of the README", () => {
    expect(about).toMatch(/\.$/);
    const words = readFileSync(join(CORPUS, "README.md"), "utf8").matchAll(/`(\w+)`/g);
    const known = [...words].map(([, word]) => word);
    for (const { answer = {}, ...one } of cases) {
      expect(known).toEqual(expect.arrayContaining([...Object.keys(one), ...Object.keys(answer)]));
    }
  });

  test("holds no secret", () => {
    const { keys }: { keys: { prefix: string[] }[] } = JSON.parse(
      readFileSync(new URL("../vectors/values/keys.json", import.meta.url), "utf8"),
    );
    for (const { prefix } of keys) expect(text).not.toMatch(new RegExp(`${escaped(prefix.join(""))}[A-Za-z0-9_-]{12}`));
    expect(text).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{6,}\./);
    expect(text).not.toMatch(/[\w.]+@[\w-]+\.(?:com|org|net|de)\b/);
  });

  test("plants what it says, keeps nothing planted", () => {
    for (const one of cases) {
      const planted = plant(one, 1);
      const kinds = planted.needles.map(({ id }) => kindOf(id.replace(/^.*\//, "")));
      expect(
        kinds.map((kind) => KINDS[kind]?.class),
        one.id,
      ).toContain(one.class);
      const lines = [...planted.headers, ...planted.trailers, ...(planted.answer?.headers ?? [])].flat();
      expect(lines.join("\n"), one.id).not.toContain("<<");
      expect(JSON.stringify([one.keep, one.gone, one.answer?.keep]), one.id).not.toContain("<<");
      expect(one.keep !== undefined || one.answer?.keep !== undefined || one.refusable === true, one.id).toBe(true);
    }
  });
});

test("made-up cards and IBANs pass their checks", () => {
  const chance = new Chance(9);
  for (let i = 0; i < 100; i++) {
    const card = KINDS.card?.make(chance) ?? "";
    expect(card).toBe(card.slice(0, -1) + luhnDigit(card.slice(0, -1)));
    const iban = KINDS.iban?.make(chance) ?? "";
    const spelled = [...`${iban.slice(4)}${iban.slice(0, 4)}`].map((c) => Number.parseInt(c, 36)).join("");
    expect(BigInt(spelled) % 97n).toBe(1n);
  }
});

test("one seed plants the same again, another plants anew", () => {
  const of = (seed: number) => CASES.map((one) => plant(one, seed));
  expect(of(5)).toEqual(of(5));
  const texts = (seed: number) =>
    of(seed).flatMap(({ needles }) => needles.map(({ bytes }) => Buffer.from(bytes).toString("hex")));
  const before = new Set(texts(5));
  expect(texts(6).filter((text) => before.has(text))).toEqual([]);
});

test("the classes of the README are those of the kinds", () => {
  const rows = rowsOf(join("data", "redteam", "README.md"), "kind");
  const written = rows.flatMap(([names = "", cls]) => names.split(", ").map((name) => [name, cls]));
  expect(Object.fromEntries(written)).toEqual(
    Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, kind.class])),
  );
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
