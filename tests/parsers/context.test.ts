// After the filter no library extracts an id or value that must be gone, and every one extracts what must stay
// (carriers.md section 8): every carrier vector, wherever it meets the filter.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Header } from "../model/header.ts";
import { TestKeys } from "../stand/harness.ts";
import { CARRIER_VECTORS } from "./corpus.ts";
import { kept, planted, strangers } from "./expectation.ts";
import { type Fact, INSTALL_MS, Libraries, type Reading, whyNot } from "./library.ts";
import { faults, type Passage } from "./passage.ts";
import { Gate, SITUATIONS, type Situation } from "./situation.ts";

const reason = await whyNot();
const keys = new TestKeys();

const CHECKOUT: Header[] = [
  ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
  ["tracestate", "es=s:1"],
  ["baggage", "env=prod,user.id=Am%C3%A9lie,cart=17"],
  ["baggage", "region=eu-central-1;source=dns, account_id=4711"],
];

/** What is to be extracted of it where everything passes, tokens opened. */
const CHECKOUT_LEFT: Fact[] = [
  ["trace-id", "4bf92f3577b34da6a3ce929d0e0e4736"],
  ["span-id", "00f067aa0ba902b7"],
  ["sampled", "1"],
  ["state:es", "s:1"],
  ["member:env", "prod"],
  ["member:region", "eu-central-1"],
  ["member:user.id", "token of Amélie"],
  ["member:account_id", "token of 4711"],
];

function opened(value: string): string {
  if (!value.startsWith("t1.")) return value;
  return `token of ${Buffer.from(keys.open(value), "latin1").toString("utf8")}`;
}

describe.skipIf(reason !== null)("other people's parsers", () => {
  let libraries: Libraries;
  let before: Reading[];
  beforeAll(async () => {
    libraries = await Libraries.open();
    before = await libraries.read(CARRIER_VECTORS.map(({ headers }) => headers));
  }, INSTALL_MS);
  afterAll(() => libraries.end());

  describe.each(Object.keys(SITUATIONS) as Situation[])("%s", (situation) => {
    test("extract nothing that must be gone, and all that must stay", async () => {
      const gate = await Gate.open(situation, keys);
      const passages = CARRIER_VECTORS.map(
        (vector, i): Passage => ({
          id: vector.id,
          before: vector.headers,
          after: gate.pass(vector.headers),
          planted: planted(situation, vector, before[i] ?? {}),
          kept: kept(situation, vector, before[i] ?? {}),
        }),
      );
      expect(await faults(libraries, passages)).toEqual([]);
    });

    test("extract nothing but what may be there", async () => {
      const gate = await Gate.open(situation, keys);
      const after = await libraries.read(CARRIER_VECTORS.map(({ headers }) => gate.pass(headers)));
      const found = CARRIER_VECTORS.flatMap(({ id }, i) =>
        strangers(situation, before[i] ?? {}, after[i] ?? {}, keys).map((stranger) => `${id}: ${stranger}`),
      );
      expect(found).toEqual([]);
    });
  });

  test("would extract plenty if there were no filter", async () => {
    const passages = CARRIER_VECTORS.map((vector, i): Passage => {
      const needles = planted("from outside, restarted", vector, before[i] ?? {});
      return { id: vector.id, before: vector.headers, after: vector.headers, planted: needles, kept: [] };
    });
    const found = await faults(libraries, passages);
    for (const library of ["otel-js", "otel-go", "otel-py", "dd-trace-js", "opencensus-go"]) {
      expect(found.filter((fault) => fault.includes(` ${library} `)).length, library).toBeGreaterThan(1);
    }
    expect(new Set(found.map((fault) => fault.replace(/:.*/, ""))).size).toBeGreaterThan(CARRIER_VECTORS.length / 2);
  });

  test.each([
    ["inside the mesh, inbound", CHECKOUT_LEFT],
    ["inside the mesh, outbound", CHECKOUT_LEFT],
    ["from outside, restarted", CHECKOUT_LEFT.filter(([what]) => what.startsWith("member:"))],
    ["to a partner, mapped", [["sampled", "1"]]],
  ] as [Situation, Fact[]][])("all extract the same of a checkout: %s", async (situation, left) => {
    const gate = await Gate.open(situation, keys);
    const [reading] = await libraries.read([gate.pass(CHECKOUT)]);
    for (const library of ["otel-js", "otel-go", "otel-py", "dd-trace-js"]) {
      const facts = ["tracecontext", "baggage"].flatMap((propagator) => reading?.[`${library} ${propagator}`] ?? []);
      const mapped = situation.startsWith("to a partner") ? /^(?:tag:|.*-id$)/ : /^tag:/;
      const said = facts.filter(([what]) => !mapped.test(what)).map(([what, value]) => [what, opened(value)]);
      expect(said.toSorted(), library).toEqual(left.toSorted());
    }
  });
});
