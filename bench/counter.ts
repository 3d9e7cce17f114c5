// How the cost of a request is counted: what every counter offers, and the figure that is made with it.

export interface Counter {
  readonly name: "perf" | "callgrind" | "cpu";
  readonly unit: "instructions" | "ns";
  /** Requests that make one figure steady to about 0.1 % (processor time: 2 %). */
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

/** Per request: the median of three counts, so that what disturbs one does not show. */
export async function perRequest(
  counter: Counter,
  pid: number,
  send: (count: number) => Promise<void>,
  requests = counter.requests,
): Promise<number> {
  const counts: number[] = [];
  for (let i = 0; i < 3; i++) counts.push(await counter.count(pid, () => send(requests)));
  return (counts.sort((a, b) => a - b)[1] ?? Number.NaN) / requests;
}
