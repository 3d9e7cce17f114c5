// What the value detectors cost beside a set of regular expressions that looks for the same (patterns.ts), counted in one
// process and one run: `npm run bench` builds it, `node build/bench/detect.js` runs it.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ROOT } from "../src/host/root.ts";
import { type Counter, findCounter } from "./counter.ts";
import { inputs } from "./patterns.ts";

const run = promisify(execFile);

/** As the release build of the filter. */
const FLAGS = [
  ...["--config", "none", "--runtime", "minimal", "--exportStart", "_initialize", "--use", "abort="],
  ...["--enable", "simd", "--optimizeLevel", "3", "--shrinkLevel", "1", "--converge"],
  ...["--noAssert", "--uncheckedBehavior", "always"],
];

/** Bytes that both look at before anything is counted, and while it is. */
const WARM_UP_BYTES = 200_000;
const COUNTED_BYTES = 50_000;

type Who = "detectors" | "expressions";

/** What one kind of input costs per byte, in the counter's unit. */
export interface Cost {
  name: string;
  bytes: number;
  detectors: number;
  expressions: number;
}

/** The process under the counter, asked line by line. */
class Sweeper {
  private readonly answers: AsyncIterator<string>;

  constructor(private readonly child: ChildProcess) {
    if (child.stdout === null) throw new Error("the process has no output");
    this.answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async sweep(who: Who, kind: number, rounds: number): Promise<void> {
    this.child.stdin?.write(`${who} ${kind} ${rounds}\n`);
    if ((await this.answers.next()).done) throw new Error("the process that is counted ended");
  }

  async end(): Promise<void> {
    this.child.stdin?.end();
    await once(this.child, "exit");
  }
}

/** Costs of every kind of input. */
export async function measureDetectors(counter: Counter): Promise<Cost[]> {
  const wasm = join(ROOT, "build", "bench", "values.wasm");
  await run(join("node_modules", ".bin", "asc"), ["tests/wasm/values.ts", ...FLAGS, "--outFile", wasm], { cwd: ROOT });
  const script = fileURLToPath(new URL("sweep.js", import.meta.url));
  const node = await counter.wrap(process.execPath);
  const sweeper = new Sweeper(spawn(node, [script, wasm], { stdio: ["pipe", "pipe", "inherit"] }));
  const kinds = Object.entries(inputs()).map(([name, texts]) => ({ name, bytes: Buffer.byteLength(texts.join("")) }));
  const roundsOf = (bytes: number, all: number) => Math.max(1, Math.round(all / bytes));
  for (const [kind, { bytes }] of kinds.entries()) {
    await sweeper.sweep("detectors", kind, roundsOf(bytes, WARM_UP_BYTES));
    await sweeper.sweep("expressions", kind, roundsOf(bytes, WARM_UP_BYTES));
  }
  await counter.open(sweeper.pid);
  const costs: Cost[] = [];
  for (const [kind, { name, bytes }] of kinds.entries()) {
    const rounds = roundsOf(bytes, COUNTED_BYTES);
    const count = async (who: Who) => {
      const idle = await counter.count(sweeper.pid, () => sweeper.sweep(who, kind, 0));
      const busy = await counter.count(sweeper.pid, () => sweeper.sweep(who, kind, rounds));
      return (busy - idle) / rounds / bytes;
    };
    costs.push({ name, bytes, detectors: await count("detectors"), expressions: await count("expressions") });
  }
  await sweeper.end();
  return costs;
}

/** The costs as a table in Markdown. */
export function writeCosts(costs: readonly Cost[], unit: string): string {
  const rows = costs.map(({ name, detectors, expressions }) => {
    const cells = [detectors, expressions, expressions / detectors].map((n) => n.toFixed(1));
    return `| ${[name, ...cells].join(" | ")} |`;
  });
  const head = [`| ${unit} a byte | all detectors | regular expressions | times |`, "|---|---:|---:|---:|"];
  return [...head, ...rows].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const counter = await findCounter(process.argv[2]);
  console.log(writeCosts(await measureDetectors(counter), counter.unit));
}
