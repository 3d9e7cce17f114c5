// The calls that our filter makes of its host for a request of the bench and its response, as the Node host sees them:
// what bench/filters/calls.ts makes again, for the floor.
import { Filter } from "../src/host/filter.ts";
import type { Header } from "../src/host/headers.ts";
import type { Document } from "../tests/stand/harness.ts";

export interface Call {
  /** Of requests 0, of responses 2: the ABI's numbers. */
  map: 0 | 2;
  call: keyof typeof CALLS;
  /** The header or the property. */
  name: string;
  value: string;
}

/** What the floor can make, by what the host calls it. */
const CALLS = {
  proxy_get_header_map_pairs: "pairs",
  proxy_replace_header_map_value: "replace",
  proxy_add_header_map_value: "add",
  proxy_remove_header_map_value: "remove",
  proxy_get_property: "property",
  proxy_set_property: "store",
} as const;

/** What Envoy adds to a request on its way, and the upstream's answer. */
const PSEUDO: readonly Header[] = [
  [":authority", "svc.example"],
  [":path", "/cart"],
  [":method", "GET"],
  [":scheme", "http"],
  ["x-forwarded-proto", "http"],
];
const ANSWER: readonly Header[] = [
  [":status", "200"],
  ["content-type", "text/plain"],
  ["cache-control", "no-store"],
  ["etag", "33a64df5"],
  ["content-length", "2"],
];

/** Enough for a line to be remembered, and for the listener's direction to be asked for no more. */
const ROUNDS = 66;

export interface Stream {
  /** The request as it came, without pseudo-headers. */
  headers: readonly Header[];
  cluster?: string;
  /** Whether Envoy's tracer writes its own span id between two attachments. */
  tracing: boolean;
  env: Record<string, string>;
}

/** The calls at each of the attachments, given our filter there, once everything of the request is known. */
export async function recordCalls(filters: readonly Document[], stream: Stream): Promise<Call[][]> {
  let calls: [call: string, name: string][] = [];
  const filter = await Filter.load({
    env: stream.env,
    fail: (call, name) => {
      calls.push([call, name]);
      return undefined;
    },
  });
  const roots = filters.map((ours) => filter.root(ours.typed_config.config.configuration.value));
  let recorded: Call[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    recorded = filters.map(() => []);
    const store = new Map<string, Buffer>();
    let headers: readonly Header[] = [...PSEUDO, ...stream.headers];
    const exchanges = roots.map((root, i) => {
      calls = [];
      if (i > 0 && stream.tracing) headers = traced(headers, round);
      const exchange = root.request(headers, {
        store,
        ...(stream.cluster !== undefined && { cluster: stream.cluster }),
      });
      headers = exchange.headers;
      recorded[i]?.push(...calls.map((call) => complete(0, call, headers, store)));
      return exchange;
    });
    let answer: readonly Header[] = ANSWER;
    for (const [i, exchange] of [...exchanges.entries()].reverse()) {
      calls = [];
      answer = exchange.response(answer);
      recorded[i]?.push(...calls.map((call) => complete(2, call, answer, store)));
    }
    for (const exchange of exchanges) exchange.end();
  }
  return recorded;
}

/** As an Envoy that traces leaves them to an upstream filter. */
function traced(headers: readonly Header[], round: number): Header[] {
  const span = (0x1000_0000_0000 + round).toString(16).padStart(16, "0");
  return headers.map(([name, value]) => [name, name === "traceparent" ? `${value.slice(0, 36)}${span}-01` : value]);
}

function complete(
  map: 0 | 2,
  [call, name]: [string, string],
  headers: readonly Header[],
  store: ReadonlyMap<string, Buffer>,
): Call {
  if (!isCall(call)) throw new Error(`bench/filters/calls.ts cannot make ${call}`);
  let value = "";
  if (call === "proxy_set_property") value = store.get(name)?.toString("latin1") ?? "";
  if (/replace|add/.test(call)) value = headers.find(([header]) => header === name)?.[1] ?? "";
  return { map, call, name, value };
}

function isCall(call: string): call is keyof typeof CALLS {
  return Object.hasOwn(CALLS, call);
}

/** The configuration of bench/filters/calls.ts. */
export function writeCalls(calls: readonly Call[]): string {
  return calls
    .map(({ map, call, name, value }) =>
      [map, CALLS[call], name, fill(call, value)].join("\t").replaceAll("\0", "\x01"),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** What is stored may be any bytes: only how many matters. */
function fill(call: string, value: string): string {
  return call === "proxy_set_property" ? "x".repeat(value.length) : value;
}

/** The calls as the table lists them. */
export function nameCalls(calls: readonly Call[]): string {
  return ["create", ...calls.map(nameCall), "delete"].join(", ");
}

export function nameCall({ map, call, name }: Call): string {
  const about = name === "" ? (map === 0 ? "of the request" : "of the response") : `\`${name.replace("\0", ".")}\``;
  return `${CALLS[call]} ${about}`;
}
