// What a policy says of the peer of a hop: its zone, and what becomes of the trace there (policy-semantics.md 2, 14, 17, 18).
import { globCovers } from "../policy/cover.ts";
import type { PolicyDocument, Zone } from "../policy/document.ts";
import type { Trace } from "../words/action.ts";
import type { PeerOf } from "./hop.ts";

/** The names that `peer` may have: the policy's zones, or `outside` alone where it names none (rule 18). */
export function zoneNames(policy: unknown): string[] {
  return zonesOf(policy).map((zone) => zone.name);
}

/** The zone of the hop's peer, or null where it is found per request (`auto` on inbound: rule 2). */
export function peerZone(hop: PeerOf): Zone | null {
  const zones = zonesOf(hop.policy);
  if (hop.peer !== "auto") return zones.find((zone) => zone.name === hop.peer) ?? null;
  if (hop.direction === "inbound") return null;
  const named = zones.find((zone) => (zone.clusters ?? []).some((glob) => globCovers(glob, hop.cluster)));
  return named ?? zones.at(-1) ?? null;
}

/** Whether the hop's listener is met by others than the mesh's own: Envoy itself then takes care of what it can. */
export function isEdge(hop: PeerOf): boolean {
  return hop.direction === "inbound" && peerZone(hop)?.own !== true;
}

/**
 * Whether trace context must go before Envoy's tracer reads it: an inbound peer that is fixed, in a zone whose trace
 * restarts, under a policy that acts. The kill switch acts whatever the mode says, and restarts at every boundary.
 */
export function restarts(hop: PeerOf): boolean {
  const zone = hop.direction === "inbound" ? peerZone(hop) : null;
  if (zone === null || !acts(hop.policy)) return false;
  return killed(hop.policy) ? zone.own !== true : inTrace(zone) === "restart";
}

/** Whether a policy changes anything: it enforces, or its kill switch does, whatever the mode says. */
export function acts(policy: unknown): boolean {
  return killed(policy) || ((policy as PolicyDocument | null)?.spec?.mode ?? "enforce") === "enforce";
}

/** Whether a peer that is found per request might be one whose trace restarts. */
export function mayRestart(policy: unknown): boolean {
  return zonesOf(policy).some((zone) => inTrace(zone) === "restart");
}

function killed(policy: unknown): boolean {
  return (policy as PolicyDocument | null)?.spec?.kill_switch === true;
}

function inTrace(zone: Zone): Trace {
  return zone.in?.trace ?? (zone.own === true ? "keep" : "restart");
}

const STRICT: Zone = { name: "outside" };

function zonesOf(policy: unknown): readonly Zone[] {
  return (policy as PolicyDocument | null)?.spec?.zones ?? [STRICT];
}
