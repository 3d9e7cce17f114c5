// Metrics as Envoy keeps them: counters and gauges by name, shared by everybody who defines the same one.
import { Status } from "./status.ts";

const COUNTER = 0;
const GAUGE = 1;
const HISTOGRAM = 2;

export class Metrics {
  private readonly defined: { kind: number; name: string }[] = [];
  private readonly values = new Map<string, number>();

  /** The number of a metric, new each time; undefined for a kind that does not exist. */
  define(kind: number, name: string): number | undefined {
    if (kind > HISTOGRAM) return undefined;
    if (!this.values.has(name)) this.values.set(name, 0);
    return this.defined.push({ kind, name }); // 0 is no metric
  }

  /** Adds; a counter takes only more than nothing, a histogram nothing. */
  increment(id: number, by: bigint): number {
    const metric = this.defined[id - 1];
    if (metric === undefined) return Status.NOT_FOUND;
    if (metric.kind === HISTOGRAM || (metric.kind === COUNTER && by <= 0n)) return Status.BAD_ARGUMENT;
    this.add(metric.name, Number(by));
    return Status.OK;
  }

  /** Sets a gauge, adds to a counter. */
  record(id: number, value: bigint): number {
    const metric = this.defined[id - 1];
    if (metric === undefined) return Status.NOT_FOUND;
    if (metric.kind === GAUGE) this.values.set(metric.name, Number(value));
    else this.add(metric.name, Number(value));
    return Status.OK;
  }

  /** The value of a counter or gauge. */
  read(id: number): number | undefined {
    const metric = this.defined[id - 1];
    return metric === undefined || metric.kind === HISTOGRAM ? undefined : this.values.get(metric.name);
  }

  /** Every value by name. */
  all(): Record<string, number> {
    return Object.fromEntries(this.values);
  }

  private add(name: string, by: number): void {
    this.values.set(name, (this.values.get(name) ?? 0) + by);
  }
}
