// The upstream cluster. Only an upstream filter sees what Envoy's tracer injects (design.md 4): needed on every outbound
// cluster, and on an inbound one wherever its listener traces.
import type { Hop } from "../../mesh/hop.ts";
import { socketAddress } from "./address.ts";
import { isTraced, putBack } from "./aside.ts";
import { upstreamFilters } from "./filter.ts";

const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

export function upstreamCluster(hop: Hop, capabilities: readonly string[]) {
  return {
    name: hop.cluster,
    type: "STRICT_DNS",
    connect_timeout: "5s",
    load_assignment: {
      cluster_name: hop.cluster,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(hop.upstream) } }] }],
    },
    typed_extension_protocol_options: {
      [HTTP_OPTIONS]: {
        "@type": `type.googleapis.com/${HTTP_OPTIONS}`,
        explicit_http_config: { http_protocol_options: {} },
        ...ownFilters(hop, capabilities),
      },
    },
  };
}

function ownFilters(hop: Hop, capabilities: readonly string[]) {
  if (hop.direction === "inbound" && !isTraced(hop)) return {};
  return { http_filters: [...putBack(hop), ...upstreamFilters(hop, `${hop.direction}-cluster`, capabilities)] };
}
