// What the costliest messages cost that the search has found (tests/fuzz/worst.json), above no filter in the same Envoy:
// those that come in from the mesh and from outside. `npm run bench` builds it, `node build/bench/costliest.js` runs it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../src/host/root.ts";
import { type Gene, headersOf } from "../tests/stand/genes.ts";
import { NONE, OURS } from "./contender.ts";
import { type Counter, perRequest } from "./counter.ts";
import { findCounter } from "./find.ts";
import { Stand } from "./stand.ts";

/** The most that any message may cost. */
export const MOST_INSTRUCTIONS = 4_000_000;

/** Before anything is counted, so that V8 has compiled what is counted, and while it is. */
const WARM_UP = 40;
const COUNTED = 8;
/** By hop, as the search calls it: who the peer is. */
const PEERS: Record<string, string> = { "from the mesh": "mesh", "from outside": "outside" };

interface Row {
  hop: string;
  genes: Gene[];
}

/** One of them, with what it costs. */
export interface Cost {
  hop: string;
  what: string;
  none: number;
  ours: number;
}

/** Counts each of them without a filter and with ours. */
export async function measureCostliest(counter: Counter, progress: (line: string) => void): Promise<Cost[]> {
  const all: Row[] = JSON.parse(await readFile(join(ROOT, "tests", "fuzz", "worst.json"), "utf8"));
  const costs: Cost[] = [];
  for (const [hop, peer] of Object.entries(PEERS)) {
    const rows = all.filter((row) => row.hop === hop);
    const columns: number[][] = [];
    for (const contender of [NONE, OURS]) {
      progress(`${hop}, ${contender.name}`);
      columns.push(await count(await Stand.start({ contender, layout: "inbound", counter, peer }), counter, rows));
    }
    const [none = [], ours = []] = columns;
    for (const [i, row] of rows.entries()) {
      costs.push({ hop, what: nameOf(row), none: none[i] ?? Number.NaN, ours: ours[i] ?? Number.NaN });
    }
  }
  return costs;
}

async function count(stand: Stand, counter: Counter, rows: readonly Row[]): Promise<number[]> {
  try {
    let serial = 0;
    const requests = rows.map(
      ({ genes }) =>
        () =>
          bytesOf(genes, (serial++).toString(36)),
    );
    for (const request of requests) await stand.send(WARM_UP, request);
    await counter.open(stand.pid);
    const counts: number[] = [];
    for (const request of requests) {
      const { median } = await perRequest(counter, stand.pid, (n) => stand.send(n, request), COUNTED);
      counts.push(median);
    }
    return counts;
  } finally {
    await stand.end();
  }
}

function bytesOf(genes: readonly Gene[], serial: string): Buffer {
  const lines = headersOf(genes, serial).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`GET /cart HTTP/1.1\r\n${["host: svc.example", ...lines].join("\r\n")}\r\n\r\n`, "latin1");
}

/** Of what a message is made, in short. */
function nameOf({ genes }: Row): string {
  return genes
    .map(({ header, name, value }) => `\`${header}\` of ${JSON.stringify(name)}, ${JSON.stringify(value)}`)
    .join("; ");
}

/** The costs as a table in Markdown. */
export function writeCostliest(costs: readonly Cost[], unit: string): string {
  const rows = costs.map(({ hop, what, none, ours }) => {
    const cells = [none, ours - none].map((n) => Math.round(n).toLocaleString("en"));
    return `| ${hop} | ${what} | ${cells[0]} | +${cells[1]} |`;
  });
  return [`| hop | made of | no filter, ${unit} | tracecloak |`, "|---|---|---:|---:|", ...rows].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const counter = await findCounter(process.argv[2]);
  const costs = await measureCostliest(counter, (line) => process.stderr.write(`bench: ${line}\n`));
  console.log(writeCostliest(costs, counter.unit));
  const over = costs.filter(({ none, ours }) => ours - none > MOST_INSTRUCTIONS);
  if (over.length > 0) process.stderr.write(`bench: ${over.length} above ${MOST_INSTRUCTIONS}\n`);
}
