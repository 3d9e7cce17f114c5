// `tracecloak/filter`: runs the filter's wasm on headers, as Envoy runs it. docs/library.md shows it.
import type { Field as HostField } from "../host/field.ts";
import { Filter as HostFilter } from "../host/filter.ts";
import type { Header as HostHeader } from "../host/headers.ts";
import type { Attach } from "../policy/attach.ts";
import { Problem } from "../text/problem.ts";

export type { Attach };
export { Problem };

/** A header line. Each character of the value is one byte, as on the wire; of UTF-8 text that is its latin1 reading. */
export type Header = readonly [name: string, value: string];

export interface Configuration {
  /** Where the filter stands: docs/policy.md, `attach`. */
  attach: Attach;
  /** The policy as a plain value: what `read` of `tracecloak/policy` returns, or parsed JSON. */
  policy: unknown;
  /** The key bundle that `tracecloak keys leaf` makes, as text. Without it, whatever needs a key is stripped. */
  keys?: string;
  /** The time that keys and exceptions go by. Default: the clock. */
  now?: () => Date;
}

/** A request and, if there is one, its response. */
export interface Message {
  headers: readonly Header[];
  trailers?: readonly Header[];
  /** The cluster that the request goes to. Outbound, the zone of the peer may depend on it. */
  cluster?: string;
  response?: { headers: readonly Header[]; trailers?: readonly Header[] };
}

/** What became of a message. Values are as in Header. */
export interface Outcome {
  /** The request as it left. If there is a `reply`, it went nowhere. */
  headers: Header[];
  trailers: Header[];
  /** The response as it left; only if the message had one. */
  response?: { headers: Header[]; trailers: Header[] };
  /** What the filter decided for each field that it found, requests first. */
  fields: Field[];
  /** The answer that the caller got instead of the request going on. A filter that failed once answers 503 for good. */
  reply?: { code: number; details: string };
}

/** One field of a message, and what became of it. */
export interface Field {
  /** `baggage`, `traceparent` …: docs/carriers.md. */
  carrier: string;
  /** The member's key, the entry's vendor, or the name of the header. */
  name: string;
  /** docs/classes.md. */
  class: string;
  action: "keep" | "tokenize" | "hash" | "mask" | "strip";
  /** Why, as the metrics name it: docs/operate.md. */
  reason: string;
  /** Which entry of the policy's `fields` decided, from 0; only if one did. */
  rule?: number;
  /** Whether it left otherwise than it came. */
  changed: boolean;
  /** Whether mode `enforce` would have changed it; only in mode `report`. */
  would: boolean;
  /** Whether it is a field of the response. */
  response: boolean;
  before: string;
  /** What left in its place; null if nothing did. In mode `report`: what `enforce` would have let out. */
  after: string | null;
}

/** A filter with one configuration, in a VM of its own. */
export interface Filter {
  /** Sends a message through. Messages share nothing but the filter's memos and counts. Throws nothing. */
  run(message: Message): Outcome;
  /** Every metric that the filter has defined, by Envoy's name for it. */
  metrics(): Record<string, number>;
}

/**
 * Loads the filter that this package ships and configures it. Rejects with a Problem if the filter refuses the
 * configuration or the keys: `code` is the filter's, `path` an RFC 6901 pointer into `{ attach, policy }` (or the name of
 * the bundle's variable and a pointer into the bundle). Neither ever holds a value.
 */
export async function load({ attach, policy, keys, now }: Configuration): Promise<Filter> {
  const filter = await start(keys, now);
  const { ok, problem } = filter.configure({ attach, policy });
  if (!ok) {
    const { code = "refused", pointer = "", expected = "a configuration that the filter takes" } = problem ?? {};
    throw new Problem(code, `the filter refuses ${pointer || "the configuration"}`, `expected ${expected}`, pointer);
  }
  return { run: (message) => run(filter, message), metrics: () => filter.metrics() };
}

const NS_PER_MS = 1_000_000n;

function start(keys: string | undefined, now: (() => Date) | undefined): Promise<HostFilter> {
  return HostFilter.load({
    explain: true,
    env: keys === undefined ? {} : { TRACECLOAK_KEYS: keys },
    ...(now && { now: () => BigInt(now().getTime()) * NS_PER_MS }),
  });
}

function run(filter: HostFilter, { headers, trailers, cluster, response }: Message): Outcome {
  filter.tick(); // an Envoy ticks once a second: keys and exceptions begin and end by it
  const stream = filter.request(headers.map(copy), {
    ...(trailers && { trailers: trailers.map(copy) }),
    ...(cluster !== undefined && { cluster }),
  });
  const answered = response && {
    headers: stream.response(response.headers.map(copy), { endOfStream: response.trailers === undefined }),
    trailers: response.trailers === undefined ? [] : stream.responseTrailers(response.trailers.map(copy)),
  };
  stream.end();
  const { reply } = stream;
  return {
    headers: stream.headers,
    trailers: stream.trailers,
    ...(answered && { response: answered }),
    fields: stream.fields.map(fieldOf),
    ...(reply && { reply: { code: reply.code, details: reply.details } }),
  };
}

function copy([name, value]: Header): HostHeader {
  return [name, value];
}

function fieldOf(field: HostField): Field {
  const { carrier, action, reason, rule, changed, would, response } = field;
  return {
    carrier,
    name: field.name.toString("latin1"),
    class: field.class,
    action,
    reason,
    ...(rule !== undefined && { rule }),
    changed,
    would,
    response,
    before: field.before.toString("latin1"),
    after: field.after?.toString("latin1") ?? null,
  };
}
