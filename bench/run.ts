// `npm run bench`: every contender side by side in a real Envoy, as a table on standard output and as build/bench.json.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../src/host/root.ts";
import { budgets } from "./budget.ts";
import { CONTENDERS, contendersNamed } from "./contender.ts";
import { circumstances, measure } from "./figures.ts";
import { findCounter } from "./find.ts";
import { measureMemory } from "./memory.ts";
import { ROW_NAMES, type RowName } from "./row.ts";
import { measureStart } from "./start.ts";
import { measureSteps } from "./steps.ts";
import { report, reportRows, reportSteps } from "./table.ts";

const USAGE = `Examples:
  $ npm run bench                        the whole table; memory over 50,000 requests
  $ npm run bench -- --full              memory over 1,000,000 requests
  $ npm run bench -- --counter cpu       perf, callgrind or cpu instead of the best that works here
  $ npm run bench -- --only tracecloak   no filter and that contender alone; no memory, no start, no budgets
  $ npm run bench -- --rows known,mesh   those rows alone; the same
  $ npm run bench -- --calls             what each of the floor's calls costs, and nothing else
  $ npm run bench -- --only tracecloak --against old.wasm
                                         the same, and tracecloak as another build of it
`;

const MEMORY_REQUESTS = 50_000;
const FULL_MEMORY_REQUESTS = 1_000_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      full: { type: "boolean" },
      counter: { type: "string" },
      only: { type: "string" },
      against: { type: "string" },
      rows: { type: "string" },
      calls: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const progress = (line: string) => process.stderr.write(`bench: ${line}\n`);
  const counter = await findCounter(values.counter);
  progress(`counting ${counter.unit} with ${counter.name}`);
  if (values.calls) {
    process.stdout.write(`${reportSteps(await measureSteps(counter, progress))}\n`);
    return;
  }
  const rows = values.rows === undefined ? ROW_NAMES : rowsNamed(values.rows);
  if (values.only !== undefined || values.rows !== undefined) {
    const contenders = values.only === undefined ? CONTENDERS : await contendersNamed(values.only, values.against);
    process.stdout.write(`${reportRows(await measure(counter, progress, { contenders, rows }))}\n`);
    return;
  }
  const figures = await measure(counter, progress);
  const requests = values.full ? FULL_MEMORY_REQUESTS : MEMORY_REQUESTS;
  progress(`memory over ${requests} requests`);
  const memory = await measureMemory(requests);
  progress("start to first answer");
  const start = await measureStart();
  const at = await circumstances(counter);
  const held = budgets(figures, counter.unit, memory, start);
  const all = { ...at, ...figures, memory, start, budgets: held };
  await writeFile(join(ROOT, "build", "bench.json"), `${JSON.stringify(all, null, 2)}\n`);
  process.stdout.write(`${report(figures, held, at, start)}\n`);
}

function rowsNamed(text: string): RowName[] {
  const wanted = text.split(",");
  const named = ROW_NAMES.filter((name) => wanted.includes(name));
  if (named.length !== wanted.length) throw new Error(`--rows takes some of ${ROW_NAMES.join(",")}`);
  return named;
}

await main();
