// What an instance of the filter on a hop is told about itself (policy-semantics.md 1).
import type { Attach } from "../policy/attach.ts";
import type { Point } from "../words/action.ts";
import type { Hop } from "./hop.ts";
import { isEdge } from "./zone.ts";

/** `attach` of the plugin configuration at one point of the hop. */
export function attach(hop: Hop, point: Point): Attach {
  const { peer, tenant, service, zone } = hop;
  // Where `render` writes an access log; and at a cluster that is traced, which sees the span that Envoy's tracer started.
  const logged = point !== "outbound-cluster";
  return { point, peer, tenant, service, zone, ...(logged && { log: true }), ...(isEdge(hop) && { edge: true }) };
}
