// What a person gets to see, made from recorded runs without an Envoy: the verdict first, one screen, the details behind it.
// `npx vitest run tests/demo/text.test.ts -u` rewrites the goldens in `tests/golden/demo/`. The records are what
// `npx tracecloak demo -o json` printed, once as it is and once with a policy of `mode: off`.
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { JourneyReport, Report } from "../../src/demo/report.ts";
import * as demo from "../../src/demo/run.ts";
import { type Writing, writeReport } from "../../src/demo/text.ts";
import { SECRETS } from "../../src/demo/traffic.ts";
import type { Row } from "../../src/text/table.ts";
import { type as typeLine } from "../stand/terminal.ts";

const GOLDENS = "../golden/demo";
const clean = recorded("clean");
const leaking = recorded("leaking");
const PIPE: Writing = { json: false, details: false, terminal: false, width: 100 };
const TERMINAL: Writing = { ...PIPE, terminal: true };

function recorded(name: string): Report {
  return JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), "utf8"));
}

function linesOf(report: Report, writing: Writing): string[] {
  return writeReport(report, writing, false).trimEnd().split("\n");
}

function longest(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => line.length));
}

function isChanged({ before, after }: Row): boolean {
  return before !== after;
}

describe("a clean run", () => {
  it.each([
    ["in a pipe", "clean-pipe-100", PIPE],
    ["on a terminal of 80 columns", "clean-terminal-80", { ...TERMINAL, width: 80 }],
    ["with details in a pipe", "clean-details-pipe", { ...PIPE, details: true }],
    [
      "with details on a terminal of 80 columns",
      "clean-details-terminal-80",
      { ...TERMINAL, details: true, width: 80 },
    ],
  ])("%s reads as its golden", async (_, golden, writing) => {
    await expect(writeReport(clean, writing, false)).toMatchFileSnapshot(`${GOLDENS}/${golden}.txt`);
  });

  it("says its verdict first, and then takes one screen", () => {
    const lines = linesOf(clean, PIPE);
    expect(lines[0]).toBe("Nothing leaked: none of 75 values was seen where it must not be.");
    expect(lines.length).toBeGreaterThanOrEqual(24);
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(longest(lines)).toBeLessThanOrEqual(100);
  });

  it("names every planted value, counts every field, and shows no planted value but the one that was opened", () => {
    const text = linesOf(clean, { ...PIPE, width: 1000 }).join("\n");
    for (const { planted, hops, sender } of clean.journeys) {
      expect(text).toMatch(new RegExp(`^  ${sender} +planted +${planted.length}  `, "m"));
      for (const label of planted) expect(text).toContain(label.replace(/^\w+'s /, ""));
      expect(hops.length).toBeGreaterThan(3);
    }
    const counted = [...text.matchAll(/^ {2}.{12} {2}(?!planted|saw)\w[\w ]{6} (..) {2}/gm)];
    const fields = clean.journeys.flatMap(({ hops }) => hops.flatMap(({ request, response }) => [request, response]));
    expect(counted.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(fields.flat().length);
    for (const { value } of SECRETS) expect(text.split(value).length - 1).toBe(value === clean.wayBack?.value ? 1 : 0);
  });

  it("shows what the partner got, with the id that the filter made for it", () => {
    const lines = linesOf(clean, PIPE).filter((line) => line.startsWith("  partner"));
    const made = clean.journeys.map(({ arrived }) => arrived?.find(([name]) => name === "traceparent")?.[1]);
    expect(lines).toEqual(made.map((value) => `  partner       saw      1  traceparent: ${value}`));
  });
});

describe("a run with a leak", () => {
  it("reads as its golden", async () => {
    await expect(writeReport(leaking, PIPE, false)).toMatchFileSnapshot(`${GOLDENS}/leaking-pipe-100.txt`);
  });

  it("says first what leaked and where, never the value", () => {
    const leaks: Report["leaks"] = [
      { place: "billing-partner requests", label: "alice's e-mail", encoding: "base64" },
      { place: "billing: logs", label: "alice's e-mail", encoding: "raw" },
    ];
    const [first, ...rest] = linesOf({ ...clean, ok: false, leaks }, PIPE);
    expect(first).toBe("Not clean: 1 of 75 values was seen where it must not be.");
    expect(rest[0]).toBe("  alice's e-mail was seen: billing-partner requests (base64) and in 1 more place");
    const [, all] = linesOf({ ...clean, ok: false, leaks }, { ...PIPE, details: true });
    expect(all).toBe("  alice's e-mail was seen: billing-partner requests (base64), billing: logs (raw)");
  });

  it("names every value of a filter that is off, and shows none", () => {
    const text = writeReport(leaking, PIPE, false);
    for (const { label, value } of SECRETS) {
      expect(text).toContain(`${label} was seen: `);
      expect(text).not.toContain(value);
    }
  });

  it("tells what else is not as it must be", () => {
    const disagreements = [{ journey: "mesh", hop: "edge", direction: "request", header: "baggage" }] as const;
    const problems = ["the access log of edge misses requests"];
    const lines = linesOf({ ...clean, ok: false, disagreements: [...disagreements], problems }, PIPE);
    expect(lines.slice(0, 3)).toEqual([
      "Not clean: no value leaked, but something else went wrong.",
      "  the wire and the Node host disagree about baggage in the request from mesh at edge",
      "  the access log of edge misses requests",
    ]);
  });
});

describe("a run that does not get to its end", () => {
  const [journey] = clean.journeys as [JourneyReport];

  it("says that the partner got nothing, and what passed until then", () => {
    const short = { ...journey, hops: journey.hops.slice(0, 2), arrived: null };
    const lines = linesOf({ ...clean, ok: false, journeys: [short], problems: ["it stopped"], wayBack: null }, PIPE);
    expect(lines[1]).toBe("  it stopped");
    expect(lines.join("\n")).toContain(
      "  partner       saw      0  nothing, the request did not get there\n  answer  ",
    );
    expect(lines.join("\n")).not.toContain("The way back");
  });

  it("says of a hop without fields that it took nothing, and of a partner that it got none", () => {
    const hops = journey.hops.map((hop) => ({ ...hop, request: [], response: [] }));
    const [, , , , , , , , , edge, ...rest] = linesOf(
      { ...clean, journeys: [{ ...journey, hops, arrived: [["Host", "127.0.0.1"]] }] },
      PIPE,
    );
    expect(edge).toBe("  edge          took     0  nothing");
    expect(rest).toContain("  partner       saw      0  nothing that a trace or a user is in");
    expect(rest.join("\n")).not.toContain("answer");
  });
});

describe("values", () => {
  /** Every value that the details show: of a response that passes as it came they name the fields only. */
  const values = clean.journeys
    .flatMap(({ hops }) => hops.flatMap(({ request, response }) => [request, response.filter(isChanged)].flat()))
    .flatMap(({ before, after }) => (after === null ? [before] : [before, after]));

  it("stand whole where no terminal shows them", () => {
    const text = writeReport(clean, { ...PIPE, details: true, width: 60 }, false);
    expect(text).not.toContain("…");
    for (const value of values) expect(text).toContain(value);
    expect(text).toContain(`  ${clean.wayBack?.token}  ->  ${clean.wayBack?.value}`);
  });

  it.each([60, 80, 100, 120])("are shortened in their middle on a terminal of %i columns", (width) => {
    const lines = linesOf(clean, { ...TERMINAL, width });
    expect(longest(lines)).toBeLessThanOrEqual(width);
    expect(lines.some((line) => line.includes("…"))).toBe(width < 100);
  });

  it.each([80, 100, 120])("are wrapped, not cut, in the details on a terminal of %i columns", (width) => {
    const screen = linesOf(clean, { ...TERMINAL, width });
    const lines = linesOf(clean, { ...TERMINAL, details: true, width }).slice(screen.length);
    expect(longest(lines)).toBeLessThanOrEqual(width);
    expect(lines.join("\n")).not.toContain("…");
  });

  it("say the same with colours", () => {
    for (const report of [clean, leaking]) {
      const colored = writeReport(report, { ...TERMINAL, details: true }, true);
      const plain = linesOf(report, { ...TERMINAL, details: true });
      expect(colored).toContain("\x1b[");
      expect(
        stripVTControlCharacters(colored)
          .split("\n")
          .map((line) => line.trimEnd()),
      ).toEqual(`${plain.map((line) => line.trimEnd()).join("\n")}\n`.split("\n"));
    }
  });
});

describe("tracecloak demo, on a recorded run", () => {
  afterEach(() => void vi.restoreAllMocks());

  /** Runs the command with a recorded report in place of a mesh. */
  async function type(report: Report, ...args: string[]): Promise<{ exit: number; out: string }> {
    vi.spyOn(demo, "runDemo").mockImplementation(async (options, io) => {
      io.out(writeReport(report, options, io.color));
      return report;
    });
    const { exit, out } = await typeLine(["demo", ...args], "", { env: { COLUMNS: "90" } });
    return { exit, out };
  }

  it.each([["--json"], ["-o", "json"], ["--output=json"], ["--json", "--details"]])(
    "prints the whole report and nothing else with %s %s",
    async (...flags) => {
      const { exit, out } = await type(clean, ...flags.filter((flag) => flag !== undefined));
      expect(exit).toBe(0);
      expect(JSON.parse(out)).toEqual(clean);
    },
  );

  it("ends with 0 when it is clean and with 1 when it is not, in text and in data", async () => {
    expect((await type(clean)).exit).toBe(0);
    expect((await type(leaking)).exit).toBe(1);
    const { exit, out } = await type(leaking, "--json");
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toEqual(leaking);
  });

  it("takes its width from --width, or else from COLUMNS", async () => {
    expect((await type(clean)).out).toBe(writeReport(clean, { ...PIPE, width: 90 }, false));
    expect((await type(clean, "--width", "70")).out).toBe(writeReport(clean, { ...PIPE, width: 70 }, false));
    expect((await type(clean, "--details")).out).toBe(writeReport(clean, { ...PIPE, details: true, width: 90 }, false));
  });
});
