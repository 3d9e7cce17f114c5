// Requests with planted identifiers, and what every copy of one on the wire is held against: no planted value under any
// encoding, each token opened exactly once, each id mapped exactly once (design.md 4; threats.md, "retry, hedge,
// internal redirect, mirror").
import { expect } from "vitest";
import { findPlanted, Planted } from "../../src/demo/leak.ts";
import type { Bundle } from "../../src/token/bundle.ts";
import { mapSpan, mapTrace } from "../../src/token/map.ts";
import { valuesOf } from "../stand/client.ts";
import {
  connectionManager,
  type Document,
  flushSpansAtOnce,
  type HopOptions,
  type RunningHop,
  type TestKeys,
  type World,
} from "../stand/harness.ts";
import type { OtlpReceiver } from "../stand/otlp.ts";
import type { Header, Received } from "../stand/upstream.ts";

export const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
export const SPAN = "00f067aa0ba902b7";
export const USER = "alice.planted@shop.example";
/** The user as a plain header says it, which stays raw inside one mesh (policy-semantics.md 16). */
export const HEADER_USER = "bob.planted@shop.example";
const CARD = "4242424242424242";
const SESSION = "planted-session-77";

/** What a caller sends: something of every kind that policy must not let through. */
export const REQUEST: Header[] = [
  ["traceparent", `00-${TRACE}-${SPAN}-01`],
  ["tracestate", "rojo=planted-vendor-state"],
  ["baggage", `env=prod,user.id=${encodeURIComponent(USER)},card=${CARD},session=${SESSION}`],
  ["x-user-id", HEADER_USER],
  ["b3", `${TRACE}-${SPAN}-1`],
];

const SECRETS = [new Planted("user", USER), new Planted("card", CARD), new Planted("session", SESSION)];
const IDS = [new Planted("trace id", TRACE), new Planted("span id", SPAN)];
const VENDOR = new Planted("vendor state", "planted-vendor-state");

/** What must be seen nowhere beyond the hop. Inside one mesh, the ids and a vendor's tracestate go on. */
export const PLANTED: readonly Planted[] = [...SECRETS, ...IDS, VENDOR];
export const PLANTED_IN_MESH: readonly Planted[] = SECRETS;

/** Fails when a text or its headers hold a planted value; says which, never the value. */
export function expectClean(what: unknown, planted: readonly Planted[] = PLANTED): void {
  const text = typeof what === "string" || what instanceof Uint8Array ? what : JSON.stringify(what);
  expect(findPlanted(planted, text)).toEqual([]);
}

/** The value of a member of the `baggage` of a copy. */
export function memberOf(copy: Received, name: string): string {
  const members = valuesOf(copy.headers, "baggage").flatMap((line) => line.split(","));
  return members.find((member) => member.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

/** Fails unless the user in every copy's baggage is one and the same token, and it opens to what was sent. */
export function expectOneToken(copies: readonly Received[], keys: TestKeys): void {
  expectToken(
    copies.map((copy) => memberOf(copy, "user.id")),
    keys,
    USER,
  );
}

/** Likewise of the plain header. */
export function expectOneHeaderToken(copies: readonly Received[], keys: TestKeys): void {
  expectToken(
    copies.map((copy) => valuesOf(copy.headers, "x-user-id").join()),
    keys,
    HEADER_USER,
  );
}

function expectToken(tokens: readonly string[], keys: TestKeys, value: string): void {
  const [token = ""] = tokens;
  expect(token).toMatch(/^t1\./);
  expect(tokens).toEqual(tokens.map(() => token));
  // Not `toBe(value)`: a failure must not print what a token opens to.
  expect(keys.open(token) === value, "the token opens to the value itself").toBe(true);
}

/** The exact ids that a peer of `zone` gets for ours (token-spec.md, MAP). */
export class PeerMap {
  private readonly key: Buffer;

  constructor(keys: TestKeys, zone: string) {
    const { leaves } = JSON.parse(keys.bundle()) as Bundle;
    const leaf = leaves.find(({ use, subject }) => use === "map.whole" && subject === zone);
    this.key = Buffer.from(leaf?.key ?? "", "base64url");
  }

  trace(id: string): string {
    return mapTrace(this.key, Buffer.from(id, "hex")).toString("hex");
  }

  /** `trace` is the mapped id. */
  span(trace: string, span: string): string {
    return mapSpan(this.key, Buffer.from(trace, "hex"), Buffer.from(span, "hex")).toString("hex");
  }
}

/** Trace and span id of each `traceparent` of the copies. */
export function idsOf(copies: readonly Received[]): { trace: string; span: string }[] {
  return copies
    .flatMap(({ headers }) => valuesOf(headers, "traceparent"))
    .map((line) => ({ trace: line.slice(3, 35), span: line.slice(36, 52) }));
}

/** A hop with Envoy's tracing on or off; its spans, if there are any. */
export interface TracedHop extends RunningHop {
  otlp: OtlpReceiver | undefined;
}

/** Both ways that Envoy can be set, for `describe.each`. */
export const TRACING = [
  ["off", false],
  ["on", true],
] as const;

export async function hopWith(world: World, traced: boolean, options: HopOptions): Promise<TracedHop> {
  const otlp = traced ? await world.otlp() : undefined;
  const hop = await world.hop({
    ...options,
    ...(otlp && { otlp: { host: "127.0.0.1", port: otlp.port } }),
    change: (bootstrap) => {
      if (traced) flushSpansAtOnce(bootstrap);
      options.change?.(bootstrap);
    },
  });
  return { ...hop, otlp };
}

/** The routes of a rendered hop: one for everything. */
export function routesOf(bootstrap: Document): Document[] {
  return connectionManager(bootstrap).route_config.virtual_hosts[0].routes;
}

/** The action of that one. */
export function routeOf(bootstrap: Document): Document {
  return routesOf(bootstrap)[0].route;
}

/** Adds a cluster that has all that the first one has, its upstream filters included, under another name and port. */
export function addCluster(bootstrap: Document, name: string, port: number): Document {
  const { clusters } = bootstrap.static_resources;
  const cluster = structuredClone(clusters[0]);
  cluster.name = name;
  cluster.load_assignment.cluster_name = name;
  cluster.load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value = port;
  attachAgain(cluster, (attach) => {
    if (attach.point === "outbound-cluster") attach.peer = "auto"; // the zone of its own name
  });
  clusters.push(cluster);
  return cluster;
}

/** Changes what the filter of a cluster is told about where it stands, if it has one. */
export function attachAgain(cluster: Document, change: (attach: Document) => void): void {
  const [options] = Object.values(cluster.typed_extension_protocol_options ?? {}) as Document[];
  const filter = options?.http_filters?.find(({ typed_config }: Document) => typed_config.config?.configuration);
  if (filter === undefined) return;
  const { configuration } = filter.typed_config.config;
  const told = JSON.parse(configuration.value);
  change(told.attach);
  configuration.value = JSON.stringify(told);
}
