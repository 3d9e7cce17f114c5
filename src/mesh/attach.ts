// What an instance of the filter on a hop is told about itself (policy-semantics.md 1).
import type { Attach } from "../policy/attach.ts";
import type { Point } from "../words/action.ts";
import type { Hop } from "./hop.ts";
import { isEdge } from "./zone.ts";

/** `attach` of the plugin configuration at one point of the hop. */
export function attach(hop: Hop, point: Point): Attach {
  const { peer, tenant, service, zone } = hop;
  const logged = point === "inbound-listener" || point === "outbound-listener"; // where `render` writes an access log
  return { point, peer, tenant, service, zone, ...(logged && { log: true }), ...(isEdge(hop) && { edge: true }) };
}
