// What the value detectors cost beside a set of regular expressions that looks for the same (patterns.ts), what the worst
// values cost (pieces.ts), and what it costs to tell what a name means, counted in one process and one run: `npm run bench`
// builds it, `node build/bench/detect.js` runs it in some two minutes.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ROOT } from "../src/host/root.ts";
import type { Counter } from "./counter.ts";
import { findCounter } from "./find.ts";
import { inputs, names } from "./patterns.ts";
import { pieces } from "./pieces.ts";

const run = promisify(execFile);

/** As the release build of the filter. */
const FLAGS = [
  ...["--config", "none", "--runtime", "minimal", "--exportStart", "_initialize", "--use", "abort="],
  ...["--enable", "simd", "--optimizeLevel", "3", "--shrinkLevel", "1", "--converge"],
  ...["--noAssert", "--uncheckedBehavior", "always"],
];
/** Wasm is compiled by V8's last compiler from the start, so that nothing warms up while it is counted. */
const NODE_FLAGS = ["--single-threaded", "--no-liftoff", "--no-wasm-tier-up", "--no-wasm-lazy-compilation"];

/** Bytes that are looked at before anything is counted, and while it is: once at least, however long a value is. */
const WARM_UP_BYTES = 30_000;
const COUNTED_BYTES: Record<"detectors" | "expressions", number> = { detectors: 200_000, expressions: 10_000 };
const PIECE_BYTES = 10_000;
const NAME_ROUNDS = 3;
/** How often the same is counted. */
const TRIES = 2;
const IDLE_TRIES = 10;

type Who = "detectors" | "expressions" | "names";

/** What one kind of input costs per byte, in the counter's unit. */
export interface Cost {
  name: string;
  bytes: number;
  detectors: number;
  expressions: number;
}

export interface Costs {
  kinds: Cost[];
  /** Values of one piece, by the detectors alone, the costliest first. */
  pieces: Omit<Cost, "expressions">[];
  /** Of one name. */
  name: { bytes: number; cost: number };
}

/** The process under the counter, asked line by line. */
class Sweeper {
  private readonly answers: AsyncIterator<string>;
  /** What it costs to ask for nothing. */
  private idle: number | undefined;

  constructor(
    private readonly child: ChildProcess,
    private readonly counter: Counter,
  ) {
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

  /** What one round costs, without what it costs to be asked; the less of `tries` counts, for what V8 does besides. */
  async count(who: Who, kind: number, rounds: number, tries: number): Promise<number> {
    this.idle ??= await this.least("names", 0, 0, IDLE_TRIES);
    return ((await this.least(who, kind, rounds, tries)) - this.idle) / rounds;
  }

  private async least(who: Who, kind: number, rounds: number, tries: number): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < tries; i++) {
      least = Math.min(least, await this.counter.count(this.pid, () => this.sweep(who, kind, rounds)));
    }
    return least;
  }

  async end(): Promise<void> {
    this.child.stdin?.end();
    await once(this.child, "exit");
  }
}

/** Counts everything; `progress` is told what comes next. */
export async function measureDetectors(counter: Counter, progress: (line: string) => void): Promise<Costs> {
  const [values, meanings] = await Promise.all(["values", "names"].map(compile));
  const script = fileURLToPath(new URL("sweep.js", import.meta.url));
  const node = await counter.wrap(process.execPath);
  const child = spawn(node, [...NODE_FLAGS, script, values ?? "", meanings ?? ""], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const sweeper = new Sweeper(child, counter);
  const kinds = Object.entries(inputs()).map(([name, texts]) => ({ name, bytes: Buffer.byteLength(texts.join("")) }));
  const made = Object.entries(pieces()).map(([name, text]) => ({ name, bytes: text.length }));
  const roundsOf = (bytes: number, all: number) => Math.max(1, Math.round(all / bytes));
  for (const [kind, { name, bytes }] of kinds.entries()) {
    progress(`warming up: ${name}`);
    await sweeper.sweep("detectors", kind, roundsOf(bytes, WARM_UP_BYTES));
    await sweeper.sweep("expressions", kind, roundsOf(bytes, WARM_UP_BYTES));
  }
  await sweeper.sweep("names", 0, 1);
  await counter.open(sweeper.pid);
  const costs: Costs = { kinds: [], pieces: [], name: { bytes: 0, cost: 0 } };
  for (const [kind, { name, bytes }] of kinds.entries()) {
    progress(name);
    const perByte = async (who: keyof typeof COUNTED_BYTES) =>
      (await sweeper.count(who, kind, roundsOf(bytes, COUNTED_BYTES[who]), TRIES)) / bytes;
    costs.kinds.push({ name, bytes, detectors: await perByte("detectors"), expressions: await perByte("expressions") });
  }
  for (const [i, { name, bytes }] of made.entries()) {
    progress(`${name}, ${made.length - i} left`);
    const cost = await sweeper.count("detectors", kinds.length + i, roundsOf(bytes, PIECE_BYTES), 1);
    costs.pieces.push({ name, bytes, detectors: cost / bytes });
  }
  costs.pieces.sort((a, b) => b.detectors - a.detectors);
  progress("names");
  const count = names().length;
  costs.name.bytes = names().join("").length / count;
  costs.name.cost = (await sweeper.count("names", 0, NAME_ROUNDS, 1)) / count;
  await sweeper.end();
  return costs;
}

/** Compiles `tests/wasm/NAME.ts` as the filter is; answers the path of its wasm. */
async function compile(name: string): Promise<string> {
  const wasm = join(ROOT, "build", "bench", `${name}.wasm`);
  const asc = join("node_modules", ".bin", "asc");
  await run(asc, [`tests/wasm/${name}.ts`, ...FLAGS, "--outFile", wasm], { cwd: ROOT });
  return wasm;
}

const WORST = 12;

/** The costs as tables in Markdown. */
export function writeCosts({ kinds, pieces, name }: Costs, unit: string): string {
  const rows = kinds.map(({ name, detectors, expressions }) => {
    const cells = [detectors, expressions, expressions / detectors].map((n) => n.toFixed(1));
    return `| ${[name, ...cells].join(" | ")} |`;
  });
  return [
    `| ${unit} a byte | all detectors | regular expressions | times |`,
    "|---|---:|---:|---:|",
    ...rows,
    "",
    `| 256 bytes of, and an escape | ${unit} a byte |`,
    "|---|---:|",
    ...pieces.slice(0, WORST).map(({ name, detectors }) => `| ${name} | ${detectors.toFixed(0)} |`),
    "",
    `What a name means: ${name.cost.toFixed(0)} ${unit} for one of ${name.bytes.toFixed(1)} bytes.`,
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const counter = await findCounter(process.argv[2]);
  const costs = await measureDetectors(counter, (line) => process.stderr.write(`bench: ${line}\n`));
  console.log(writeCosts(costs, counter.unit));
}
