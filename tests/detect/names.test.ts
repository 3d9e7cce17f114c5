// What names mean, measured: the filter's own reader of names on names that public sources use, each labelled by what
// its field holds. The dictionary was made while looking at tests/vectors/names/develop, never at `measure`.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type Entry, loadEntry } from "../crypto/wasm.ts";
import { type Label, readLabels, recall, score, table, wrongRate } from "./labels.ts";
import { CLASSES, readWords, writeWordlist } from "./wordlist.gen.ts";

const NAME = new Map([[0, "none"], ...Object.entries(CLASSES).map(([name, number]) => [number, name] as const)]);
const WORDS = new URL("../../assembly/detect/words.txt", import.meta.url);
const WORDLIST = new URL("../../assembly/detect/wordlist.ts", import.meta.url);
const LONGEST_READ = 128;

let release: Entry;
let debug: Entry;

beforeAll(async () => {
  release = await loadEntry("names", "release");
  debug = await loadEntry("names", "debug");
});

/** Puts a name, or any bytes, into the buffer behind one byte that is not part of it. */
function put(entry: Entry, name: string | Buffer): [number, number] {
  const bytes = Buffer.from(name);
  bytes.copy(entry.at("buffer"), 1);
  return [1, 1 + bytes.length];
}

function read(name: string | Buffer, entry = release): string {
  return NAME.get(entry.call("meaning", ...put(entry, name))) ?? "?";
}

describe("the dictionary", () => {
  it("is what words.txt says", async () => {
    const list = writeWordlist(readWords(readFileSync(WORDS, "utf8")));
    await expect(list).toMatchFileSnapshot(WORDLIST.pathname);
  });

  it("finds every word of a class that is said alone", () => {
    const words = [...readWords(readFileSync(WORDS, "utf8"))];
    // Kinds that hold a class by themselves: strong, entity, person, solo and self (assembly/detect/sense.ts).
    const said = words.filter(([, sense]) => [0, 1, 3, 4, 5].includes((sense >> 8) & 0x7f));
    expect(said.filter(([word, sense]) => read(word) !== NAME.get(sense & 0xff))).toEqual([]);
  });
});

describe("names of public sources", () => {
  const develop = readLabels("develop");
  const measure = readLabels("measure");

  it("are more than a thousand, and no source is in both parts", () => {
    expect(develop.length + measure.length).toBeGreaterThan(1000);
    const sources = (labels: Label[]) => new Set(labels.map(({ source }) => source));
    expect([...sources(develop)].filter((source) => sources(measure).has(source))).toEqual([]);
    for (const { name, classes } of [...develop, ...measure]) {
      for (const cls of classes ?? []) expect(CLASSES, name).toHaveProperty(cls);
    }
  });

  it.each([
    { part: "measure", labels: measure, leastRecall: 0.976, mostWrong: 0.0041 },
    { part: "develop", labels: develop, leastRecall: 0.972, mostWrong: 0.0064 },
  ] as const)("mean what their sources say: $part", ({ part, labels, leastRecall, mostWrong }) => {
    const reached = score(labels, (name) => read(name));
    console.log(table(part, reached));
    expect(recall(reached)).toBeGreaterThanOrEqual(leastRecall);
    expect(wrongRate(reached)).toBeLessThanOrEqual(mostWrong);
  });

  it("do as well as docs/classes.md says", () => {
    const page = readFileSync(new URL("../../docs/classes.md", import.meta.url), "utf8").replaceAll("\n", " ");
    const reached = score(measure, (name) => read(name));
    const right = `${(100 * recall(reached)).toFixed(1)} % of the ${reached.sensitive} names that hold something`;
    const wrong = `${(100 * wrongRate(reached)).toFixed(1)} % of the ${reached.harmless} harmless ones`;
    expect(page).toContain(right);
    expect(page).toContain(wrong);
  });

  it("have the meanings that docs/classes.md gives examples of", () => {
    const page = readFileSync(new URL("../../docs/classes.md", import.meta.url), "utf8");
    const part = page.slice(page.indexOf("## What names mean"), page.indexOf("### How well"));
    const said = [...part.matchAll(/`([\w.-]+)` (?:is|stays) `([\w-]+)`/g)];
    expect(said.length).toBeGreaterThan(8);
    for (const [, name, cls] of said) if (cls !== "kunde") expect(read(name as string), name).toBe(cls);
    const harmless = [...part.matchAll(/`([\w.-]+)`(?:, `([\w.-]+)`| and `([\w.-]+)`)? ha(?:s|ve) (?:none|no class)/g)];
    expect(harmless.length).toBeGreaterThan(5);
    for (const [, ...names] of harmless) {
      for (const name of names) if (name !== undefined) expect(read(name), name).toBe("none");
    }
  });

  it("mean the same in the build that checks every index", () => {
    for (const { name } of [...develop, ...measure]) expect(read(name, debug), name).toBe(read(name));
  });

  it("mean the same in capitals and with other separators", () => {
    const spelled = measure.filter(({ name }) => /^[a-z0-9_.]+$/.test(name));
    expect(spelled.length).toBeGreaterThan(400);
    for (const { name } of spelled) {
      const meaning = read(name);
      expect(read(name.toUpperCase()), name).toBe(meaning);
      expect(read(name.replaceAll("_", "-")), name).toBe(meaning);
      expect(read(name.replaceAll(/[_.]([a-z])/g, (_, letter: string) => letter.toUpperCase())), name).toBe(meaning);
      expect(read(`x-${name}`), name).toBe(meaning);
    }
  });
});

describe("any bytes", () => {
  it("are read without a trap, the end of a long name included", () => {
    expect(read("")).toBe("none");
    expect(read(`${"a.".repeat(30_000)}user.email`, debug)).toBe("email");
    expect(read(`user.email.${"a".repeat(LONGEST_READ)}`, debug)).toBe("none");
    const random = Buffer.alloc(60_000);
    let seed = 1;
    for (let i = 0; i < random.length; i++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      random[i] = seed >>> 24;
    }
    for (let i = 0; i + 200 < random.length; i += 97) {
      const name = random.subarray(i, i + (i % 200));
      expect(read(name, debug)).toBe(read(name));
    }
  });

  it("cost no more the longer the name is, past what is read", () => {
    const cost = (name: string) => {
      const line = Buffer.from(`${name}\0`);
      line.copy(release.at("buffer"));
      const started = process.hrtime.bigint();
      release.call("judgeAll", line.length, 2_000);
      return Number(process.hrtime.bigint() - started);
    };
    for (const word of ["a", "user", "zzzzzzz.", "mailmailmai.", "ididid"]) {
      const [short, long] = [word.repeat(400), word.repeat(800)];
      cost(short);
      const ratios = [1, 2, 3, 4, 5].map(() => cost(long) / cost(short));
      expect(Math.min(...ratios), word).toBeLessThan(2.3);
    }
  });
});

describe("words of a policy", () => {
  const add = (cls: number, word: string) => release.call("add", cls, ...put(release, word)) !== 0;
  const here = (name: string) => release.call("meaningHere", ...put(release, name));

  it("win over the dictionary, wherever in a name they stand", () => {
    expect(here("betreuter.id")).toBe(0);
    expect(add(CLASSES.health as number, "Betreuter")).toBe(true);
    expect(add(200, "fleet-unit")).toBe(true);
    expect(add(CLASSES.user as number, "region")).toBe(true);
    expect(here("x-betreuter-id")).toBe(CLASSES.health);
    expect(here("app.FleetUnit")).toBe(200);
    expect(here("region")).toBe(CLASSES.user);
    expect(here("betreuter.email")).toBe(CLASSES.email);
    expect(read("region")).toBe("none");
  });

  it("are letters, and bounded", () => {
    expect(add(1, "")).toBe(false);
    expect(add(1, "a1")).toBe(false);
    expect(add(1, "a".repeat(65))).toBe(false);
    const word = (i: number) =>
      `${String.fromCharCode(97 + (i % 26), 97 + ((i / 26) % 26), 97 + i / 676)}${"q".repeat(40)}`;
    let taken = 0;
    while (taken < 1000 && add(1, word(taken))) taken++;
    expect(taken).toBeGreaterThan(40);
    expect(taken).toBeLessThan(60);
    expect(here("x-betreuter-id")).toBe(CLASSES.health);
  });
});

it("costs this much for a name", () => {
  const names = readLabels("measure").map(({ name }) => name);
  const lines = Buffer.from(names.map((name) => `${name}\0`).join(""));
  lines.copy(release.at("buffer"));
  release.call("judgeAll", lines.length, 20);
  const started = process.hrtime.bigint();
  const count = release.call("judgeAll", lines.length, 200);
  const each = Number(process.hrtime.bigint() - started) / count;
  console.log(`${each.toFixed(0)} ns for a name of ${(lines.length / names.length - 1).toFixed(1)} bytes`);
  expect(each).toBeLessThan(5_000);
});
