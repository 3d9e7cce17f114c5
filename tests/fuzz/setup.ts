// The hops that messages are thrown at: attachments and policies that somebody could sensibly have, and what of a message
// each of them lets nobody see.
import { readFileSync } from "node:fs";
import { Filter } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { readPolicyText } from "../../src/policy/read.ts";
import { POLICY_FILE } from "../model/hop.ts";
import { schema } from "../policy/schema-keys.ts";

/** Where a secret stands in a message: `ids` in trace context, `plain` in headers that policy names. */
export type Place = "baggage" | "tracestate" | "ids" | "vendor" | "plain";

export interface Setup {
  name: string;
  point: "inbound-listener" | "inbound-cluster" | "outbound-listener" | "outbound-cluster";
  peer: string;
  cluster?: string;
  /** Merged into the reference policy's spec; null is no policy. */
  spec?: Record<string, unknown> | null;
  /** Which map the message is. */
  as: "request" | "response" | "trailers";
  /** Where whatever secret stands must be gone. */
  hides: readonly Place[];
  /** Whether tokens are tokens here, so that a second pass must change nothing. */
  inside: boolean;
  /** Whether fields of any name may stay, so that a name may hold anything. */
  namesStay?: boolean;
  /** Whether texts spell ids of their message, which must be gone. */
  echoes?: boolean;
}

const ALL: Place[] = ["baggage", "tracestate", "ids", "vendor", "plain"];
const OUTSIDE_OUT = { trace: "remap", carriers: ["traceparent"], baggage: "strip", tokens: "strip" };

/** A mesh whose edge lets more through than the reference policy's. */
const OPEN_EDGE = [
  { name: "mesh", own: true, clusters: ["mesh-*"] },
  {
    name: "outside",
    in: { trace: "keep", carriers: ["traceparent", "tracestate", "b3", "baggage", "traceresponse"] },
    out: OUTSIDE_OUT,
  },
];

const CARRIERS: string[] = schema.definitions?.carrier?.enum ?? [];

/** Zones that every carrier passes, with what becomes of ids. */
function open(trace: "keep" | "remap" | "restart"): object[] {
  const tokens = trace === "keep" ? "pass" : "strip";
  return [
    { name: "mesh", own: true, clusters: ["mesh-*"] },
    { name: "partner", clusters: ["partner-*"], out: { trace, carriers: CARRIERS, tokens } },
    { name: "outside", in: { trace: trace === "remap" ? "restart" : trace, carriers: CARRIERS } },
  ];
}

/** The carriers whose fields entries can name. */
const NAMED = [
  ..."baggage tracestate correlation-context request-context uberctx jaeger-debug-id ot-tracer ot-baggage datadog".split(
    " ",
  ),
  ..."dd-pathway-ctx x-amzn-trace-id grpc-tags-bin sw8 sw8-correlation newrelic instana dynatrace pinpoint".split(" "),
  ..."honeycomb solarwinds appdynamics eagleeye".split(" "),
].map((carrier) => `${carrier}:*`);

/** One action for every field that an entry can name. */
const EVERY_FIELD = (action: string) => ({
  unknown: "strip",
  fields: [{ match: NAMED, action, ...(action === "keep" ? { pattern: "[!-~]{1,64}" } : { class: "user" }) }],
});

/** Every action, and every carrier that entries can name. */
const EVERY_ACTION = {
  unknown: "mask",
  classes: { payment: "strip", secret: "strip", email: "mask", session: "strip" },
  fields: [
    { match: ["baggage:env"], action: "keep", values: ["prod", "dev"] },
    { match: ["baggage:user*", "header:x-user*"], action: "hash", class: "user", on_mesh: true },
    { match: ["tracestate:rojo"], action: "mask" },
    { match: ["tracestate:*"], action: "tokenize", class: "account", scope: "trace", long: "hash" },
    { match: ["baggage:mail", "header:x-mail"], action: "mask", on_mesh: true, on: ["request", "response"] },
    { match: ["baggage:*"], action: "tokenize", class: "device", scope: "service" },
  ],
};

export const SETUPS: readonly Setup[] = [
  { name: "from outside", point: "inbound-listener", peer: "outside", as: "request", hides: ALL, inside: false },
  {
    name: "trailers from outside",
    point: "inbound-listener",
    peer: "outside",
    as: "trailers",
    hides: ALL,
    inside: false,
  },
  { name: "from the mesh", point: "inbound-listener", peer: "mesh", as: "request", hides: ["baggage"], inside: true },
  {
    name: "to the mesh",
    point: "outbound-cluster",
    peer: "auto",
    cluster: "mesh-b",
    as: "request",
    hides: ["baggage"],
    inside: true,
  },
  {
    name: "to a partner",
    point: "outbound-cluster",
    peer: "auto",
    cluster: "partner-b",
    as: "request",
    hides: ALL,
    inside: false,
  },
  {
    name: "to a partner, first point",
    point: "outbound-listener",
    peer: "auto",
    cluster: "partner-b",
    as: "request",
    hides: ["baggage", "tracestate", "vendor", "plain"],
    inside: false,
  },
  {
    name: "back from outside",
    point: "outbound-cluster",
    peer: "auto",
    cluster: "else",
    as: "response",
    hides: ["baggage", "tracestate", "ids", "vendor"],
    inside: false,
  },
  {
    name: "back to outside",
    point: "inbound-listener",
    peer: "outside",
    as: "response",
    hides: ["baggage", "tracestate", "ids", "vendor"],
    inside: false,
  },
  {
    name: "no policy",
    point: "inbound-listener",
    peer: "outside",
    spec: null,
    as: "request",
    hides: ["baggage", "tracestate", "ids", "vendor"],
    inside: false,
  },
  {
    name: "kill switch inside",
    point: "inbound-listener",
    peer: "mesh",
    spec: { kill_switch: true, mode: "report" },
    as: "request",
    hides: ["baggage", "tracestate", "vendor"],
    inside: true,
  },
  {
    name: "every action inside",
    point: "outbound-cluster",
    peer: "auto",
    cluster: "mesh-b",
    spec: EVERY_ACTION,
    as: "request",
    hides: ["baggage", "tracestate", "plain"],
    inside: true,
    namesStay: true,
  },
  {
    name: "every action outside",
    point: "inbound-listener",
    peer: "outside",
    spec: EVERY_ACTION,
    as: "request",
    hides: ALL,
    inside: false,
    namesStay: true,
  },
  {
    name: "an open edge",
    point: "inbound-listener",
    peer: "outside",
    spec: { zones: OPEN_EDGE },
    as: "request",
    hides: ["baggage", "tracestate", "vendor", "plain"],
    inside: false,
  },
  {
    name: "an open edge that masks",
    point: "inbound-listener",
    peer: "outside",
    spec: { zones: OPEN_EDGE, unknown: "mask", fields: [] },
    as: "request",
    hides: ["baggage", "tracestate", "vendor"],
    inside: false,
    namesStay: true,
  },
  {
    name: "to a partner that gets every carrier",
    point: "outbound-cluster",
    peer: "auto",
    cluster: "partner-b",
    spec: { zones: open("keep") },
    as: "request",
    hides: ["baggage", "tracestate", "vendor", "plain"],
    inside: true,
  },
  {
    name: "to a partner that gets every carrier, mapped",
    point: "outbound-cluster",
    peer: "auto",
    cluster: "partner-b",
    spec: { zones: open("remap") },
    as: "request",
    hides: ALL,
    inside: false,
  },
  {
    name: "to a partner that gets every field, mapped",
    point: "outbound-cluster",
    peer: "auto",
    cluster: "partner-b",
    spec: { ...EVERY_FIELD("keep"), zones: open("remap") },
    as: "request",
    hides: ["ids"],
    inside: false,
    namesStay: true,
    echoes: true,
  },
  {
    name: "every carrier from outside",
    point: "inbound-listener",
    peer: "outside",
    spec: { zones: open("keep") },
    as: "request",
    hides: ["baggage", "tracestate", "vendor", "plain"],
    inside: false,
  },
  {
    name: "every carrier from outside, restarted",
    point: "inbound-listener",
    peer: "outside",
    spec: { zones: open("restart") },
    as: "request",
    hides: ALL,
    inside: false,
  },
  {
    name: "every carrier back to outside",
    point: "inbound-listener",
    peer: "outside",
    spec: { zones: open("remap") },
    as: "response",
    hides: ["baggage", "tracestate", "ids", "vendor"],
    inside: false,
  },
  ...["hash", "mask", "tokenize"].map(
    (action): Setup => ({
      name: `every field inside: ${action}`,
      point: "outbound-cluster",
      peer: "auto",
      cluster: "mesh-b",
      spec: EVERY_FIELD(action),
      as: "request",
      hides: ["baggage"],
      inside: true,
      namesStay: true,
    }),
  ),
];

/** The filter at a setup, ready for messages. */
export async function load(setup: Setup, env: Record<string, string>, wasm?: string): Promise<Filter> {
  const { point, peer, spec } = setup;
  const attach = { point, peer, tenant: "acme", service: "checkout", zone: "mesh" };
  const policy = spec === null ? null : policyWith(spec);
  const filter = await Filter.load({ env, ...(wasm && { wasm }) });
  const { ok, problem } = filter.configure({ attach, policy });
  if (!ok) throw new Error(`${setup.name}: ${problem?.code} ${problem?.pointer}`);
  return filter;
}

export function policyWith(spec: Record<string, unknown> = {}): unknown {
  const policy = readPolicyText(readFileSync(POLICY_FILE), POLICY_FILE.pathname).value as { spec: object };
  return { ...policy, spec: { ...policy.spec, ...spec } };
}

/** What one pass through the filter left; null when it was refused with a reply of the filter's own. */
export function pass(filter: Filter, setup: Setup, headers: readonly Header[], store = new Map()): Header[] | null {
  const head: Header[] = [[":path", "/"]];
  const trailers = setup.as === "trailers" ? headers : [];
  const options = { store, trailers, ...(setup.cluster && { cluster: setup.cluster }) };
  const exchange = filter.request(setup.as === "request" ? headers : head, options);
  const left = {
    request: () => exchange.headers,
    response: () => exchange.response(headers),
    trailers: () => exchange.trailers,
  }[setup.as]();
  const { reply, hangs } = exchange;
  exchange.end();
  if (filter.failed) throw new Error(`trap: ${filter.logs.at(-1)?.text}`);
  if (hangs) throw new Error("the stream was stopped without a reply");
  if (reply !== undefined && reply.code !== 431) throw new Error(`replied ${reply.code}`);
  return reply === undefined ? left : null;
}
