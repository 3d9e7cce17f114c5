// What a VM and the calls of its host share: contexts, and what a host was told to be.
import type { Field } from "./field.ts";
import type { HeaderMap } from "./headers.ts";
import type { Memory } from "./memory.ts";
import type { Metrics } from "./metric.ts";
import type { Log } from "./status.ts";

/** What `proxy_set_property` stored on one stream. Attempts of a stream, and filters on its way, share one. */
export type PropertyStore = Map<string, Buffer>;

export interface LocalReply {
  code: number;
  details: string;
  body: string;
}

/** A root context or a stream's. */
export class Context {
  /** By MapType; a map is there only while the callback about it runs, or was stopped. */
  readonly maps: (HeaderMap | undefined)[] = [];
  /** The plugin configuration, while `proxy_on_configure` runs. */
  configuration: Buffer | undefined;
  /** Root contexts: what `proxy_set_tick_period_milliseconds` asked for. */
  tickMs = 0;
  reply: LocalReply | undefined;
  readonly fields: Field[] = [];

  constructor(
    readonly id: number,
    readonly root: Context | undefined,
    /** Streams: where their properties are, and what Envoy knows of them. */
    readonly store: PropertyStore | undefined,
    readonly known: Known = {},
  ) {}
}

/** What an Envoy knows of a stream, where it knows it. */
export interface Known {
  /** `xds.cluster_name`: where the request is going. */
  cluster?: string;
  /** `filter_metadata.tracecloak.zone` of the host that this attempt goes to. */
  hostZone?: string;
  /** `xds.listener_direction`. */
  direction?: "inbound" | "outbound";
}

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
  /** Called at every step of a wasm that was compiled with Binaryen's pass `log-execution`, with the number of its point. */
  step?: (point: number) => void;
}

/** A VM as the calls of its host see it. */
export interface Machine {
  readonly memory: Memory;
  readonly metrics: Metrics;
  readonly logs: Log[];
  readonly options: VmOptions;
  /** While `_initialize` runs. */
  readonly starting: boolean;
  /** The context that calls are about. */
  readonly current: Context;
  allows(name: string): boolean;
  /** The address of new memory with these bytes, 0 when the wasm has none to give. */
  give(bytes: Uint8Array): number;
}
