// What Envoy does to `x-request-id`. Inside the mesh it is left as it came: by default Envoy writes into one digit of it why
// it traces, and traces no request whose id is no UUID.
import type { PeerOf } from "../../mesh/hop.ts";
import { isEdge } from "../../mesh/zone.ts";

/** HttpConnectionManager.request_id_extension, by its key; at an edge the id is Envoy's own, and so is the digit. */
export function requestIds(hop: PeerOf): { request_id_extension?: object } {
  if (isEdge(hop)) return {};
  const type = "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig";
  const typed_config = {
    "@type": `type.googleapis.com/${type}`,
    pack_trace_reason: false,
    use_request_id_for_trace_sampling: false,
  };
  return { request_id_extension: { typed_config } };
}
