// The costliest message that Envoy takes by default: what the search has found so far, in worst.json, and a search from
// chance. None takes more steps than a message may cause. `npm run fuzz -- --worst` searches for longer, and keeps in the file
// what costs more than all before.
import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Configuration, Filter } from "../../src/host/filter.ts";
import { configurationOf, makeKeys, PLACES } from "../model/hop.ts";
import type { Hop } from "../model/policy.ts";
import { type Gene, headersOf } from "../stand/genes.ts";
import { compile } from "../stand/wasm.ts";
import { Random, SEED, share, timeoutFor } from "./random.ts";
import { climb } from "./search.ts";
import { configurationOfShapes, withoutEdits } from "./shapes.ts";

const FILE = new URL("worst.json", import.meta.url);

interface Row {
  hop: string;
  as: "request" | "response";
  steps: number;
  genes: Gene[];
}

const HOPS: Record<string, { configuration: () => Configuration; cluster: string; as: Row["as"] }> = {
  "from the mesh": reference("inbound from mesh", "request"),
  "from outside": reference("inbound from outside", "request"),
  "to a partner": reference("outbound to partner", "request"),
  "back from a partner": reference("outbound to partner", "response"),
  "with every action": { configuration: configurationOfShapes, cluster: "mesh-a", as: "request" },
};

function reference(hop: Hop, as: Row["as"]) {
  return { configuration: () => configurationOf(hop), cluster: PLACES[hop].cluster, as };
}

/**
 * Steps that a message may take, and what an edit counts as: Envoy's own work for one is some thousand instructions. As
 * counted in an Envoy, the costliest messages take seven instructions a step (bench/results.md).
 */
const MOST_STEPS = 600_000;
const EDIT_STEPS = 1_000;

const { env } = makeKeys(Math.floor(Date.now() / 1000));
const rows: Row[] = JSON.parse(readFileSync(FILE, "utf8"));
let wasm: Uint8Array<ArrayBuffer>;
let serial = 0;

beforeAll(async () => {
  wasm = await compile("assembly/index.ts", "release", true);
});

/** What a message costs at a hop, in a VM that has met others. Its names are new each time. */
async function scales(hop: string): Promise<(genes: readonly Gene[]) => number> {
  const { configuration, cluster, as } = HOPS[hop] ?? {};
  if (configuration === undefined) throw new Error(`no hop ${hop}`);
  let steps = 0;
  const fail = (call: string) => {
    const status = withoutEdits(call);
    if (status !== undefined) steps += EDIT_STEPS;
    return status;
  };
  const filter = await Filter.load({ env, fail, wasm, step: () => steps++ });
  expect(filter.configure(configuration()).ok).toBe(true);
  return (genes) => {
    const headers = headersOf(genes, (serial++).toString(36));
    steps = 0;
    const exchange = filter.request(as === "request" ? headers : [], { cluster: cluster ?? "" });
    if (as === "response") {
      steps = 0;
      exchange.response(headers);
    }
    const taken = steps;
    exchange.end();
    expect(filter.failed).toBe(false);
    return exchange.reply === undefined ? taken : 0; // one that is refused is not worth more
  };
}

describe("what was found", () => {
  test.each(rows.map((row) => [`${row.hop}, ${row.genes.map(({ header, value }) => header + value)}`, row] as const))(
    "%s",
    async (_, { hop, genes }) => {
      const weigh = await scales(hop);
      weigh(genes);
      expect(weigh(genes)).toBeLessThan(MOST_STEPS);
    },
  );
});

describe("a search", () => {
  const inputs = share(0.002);
  test.each(Object.keys(HOPS).map((hop, i) => [hop, i] as const))(
    `%s, seed ${SEED}`,
    async (hop, stream) => {
      const weigh = await scales(hop);
      const found = climb(new Random(700 + stream), inputs, weigh);
      console.log(`${hop}: ${found.cost} steps at most of ${inputs} messages: ${JSON.stringify(found.genes)}`);
      const before = rows.filter((row) => row.hop === hop).map(({ steps }) => steps);
      if (process.env.TRACECLOAK_FUZZ_KEEP !== undefined && found.cost > Math.max(0, ...before)) {
        rows.push({ hop, as: HOPS[hop]?.as ?? "request", steps: found.cost, genes: found.genes });
        writeFileSync(FILE, `${JSON.stringify(rows, null, 2)}\n`);
      }
      expect(found.cost, JSON.stringify(found.genes)).toBeLessThan(MOST_STEPS);
    },
    timeoutFor(inputs * 10),
  );
});
