// The contexts of a wasm VM: a root context, or one of a stream, with what calls read and leave there.
import type { Field } from "./field.ts";
import type { HeaderMap } from "./headers.ts";

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
    /** Streams: where their properties are, and `xds.cluster_name`. */
    readonly store: PropertyStore | undefined,
    readonly cluster: string | undefined,
  ) {}
}
