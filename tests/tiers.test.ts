// The tiers of CONTRIBUTING.md: no test of the default one hangs on the clock, those that look at one run alone and last.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../src/host/root.ts";
import config from "../vitest.config.ts";

/** Files of the tests, by their path in `tests/`; compiled ones have no clock. */
const FILES = readdirSync(join(ROOT, "tests"), { recursive: true, encoding: "utf8" })
  .filter(
    (file) =>
      /\.(?:ts|mjs)$/.test(file) &&
      !/^(?:unit|wasm|vectors|golden)\//.test(file) &&
      !["tiers.test.ts", "world.test.ts"].includes(file),
  )
  .map((file) => ({ file, text: readFileSync(join(ROOT, "tests", file), "utf8") }));

const isClock = (file: string) => file.endsWith(".clock.test.ts");

/** What looks at a clock and decides nothing about a test: minutes that are told, and whoever is patient. */
const TELLS = ["run.mjs", "busy.mjs", "fuzz/run.mjs", "stand/clock.ts"];
const PATIENT = ["stand/patience.ts", "stand/otlp.ts", "stand/once.ts"];
/** Hands the time of day to the program. */
const WORLD = "stand/terminal.ts";

/** What may pass time, and why that decides nothing. */
const WAITS: Record<string, string> = {
  "stand/patience.ts": "polls",
  "stand/otlp.ts": "polls",
  "redteam/stand.ts": "polls",
  "stand/client.ts": "gives up on an answer that never comes",
  "faults/load.ts": "leaves a pause between requests",
  "faults/reload.test.ts": "leaves a pause between updates, so that each is met by requests",
};

function filesWith(pattern: RegExp, but: readonly string[]): string[] {
  const found = FILES.filter(({ file, text }) => !isClock(file) && !but.includes(file) && pattern.test(text));
  return found.map(({ file }) => file);
}

describe("the default tier", () => {
  test("reads no clock but the time of day, in whole seconds, for keys", () => {
    expect(filesWith(/\bperformance\b|hrtime|cpuUsage|uptime\(|console\.time/, TELLS)).toEqual([]);
    expect(filesWith(/Date\.now\(\)(?! \/ 1000\b)|new Date\(\)/, [...TELLS, ...PATIENT, WORLD, "record.mjs"])).toEqual(
      [],
    );
  });

  test("passes no time, but where it is said why", () => {
    expect(filesWith(/timers\/promises|\bset(?:Timeout|Interval)\(/, ["stand/clock.ts"]).sort()).toEqual(
      Object.keys(WAITS).sort(),
    );
  });

  test("has no part of what a clock test needs", () => {
    expect(filesWith(/stand\/clock\.ts"/, [])).toEqual([]);
  });
});

describe("tests that look at a clock", () => {
  const files = FILES.filter(({ file }) => isClock(file));

  test("are there, and each says what it saw", () => {
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter(({ text }) => !text.includes("expectBelow(")).map(({ file }) => file)).toEqual([]);
  });

  test("run alone, and in no other run", () => {
    const [usual, clock] = ["test", "clock"].map((mode) => config({ mode, command: "serve" }).test);
    expect(clock).toMatchObject({ include: ["tests/**/*.clock.test.ts"], maxWorkers: 1 });
    expect(usual?.exclude).toContain("tests/**/*.clock.test.ts");
    expect(clock?.exclude).not.toContain("tests/**/*.clock.test.ts");
  });

  test("run last before a release", () => {
    const runner = readFileSync(join(ROOT, "tests", "run.mjs"), "utf8");
    expect(runner).toMatch(
      /await runUnitTier\(\);[\s\S]*await runSuites[^;]*;[\s\S]*if \(release\) parts\.push\(await runSuites\([^)]*"--mode", "clock"\)\)/,
    );
  });
});
