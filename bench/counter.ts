// How the cost of a request is counted: what every counter offers, and the figure that is made with it.

export interface Counter {
  readonly name: "perf" | "callgrind" | "cpu";
  readonly unit: "instructions" | "ns";
  /** Requests that make one count steady to about 0.2 % (processor time: 2 %). */
  readonly requests: number;
  /** How much longer than usual Envoy takes to start. */
  readonly slowness: number;
  /** A way to run `binary` so that it can be counted; what it returns is run in the binary's place. */
  wrap(binary: string): Promise<string>;
  /** Gets ready to count the process, after it was warmed up. */
  open(pid: number): Promise<void>;
  /** What the user mode of the process spends while `work` runs. */
  count(pid: number, work: () => Promise<void>): Promise<number>;
}

/** A figure: the median of some counts, and how far they lie apart. */
export interface Figure {
  median: number;
  spread: number;
}

/** How often each figure is counted. */
export const COUNTS = 5;

/** Per request: what disturbs one or two counts does not show in the median. */
export async function perRequest(
  counter: Counter,
  pid: number,
  send: (count: number) => Promise<void>,
  requests = counter.requests,
): Promise<Figure> {
  const counts: number[] = [];
  for (let i = 0; i < COUNTS; i++) counts.push((await counter.count(pid, () => send(requests))) / requests);
  return figureOf(counts);
}

export function figureOf(counts: readonly number[]): Figure {
  const sorted = [...counts].sort((a, b) => a - b);
  const [least = Number.NaN, most = Number.NaN] = [sorted[0], sorted.at(-1)];
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, spread: most - least };
}
