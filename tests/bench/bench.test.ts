// The parts of the bench that read other programs' words, and what it makes of figures. The bench itself is run by hand.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { budgets, membersRatio } from "../../bench/budget.ts";
import { readTotals } from "../../bench/callgrind.ts";
import { CONTENDERS, NONE, OURS } from "../../bench/contender.ts";
import { writeCostliest } from "../../bench/costliest.ts";
import type { Figures } from "../../bench/figures.ts";
import { readMemories } from "../../bench/memory.ts";
import { readCount } from "../../bench/perf.ts";
import { pieces } from "../../bench/pieces.ts";
import { readSpentNs } from "../../bench/processor.ts";
import { fresh, hostile, known, long, plain, RAW, vendors, worst } from "../../bench/request.ts";
import { report } from "../../bench/table.ts";
import { ROOT } from "../../src/host/root.ts";
import { type Gene, headersOf } from "../stand/genes.ts";

describe("a count", () => {
  it("is read from perf's CSV, and is missing where perf says so", () => {
    expect(readCount("123456,,instructions:u,100200300,100.00,,\n")).toBe(123456);
    expect(() => readCount("<not supported>,,instructions:u,0,100.00,,\n")).toThrow("no instructions");
  });

  it("is read from a callgrind dump by either of its names", () => {
    expect(readTotals("events: Ir\nsummary: 42\n\nfn=(1)\n")).toBe(42);
    expect(readTotals("fn=(1)\n0 7\n\ntotals: 7\n")).toBe(7);
    expect(() => readTotals("fn=(1)\n")).toThrow("no instructions");
  });

  it("is read behind a program's name, whatever that is", () => {
    expect(readSpentNs("7 (a) b) (c) S 1 7 7 0 -1 4194560 10 0 0 0 250 31 0 0 20 0 9 0")).toBe(2_500_000_000);
  });
});

describe("the costliest messages", () => {
  const rows: { hop: string; genes: Gene[] }[] = JSON.parse(
    readFileSync(join(ROOT, "tests", "fuzz", "worst.json"), "utf8"),
  );

  it("are such as Envoy takes by default", () => {
    expect(rows.length).toBeGreaterThan(5);
    for (const { genes } of rows) {
      const headers = headersOf(genes, "zz");
      const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
      expect(headers.length).toBeLessThan(94);
      expect(bytes).toBeLessThan(60 * 1024);
      for (const [name, value] of headers) {
        expect(name).toMatch(/^[!#$%&'*+.^_`|~0-9a-z-]+$/);
        expect(value).toMatch(/^[\t\x20-\x7e]*$/);
      }
    }
  });

  it("are a table with what each costs above no filter", () => {
    const cost = { hop: "from outside", what: "`x-a` of it", none: 1_000.4, ours: 3_001_000 };
    expect(writeCostliest([cost], "instructions").split("\n").at(-1)).toBe(
      "| from outside | `x-a` of it | 1,000 | +3,000,000 |",
    );
  });
});

describe("linear memories", () => {
  it("are what can be used in front of the addresses that V8 keeps for them", () => {
    const maps = [
      "7fd0bb200000-7fd0bb2c0000 rw-p 00000000 00:00 0 ",
      "7fd0bb2c0000-7fd2bb200000 ---p 00000000 00:00 0 ",
      "7fd2bb21c000-7fd2bb22c000 rw-p 00000000 00:00 0 ",
      "7fd2bb22c000-7fd2cb240000 ---p 00000000 00:00 0 ",
      "7fd2ed210000-7fd2ed310000 rw-p 00000000 00:00 0 ",
      "7fd2ed310000-7fd4ed210000 ---p 00000000 00:00 0 ",
    ];
    expect(readMemories(maps.join("\n"))).toEqual([768 * 1024, 1024 * 1024]);
  });
});

describe("the requests", () => {
  const lines = (bytes: Buffer) => bytes.toString("latin1").split("\r\n").slice(1, -2);
  const baggage = (bytes: Buffer) => lines(bytes).find((line) => line.startsWith("baggage: "));

  it("have thirteen header lines with trace context and ten without", () => {
    expect(lines(known()(0))).toHaveLength(13);
    expect(lines(plain()(0))).toHaveLength(10);
    expect(plain()(0).includes("trace")).toBe(false);
  });

  it("mint both tokens anew in every fresh one, as long as those that are known", () => {
    const make = fresh();
    const some = Array.from({ length: 100 }, (_, n) => baggage(make(n)) ?? "");
    expect(new Set(some.map((line) => line.split(",")[1])).size).toBe(100);
    expect(new Set(some.map((line) => line.split(",")[3])).size).toBe(100);
    expect(new Set(some.map((line) => line.length))).toEqual(new Set([baggage(known()(0))?.length]));
    expect(some.every((line) => line.includes(RAW))).toBe(true);
  });

  it("carry twelve vendors' contexts at once", () => {
    const names = (bytes: Buffer) => lines(bytes).map((line) => line.slice(0, line.indexOf(":")));
    const more = names(vendors()(0)).filter((name) => !names(known()(0)).includes(name));
    const found = new Set(more.map((name) => name.replace(/^(x-datadog|x-instana|ot-tracer)-.*/, "$1")));
    expect([...found]).toHaveLength(12);
  });

  it.each([
    ["worst", worst],
    ["hostile", hostile],
  ])("are as large as is legal, with new values in every one: %s", (_, requests) => {
    const make = requests();
    const [one, two] = [make(0), make(1)];
    expect(lines(one)).toHaveLength(100);
    const value = (name: string, bytes = one) =>
      lines(bytes)
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2) ?? "";
    expect(value("baggage")).toHaveLength(8191);
    expect(value("baggage").trimStart().split(",")).toHaveLength(64);
    expect(value("tracestate").split(",")).toHaveLength(32);
    expect(
      value("tracestate")
        .split(",")
        .every((entry) => entry.split("=")[1]?.length === 256),
    ).toBe(true);
    expect(value("baggage", two)).not.toBe(value("baggage"));
    expect(lines(worst({ states: false, baggage: false })(0))).toHaveLength(100);
  });

  it("of pieces are as long as an entry of tracestate may be", () => {
    for (const [name, value] of Object.entries(pieces())) expect(value, name).toMatch(/^[\x20-\x7e]{256}$/);
  });

  it("have as many members as asked for", () => {
    expect(baggage(long(64)(0))?.split(",")).toHaveLength(64);
  });
});

const FIGURES: Figures = {
  rows: [
    { contender: NONE.name, tracing: false, plain: 1000, known: 2000, fresh: 2000 },
    { contender: OURS.name, tracing: false, plain: 41_000, known: 60_001, fresh: 87_000 },
  ],
  heavy: [
    { contender: NONE.name, 32: 1000, 64: 1100, worst: 10, vendors: 1 },
    { contender: OURS.name, 32: 2000, 64: 3100, worst: 1_000_011, vendors: 7001 },
  ],
};
const MEMORY = { requests: 10, earlyBytes: 65_536, lateBytes: 131_072 };

describe("the budgets", () => {
  it("are held against what our filter adds to an Envoy without it", () => {
    const over = budgets(FIGURES, "instructions", MEMORY).filter(({ measured, most }) => measured > most);
    expect(over.map(({ what, measured }) => [what, measured])).toEqual([
      ["five members, tokens in the memo", 58_001],
      ["the worst legal request", 1_000_001],
      ["its growth over 10 requests", 65_536],
    ]);
    expect(membersRatio(FIGURES)).toBe(2);
  });

  it("say nothing of instructions where those were not counted", () => {
    expect(budgets(FIGURES, "ns", MEMORY).map(({ unit }) => unit)).toEqual(["times", "bytes", "bytes"]);
  });

  it("stand in the report, with what is over", () => {
    const at = { commit: "c", processor: "p", cores: 2, system: "s", envoy: "1.40.0", counter: "perf", unit: "i" };
    const text = report(FIGURES, budgets(FIGURES, "instructions", MEMORY), at);
    expect(text).toMatch(/^\| tracecloak +\| +\+40,000 \| +\+58,001 \| +\+85,000 \|$/m);
    expect(text).toMatch(/^\| twelve vendors' carriers +\| +1 \| +\+7,000 \|$/m);
    expect(text).toMatch(/^\| five members, tokens in the memo +\| +58,001 instructions \| +58,000 \| over \|$/m);
  });
});

describe("the page of the bench", () => {
  it("names every contender", () => {
    const page = readFileSync(join(ROOT, "bench", "README.md"), "utf8");
    for (const { name } of CONTENDERS) expect(page).toContain(`| ${name} |`);
  });
});
