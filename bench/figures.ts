// The figures of one run: what a request costs with each contender on each hop, and what the machine was.
import { execFile } from "node:child_process";
import { cpus, release, type } from "node:os";
import { promisify } from "node:util";
import { findEnvoy } from "../src/envoy/find.ts";
import { ROOT } from "../src/host/root.ts";
import { attachments, live } from "./attachment.ts";
import { nameCalls } from "./calls.ts";
import { CONTENDERS, type Contender, FLOOR, NONE, OURS } from "./contender.ts";
import { type Counter, type Figure, perRequest } from "./counter.ts";
import { LAYOUTS, type LayoutName } from "./layout.ts";
import { ROW_NAMES, type RowName, rowOf } from "./row.ts";
import { Stand, scenery } from "./stand.ts";

const run = promisify(execFile);

/** Requests of each row before anything is counted, and once more before that row is. */
const WARM_UP = 1000;
const SETTLE = 100;
/** How often the longest cycle of users is sent before it is counted: a line is remembered when it comes a second time. */
const ROUNDS = 3;

/** Rows whose requests hold what must not pass, and are small enough to be seen whole. */
const VISIBLE: ReadonlySet<RowName> = new Set(ROW_NAMES.filter((row) => row !== "plain" && row !== "worst"));

/** Rows with the same calls as `known`, of the same lengths: the floor has one figure for all of them. */
const REPEATED: ReadonlySet<RowName> = new Set<RowName>(["rotating", "fresh", "users1000", "users5000"]);

/** What one request costs in Envoy's process. */
export interface Cell extends Figure {
  row: RowName;
  contender: string;
}

export interface Figures {
  cells: Cell[];
  /** Who could not be measured, and why. */
  missing: { contender: string; why: string }[];
  /** What the floor's calls are, by the row that they are of: one text for each attachment. */
  calls: { row: RowName; at: string[] }[];
}

export interface Choice {
  contenders: readonly Contender[];
  rows: readonly RowName[];
}

export const EVERYTHING: Choice = { contenders: CONTENDERS, rows: ROW_NAMES };

/** Measures what is chosen; `progress` is told what comes next. */
export async function measure(
  counter: Counter,
  progress: (line: string) => void,
  { contenders, rows }: Choice = EVERYTHING,
): Promise<Figures> {
  const figures: Figures = { cells: [], missing: [], calls: [] };
  for (const layout of LAYOUTS) {
    const here = rows.filter((row) => rowOf(row).layout === layout);
    for (const contender of contenders) {
      const why = await contender.missing?.();
      if (why !== undefined && !figures.missing.some((one) => one.contender === contender.name)) {
        figures.missing.push({ contender: contender.name, why });
      }
      const mine = here.filter((row) => takesPart(contender, row));
      if (why !== undefined || mine.length === 0) continue;
      for (const group of contender === FLOOR ? byCalls(mine) : [mine]) {
        progress(`${layout}, ${contender.name}: ${group.join(", ")}`);
        figures.cells.push(...(await cells({ contender, layout, counter, progress }, group)));
      }
    }
  }
  for (const row of rows) {
    if (takesPart(FLOOR, row) && byCalls(rows).some(([first]) => first === row)) {
      figures.calls.push({ row, at: await callsOf(row) });
    }
  }
  return figures;
}

/** Whether the contender has a figure in the row. */
export function takesPart(contender: Contender, row: RowName): boolean {
  const { who } = rowOf(row);
  if (who === "ours") return contender === NONE || contender.name.startsWith(OURS.name);
  if (contender === FLOOR && REPEATED.has(row)) return false;
  return who === "all" || contender.everywhere;
}

/** Rows in groups that make the same calls; users have those of one user. */
function byCalls(rows: readonly RowName[]): RowName[][] {
  const taking = rows.filter((row) => takesPart(FLOOR, row));
  const groups = new Map<string, RowName[]>();
  for (const row of taking) {
    const key = `${rowOf(row).layout} ${row === "plain"}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

async function callsOf(row: RowName): Promise<string[]> {
  const { layout, requests } = rowOf(row);
  const otlp = layout === "traced" ? 1 : undefined;
  const { bootstrap, calls } = await scenery(OURS, layout, { upstream: 1, otlp }, requests());
  const places = live(attachments(bootstrap)).map(({ place }) => place);
  return calls.map((list, i) => `${places[i]}: ${nameCalls(list)}`);
}

async function cells(
  options: { contender: Contender; layout: LayoutName; counter: Counter; progress: (line: string) => void },
  rows: readonly RowName[],
): Promise<Cell[]> {
  const { contender, counter, progress } = options;
  const [first = "known"] = rows;
  const stand = await Stand.start({ ...options, requests: rowOf(first).requests() });
  try {
    // One maker for each row: what is new stays new. Before the counting starts, which slows everything.
    const makers = new Map(rows.map((row) => [row, rowOf(row).requests()]));
    const longest = Math.max(...rows.map((row) => rowOf(row).cycle ?? 0));
    for (const [row, make] of makers) {
      const { share = 1, cycle = 0 } = rowOf(row);
      const remembers = contender.scrubs && contender !== FLOOR;
      await stand.send(remembers && cycle > 0 && cycle === longest ? ROUNDS * cycle : WARM_UP * share, make);
    }
    await counter.open(stand.pid);
    const found: Cell[] = [];
    for (const [row, make] of makers) {
      const { share = 1 } = rowOf(row);
      await stand.send(SETTLE * share, make);
      if (VISIBLE.has(row) && contender !== FLOOR) stand.check(contender);
      const send = (count: number) => stand.send(count, make);
      const figure = await perRequest(counter, stand.pid, send, Math.ceil(counter.requests * share));
      progress(`  ${row}: ${Math.round(figure.median)} ± ${Math.round(figure.spread)}`);
      found.push({ row, contender: contender.name, ...figure });
    }
    return found;
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
  const changed = (await git("status", "--porcelain", "--", "assembly", "src", "bench/filters", "bench/peers")) !== "";
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
