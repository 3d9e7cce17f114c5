// What an instance of the filter on a hop is told about itself (policy-semantics.md 1).
import type { Attach } from "../policy/attach.ts";
import type { Point } from "../words/action.ts";
import type { Hop } from "./hop.ts";
import { isEdge, peerZone } from "./zone.ts";

/** `attach` of the plugin configuration at one point of the hop. */
export function attach(hop: Hop, point: Point): Attach {
  const { tenant, service, zone } = hop;
  const peer = peerAt(hop, point);
  // The last that a log can read from: at a traced cluster, which sees the span that Envoy's tracer started.
  const logged = point !== "outbound-listener";
  return { point, peer, tenant, service, zone, ...(logged && { log: true }), ...(isEdge(hop) && { edge: true }) };
}

/** Who is met at the point: outbound the destination's zone, known before any request. The net meets what nobody knows. */
function peerAt(hop: Hop, point: Point): string {
  if (point === "outbound-net") return "outside";
  return hop.direction === "inbound" ? hop.peer : (peerZone(hop)?.name ?? "outside");
}
