// The figures of one run: what a request costs with each contender, what more members cost, and what the machine was.
import { execFile } from "node:child_process";
import { cpus, release, type } from "node:os";
import { promisify } from "node:util";
import { findEnvoy } from "../src/envoy/find.ts";
import { ROOT } from "../src/host/root.ts";
import { CONTENDERS, type Contender, NONE, OURS } from "./contender.ts";
import { type Counter, perRequest } from "./counter.ts";
import { fresh, known, long, plain, type Requests, vendors, worst } from "./request.ts";
import { Stand } from "./stand.ts";

const run = promisify(execFile);

/** Requests of each kind before anything is counted. */
const WARM_UP = 2000;
/** Requests of one kind before that kind is counted. */
const SETTLE = 200;
/** The share of both, and of what is counted, that heavy requests get: each does the work of several. */
const HEAVY_SHARE = 0.2;

/** What one request costs in Envoy's process, by kind of request. */
export type Costs<Kind extends string> = Record<Kind, number>;

export const KINDS = ["plain", "known", "fresh"] as const;
export type Kind = (typeof KINDS)[number];

export interface Row extends Costs<Kind> {
  contender: string;
  tracing: boolean;
}

/** Requests that only our filter is measured with, and what is left without it. */
export const HEAVY = [32, 64, "worst", "vendors"] as const;
export type Heavy = (typeof HEAVY)[number];

export interface Figures {
  rows: Row[];
  heavy: ({ contender: string } & Record<Heavy, number>)[];
}

/** Measures everything that is compared; `progress` is told what comes next. */
export async function measure(counter: Counter, progress: (line: string) => void): Promise<Figures> {
  const rows = await measureOnly(CONTENDERS, counter, progress);
  const heavy: Figures["heavy"] = [];
  for (const contender of [NONE, OURS]) {
    progress(`${contender.name}, tracing on`);
    const row = await costs({ contender, counter, tracing: true }, kinds());
    rows.push({ contender: contender.name, tracing: true, ...row });
  }
  for (const contender of [NONE, OURS]) {
    progress(`${contender.name}, 32 and 64 members, twelve vendors, the worst request`);
    heavy.push({
      contender: contender.name,
      // The last is small enough to be seen whole by `check`.
      ...(await costs(
        { contender, counter },
        { 32: long(32), 64: long(64), worst: worst(), vendors: vendors() },
        HEAVY_SHARE,
      )),
    });
  }
  return { rows, heavy };
}

/** Measures those contenders alone, tracing off. */
export async function measureOnly(
  contenders: readonly Contender[],
  counter: Counter,
  progress: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const contender of contenders) {
    progress(contender.name);
    rows.push({ contender: contender.name, tracing: false, ...(await costs({ contender, counter }, kinds())) });
  }
  return rows;
}

function kinds(): Record<Kind, Requests> {
  return { plain: plain(), known: known(), fresh: fresh() };
}

async function costs<Name extends string | number>(
  options: { contender: Contender; counter: Counter; tracing?: boolean },
  requests: Record<Name, Requests>,
  share = 1,
): Promise<Record<Name, number>> {
  const { counter } = options;
  const stand = await Stand.start(options);
  try {
    const all = Object.entries<Requests>(requests);
    for (const [, make] of all) await stand.send(WARM_UP * share, make);
    stand.check(options.contender);
    await counter.open(stand.pid);
    const found: [string, number][] = [];
    for (const [name, make] of all) {
      await stand.send(SETTLE * share, make);
      const send = (count: number) => stand.send(count, make);
      found.push([name, await perRequest(counter, stand.pid, send, counter.requests * share)]);
    }
    return Object.fromEntries(found) as Record<Name, number>;
  } finally {
    await stand.end();
  }
}

export interface Circumstances {
  commit: string;
  processor: string;
  cores: number;
  system: string;
  envoy: string;
  counter: string;
  unit: string;
}

/** What the figures hold for. A commit with changes beside it says so. */
export async function circumstances(counter: Counter): Promise<Circumstances> {
  const git = async (...words: string[]) =>
    (await run("git", ["-C", ROOT, ...words]).catch(() => ({ stdout: "" }))).stdout.trim();
  const commit = await git("rev-parse", "--short", "HEAD");
  const changed = (await git("status", "--porcelain", "--", "assembly", "bench")) !== "";
  const processors = cpus();
  return {
    commit: `${commit || "unknown"}${changed ? " with changes" : ""}`,
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    system: `${type()} ${release()}`,
    envoy: (await findEnvoy({ env: process.env })).version,
    counter: counter.name,
    unit: counter.unit,
  };
}
