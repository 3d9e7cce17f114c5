// `npm run bench`: every contender side by side in a real Envoy, as a table on standard output and as build/bench.json.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../src/host/root.ts";
import { budgets } from "./budget.ts";
import { circumstances, measure } from "./figures.ts";
import { findCounter } from "./find.ts";
import { measureMemory } from "./memory.ts";
import { report } from "./table.ts";

const USAGE = `Examples:
  $ npm run bench                        some minutes; memory over 50,000 requests
  $ npm run bench -- --full              memory over 1,000,000 requests
  $ npm run bench -- --counter cpu       perf, callgrind or cpu instead of the best that works here
`;

const MEMORY_REQUESTS = 50_000;
const FULL_MEMORY_REQUESTS = 1_000_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { full: { type: "boolean" }, counter: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const progress = (line: string) => process.stderr.write(`bench: ${line}\n`);
  const counter = await findCounter(values.counter);
  progress(`counting ${counter.unit} with ${counter.name}`);
  const figures = await measure(counter, progress);
  const requests = values.full ? FULL_MEMORY_REQUESTS : MEMORY_REQUESTS;
  progress(`memory over ${requests} requests`);
  const memory = await measureMemory(requests);
  const at = await circumstances(counter);
  const held = budgets(figures, counter.unit, memory);
  await writeFile(
    join(ROOT, "build", "bench.json"),
    `${JSON.stringify({ ...at, ...figures, memory, budgets: held }, null, 2)}\n`,
  );
  process.stdout.write(`${report(figures, held, at)}\n`);
}

await main();
