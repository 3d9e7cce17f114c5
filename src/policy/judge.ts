// The filter itself as judge of a policy: what it refuses here, it refuses in Envoy.
import { Filter } from "../host/filter.ts";
import type { Point } from "../words/action.ts";
import { NAME } from "../words/name.ts";

/** Which hop an instance serves (policy-semantics.md 1). */
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

/** Why the filter refused: a stable code, an RFC 6901 pointer into the configuration, and what should have stood there. */
export interface Refusal {
  code: string;
  pointer: string;
  expected: string;
}

/** Answers why the filter refuses a configuration, or undefined when it takes it. */
export type Judge = (config: { attach: Attach; policy: unknown }) => Refusal | undefined;

/** A judge that runs the built wasm. It may be asked any number of times. */
export async function loadJudge(): Promise<Judge> {
  const filter = await Filter.load();
  return (config) => {
    const { ok, problem } = filter.configure(config);
    if (filter.failed) throw new Error("the filter trapped on this policy: that is a defect of tracecloak");
    return ok ? undefined : (problem ?? { code: "refused", pointer: "/policy", expected: "a policy the filter takes" });
  };
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
