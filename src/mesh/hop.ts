// One hop as `render` is asked for it, and what the policy says of its peer (policy-semantics.md 1, 2, 14, 17, 18).
import { globCovers } from "../policy/cover.ts";
import type { PolicyDocument, Zone } from "../policy/document.ts";
import type { Attach } from "../policy/judge.ts";
import type { Address } from "./address.ts";

export type Direction = "inbound" | "outbound";
export type Point = Attach["point"];

export interface Hop {
  direction: Direction;
  /** Where Envoy listens, and where it sends what it took. */
  listen: Address;
  upstream: Address;
  /** The administration interface; none without it. */
  admin?: Address;
  /** Who this workload is; the key bundle says the same. */
  tenant: string;
  service: string;
  zone: string;
  /** A zone's name that the author of the listener vouches for, or `auto`. */
  peer: string;
  /** The name of the upstream cluster: outbound, zones go by it. */
  cluster: string;
  /** Where spans go, by OTLP over HTTP; no tracing without it. */
  otlp?: Address;
  /** The filter's wasm as this Envoy will find it. */
  wasm: string;
  /** The policy document as a plain value, whole. */
  policy: unknown;
}

/** What this plugin instance is told about itself (policy-semantics.md 1). */
export function attach(hop: Hop, point: Point): Attach {
  const { peer, tenant, service, zone } = hop;
  const logged = point === "inbound-listener" || point === "outbound-listener"; // where `render` writes an access log
  return { point, peer, tenant, service, zone, ...(logged && { log: true }), ...(isEdge(hop) && { edge: true }) };
}

/** Whether the hop's listener is met by others than the mesh's own: Envoy itself then takes care of what it can. */
export function isEdge(hop: Pick<Hop, "direction" | "peer" | "cluster" | "policy">): boolean {
  return hop.direction === "inbound" && peerZone(hop)?.own !== true;
}

/** The names that `peer` may have: the policy's zones, or `outside` alone where it names none (rule 18). */
export function zoneNames(policy: unknown): string[] {
  return zonesOf(policy).map((zone) => zone.name);
}

/** The zone of the hop's peer, or null where it is found per request (`auto` on inbound: rule 2). */
export function peerZone(hop: Pick<Hop, "direction" | "peer" | "cluster" | "policy">): Zone | null {
  const zones = zonesOf(hop.policy);
  if (hop.peer !== "auto") return zones.find((zone) => zone.name === hop.peer) ?? null;
  if (hop.direction === "inbound") return null;
  const named = zones.find((zone) => (zone.clusters ?? []).some((glob) => globCovers(glob, hop.cluster)));
  return named ?? zones.at(-1) ?? null;
}

/**
 * Whether trace context must go before Envoy's tracer reads it: an inbound peer that is fixed, in a zone whose trace
 * restarts, under a policy that acts. The kill switch acts whatever the mode says, and restarts at every boundary.
 */
export function restarts(hop: Hop): boolean {
  const zone = hop.direction === "inbound" ? peerZone(hop) : null;
  if (zone === null || !acts(hop.policy)) return false;
  return killed(hop.policy) ? zone.own !== true : inTrace(zone) === "restart";
}

/** Whether a policy changes anything: it enforces, or its kill switch does, whatever the mode says. */
export function acts(policy: unknown): boolean {
  return killed(policy) || ((policy as PolicyDocument | null)?.spec?.mode ?? "enforce") === "enforce";
}

function killed(policy: unknown): boolean {
  return (policy as PolicyDocument | null)?.spec?.kill_switch === true;
}

/** Whether a peer that is found per request might be one whose trace restarts. */
export function mayRestart(policy: unknown): boolean {
  return zonesOf(policy).some((zone) => inTrace(zone) === "restart");
}

function inTrace(zone: Zone): string {
  return zone.in?.trace ?? (zone.own === true ? "keep" : "restart");
}

const STRICT: Zone = { name: "outside" };

function zonesOf(policy: unknown): readonly Zone[] {
  return (policy as PolicyDocument | null)?.spec?.zones ?? [STRICT];
}
