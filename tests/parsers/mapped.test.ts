// Agreement (carriers.md section 8): where ids are mapped, whatever spelled one trace before spells one trace afterwards,
// for whoever reads any of its carriers; and who found a context still finds one, sampled as it was.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestKeys } from "../stand/harness.ts";
import { CARRIER_VECTORS } from "./corpus.ts";
import { HALF_B3 } from "./expectation.ts";
import { type Fact, INSTALL_MS, Libraries, type Reading, whyNot } from "./library.ts";
import { Gate, type Situation } from "./situation.ts";

const reason = await whyNot();
const keys = new TestKeys();

/** The propagators whose carrier leaves mapped. X-Ray's goes: it wants a time in an id (carriers.md section 3). */
const MAPPED: [Situation, propagators: RegExp][] = [
  ["to a partner, mapped", / tracecontext$/],
  ["to a partner that gets every carrier", / (?:tracecontext|b3|b3-multi|jaeger|ot|datadog|cloud-trace|grpc-trace)$/],
];

describe.skipIf(reason !== null).each(MAPPED)("%s", (situation, propagators) => {
  let libraries: Libraries;
  let before: Reading[];
  let after: Reading[];
  beforeAll(async () => {
    libraries = await Libraries.open();
    const gate = await Gate.open(situation, keys);
    before = await libraries.read(CARRIER_VECTORS.map(({ headers }) => headers));
    after = await libraries.read(CARRIER_VECTORS.map(({ headers }) => gate.pass(headers)));
  }, INSTALL_MS);
  afterAll(() => libraries.end());

  test("who found a context finds one, sampled as it was", () => {
    const wrong = CARRIER_VECTORS.flatMap(({ id, valid }, i) => {
      const reading = before[i] ?? {};
      const due = ([name, facts]: [string, Fact[]]) => propagators.test(name) && isWhole(facts, reading);
      const asked = valid && !HALF_B3.includes(id) ? Object.entries(reading).filter(due) : [];
      return asked.flatMap(([name, facts]) => {
        const left = after[i]?.[name] ?? [];
        const missing = ["trace-id", "span-id"].filter((what) => isThere(facts, what) && !isThere(left, what));
        if (missing.length > 0) return [`${id}: ${name} finds no ${missing.join(" and ")} any more`];
        // Where two lines of a state confused it, the first alone may be a decision now.
        const decided = said(facts, "sampled");
        if (decided === undefined || said(left, "sampled") === decided) return [];
        return [`${id}: ${name} finds it sampled otherwise`];
      });
    });
    expect(wrong).toEqual([]);
  });

  test("equal ids stay equal and different ones different, in every carrier of every message", () => {
    const mapped = new Map<string, Set<string>>();
    CARRIER_VECTORS.forEach(({ id }, i) => {
      for (const [name, facts] of Object.entries(before[i] ?? {})) {
        const left = after[i]?.[name] ?? [];
        const [trace, span] = [said(facts, "trace-id"), said(facts, "span-id")];
        const [newTrace, newSpan] = [said(left, "trace-id"), said(left, "span-id")];
        if (trace === undefined || span === undefined || newTrace === undefined || newSpan === undefined) continue;
        note(mapped, `${id}: low half of ${trace.slice(16)}`, newTrace.slice(16));
        note(mapped, `${id}: ${span}`, newSpan);
        if (!trace.startsWith(NO_HIGH_HALF)) note(mapped, trace, newTrace);
      }
    });
    const several = [...mapped].filter(([, ids]) => ids.size !== 1);
    expect(several.map(([id]) => id)).toEqual([]);
    const traces = [...mapped].filter(([id]) => /^[0-9a-f]{32}$/.test(id)).map(([, ids]) => [...ids].join());
    expect(traces.length).toBeGreaterThan(5);
    expect(new Set(traces).size).toBe(traces.length);
  });
});

const NO_HIGH_HALF = "0".repeat(16);

/** Whether all 128 bits of the trace id are to be seen, in this carrier or another: a half alone is not mapped. */
function isWhole(facts: readonly Fact[], reading: Reading): boolean {
  const trace = said(facts, "trace-id");
  if (trace === undefined) return false;
  const others = Object.values(reading).map((other) => said(other, "trace-id"));
  return others.some((other) => other?.slice(16) === trace.slice(16) && !other.startsWith(NO_HIGH_HALF));
}

function note(mapped: Map<string, Set<string>>, id: string, as: string): void {
  mapped.set(id, (mapped.get(id) ?? new Set()).add(as));
}

function said(facts: readonly Fact[], what: string): string | undefined {
  return facts.find(([name]) => name === what)?.[1].toLowerCase();
}

function isThere(facts: readonly Fact[], what: string): boolean {
  return /[^0]/.test(said(facts, what) ?? "");
}
