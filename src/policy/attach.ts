// `attach` of a plugin configuration: which hop an instance of the filter serves (policy-semantics.md 1).
import type { Point } from "../words/action.ts";
import { NAME } from "../words/name.ts";

export interface Attach {
  point: Point;
  /** `auto`, or the name of a zone. */
  peer: string;
  tenant: string;
  service: string;
  zone: string;
  /** Whether an access log reads what the filter leaves for it. */
  log?: true;
  /** Whether the listener's Envoy renews `x-request-id` of what comes in. */
  edge?: true;
}

/** A hop to judge a policy for when nobody named one: an inbound listener of a workload in the document's own mesh. */
export function defaultAttach(document: unknown): Attach {
  return { point: "inbound-listener", peer: "auto", tenant: "tenant", service: "service", zone: homeZone(document) };
}

/** The first own-mesh zone, else the first that a workload may stand in, else the name that most meshes have. */
function homeZone(document: unknown): string {
  const zones = member(member(document, "spec"), "zones");
  const homes = (Array.isArray(zones) ? zones : []).filter((zone) => isHome(member(zone, "name")));
  const home = homes.find((zone) => member(zone, "own") === true) ?? homes[0];
  return home === undefined ? "mesh" : String(member(home, "name"));
}

/** Whether the filter would take `name` for a workload's own zone; what it would not take is for it to refuse. */
function isHome(name: unknown): boolean {
  return typeof name === "string" && NAME.test(name) && name !== "outside" && name !== "auto";
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
