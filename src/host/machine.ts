// What a VM is to the calls that its wasm makes, and what whoever runs it may set.
import type { Context } from "./context.ts";
import type { Memory } from "./memory.ts";
import type { Metrics } from "./metric.ts";
import type { Log } from "./status.ts";

export interface VmOptions {
  /** What `environ_get` shows. */
  env?: Record<string, string>;
  /** Nanoseconds since the Unix epoch. */
  now?: () => bigint;
  random?: (size: number) => Uint8Array;
  /** The only imports and exports allowed, as in `capability_restriction_config`; empty or absent allows all. */
  capabilities?: readonly string[];
  /**
   * A status to answer instead of making the call, or undefined. `name` is the header, property, metric or function
   * that the call is about.
   */
  fail?: (call: string, name: string) => number | undefined;
  /** Whether `tracecloak_field` is a function of this host. In an Envoy it is not. */
  explain?: boolean;
  /** Called at every step of a wasm that was compiled with Binaryen's pass `log-execution`. */
  step?: () => void;
}

export interface Machine {
  readonly options: VmOptions;
  readonly memory: Memory;
  readonly metrics: Metrics;
  readonly logs: Log[];
  /** While `_initialize` runs: few calls are allowed then. */
  readonly starting: boolean;
  /** The context that calls are about. */
  readonly current: Context;
  /** Whether an import or export may be called. */
  allows(name: string): boolean;
  /** The address of new memory with these bytes, 0 when the wasm has none to give. Not subject to `capabilities`. */
  give(bytes: Uint8Array): number;
}
