// One request and its response through one root context, as Envoy drives an HTTP filter.
import type { Field } from "./field.ts";
import { type Header, HeaderMap, JOINED } from "./headers.ts";
import { MapType } from "./status.ts";
import type { Context, Known, LocalReply, PropertyStore, Vm } from "./vm.ts";

/** What Envoy sends when the VM is down and the failure policy is not to let through. */
const VM_DOWN: LocalReply = { code: 503, details: "wasm_fail_stream", body: "" };

const JOINS = {
  [MapType.REQUEST_HEADERS]: JOINED.request,
  [MapType.REQUEST_TRAILERS]: JOINED.trailers,
  [MapType.RESPONSE_HEADERS]: JOINED.response,
  [MapType.RESPONSE_TRAILERS]: JOINED.trailers,
};

export interface RequestOptions extends Known {
  trailers?: readonly Header[];
  /** Properties of the stream so far: pass one store to every filter and attempt of the same stream. */
  store?: PropertyStore;
}

/**
 * A stream, from its request on. `headers` and `trailers` are what left; with a `reply` they went nowhere, but logs see
 * them. Where the VM is down nothing leaves.
 */
export class Exchange {
  /** The request headers as the filter left them. */
  readonly headers: Header[];
  /** The request trailers as the filter left them. */
  readonly trailers: Header[];
  readonly store: PropertyStore;
  private readonly context: Context;
  private down = false;
  private stopped = false;

  constructor(
    private readonly vm: Vm,
    root: Context,
    headers: readonly Header[],
    options: RequestOptions = {},
  ) {
    this.store = options.store ?? new Map();
    this.context = vm.create(root, this.store, options);
    const trailers = options.trailers ?? [];
    this.headers = this.pass("proxy_on_request_headers", MapType.REQUEST_HEADERS, headers, trailers.length === 0);
    this.trailers =
      trailers.length === 0 ? [] : this.pass("proxy_on_request_trailers", MapType.REQUEST_TRAILERS, trailers);
  }

  /** What was said of each field, requests first. Empty unless the filter was loaded with `explain`. */
  get fields(): readonly Field[] {
    return this.context.fields;
  }

  /** The reply sent instead of going on, if one was. */
  get reply(): LocalReply | undefined {
    return this.down ? VM_DOWN : this.context.reply;
  }

  /** Whether a callback stopped the stream without a reply: in an Envoy it would hang. */
  get hangs(): boolean {
    return this.stopped && this.reply === undefined;
  }

  /** Passes response headers; answers them as the filter left them. */
  response(headers: readonly Header[], options: { endOfStream?: boolean } = {}): Header[] {
    return this.pass("proxy_on_response_headers", MapType.RESPONSE_HEADERS, headers, options.endOfStream ?? true);
  }

  /** Passes response trailers; answers them as the filter left them. */
  responseTrailers(trailers: readonly Header[]): Header[] {
    return this.pass("proxy_on_response_trailers", MapType.RESPONSE_TRAILERS, trailers);
  }

  /** The stream is over: the filter forgets it. */
  end(): void {
    this.vm.remove(this.context);
  }

  private pass(callback: string, type: MapType, headers: readonly Header[], endOfStream?: boolean): Header[] {
    const map = new HeaderMap(headers, JOINS[type]);
    if (!this.vm.failed) {
      this.context.maps[type] = map;
      const flags = endOfStream === undefined ? [] : [Number(endOfStream)];
      const action = this.vm.call(this.context, callback, map.size, ...flags) ?? 0;
      if (action === 0) this.context.maps[type] = undefined;
      else this.stopped = true;
    }
    if (this.vm.failed) this.down = true;
    return this.down ? [] : map.list();
  }
}
