// The listener (design.md 4). Inbound our filter stands first in the chain, before anything that would see or copy a header.
// Outbound nothing but the router stands there, so ours stands at the cluster, and as a net at the router.
import type { Hop } from "../../mesh/hop.ts";
import { isEdge } from "../../mesh/zone.ts";
import { socketAddress } from "./address.ts";
import { setAside } from "./aside.ts";
import { earlyMutation } from "./early.ts";
import { upstreamFilters, wasmFilter } from "./filter.ts";
import { accessLog } from "./log.ts";
import { requestIds } from "./requestid.ts";
import { tracing } from "./tracing.ts";

const HCM = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const ROUTER = "envoy.extensions.filters.http.router.v3.Router";

export function listener(hop: Hop, capabilities: readonly string[]) {
  return {
    name: hop.direction,
    address: socketAddress(hop.listen),
    // The filter refuses all traffic where its point contradicts this.
    traffic_direction: hop.direction === "inbound" ? "INBOUND" : "OUTBOUND",
    filter_chains: [
      {
        filters: [
          {
            name: "envoy.filters.network.http_connection_manager",
            typed_config: { "@type": `type.googleapis.com/${HCM}`, ...connectionManager(hop, capabilities) },
          },
        ],
      },
    ],
  };
}

function connectionManager(hop: Hop, capabilities: readonly string[]) {
  return {
    stat_prefix: hop.direction,
    codec_type: "AUTO",
    ...(isEdge(hop) ? EDGE : {}),
    // 100-continue is answered here and never passed on from an upstream, where it could carry headers past the filter.
    proxy_100_continue: false,
    ...earlyMutation(hop),
    ...requestIds(hop),
    ...tracing(hop),
    access_log: accessLog(hop),
    route_config: {
      name: hop.direction,
      virtual_hosts: [
        {
          name: "all",
          domains: ["*"],
          routes: [{ name: hop.cluster, match: { prefix: "/" }, route: { cluster: hop.cluster } }],
        },
      ],
    },
    http_filters: [
      ...(hop.direction === "inbound" ? [wasmFilter(hop, "inbound-listener", capabilities)] : []),
      ...setAside(hop),
      {
        name: "envoy.filters.http.router",
        typed_config: { "@type": `type.googleapis.com/${ROUTER}`, ...net(hop, capabilities) },
      },
    ],
  };
}

/** Run by every cluster without filters of its own, and by a bare aggregate: here there is none, so it is strict. */
function net(hop: Hop, capabilities: readonly string[]) {
  if (hop.direction === "inbound") return {};
  return { upstream_http_filters: upstreamFilters(hop, "outbound-net", capabilities) };
}

/**
 * Towards strangers: the address is the connection's and no proxy before us is believed, no certificate is passed on that
 * this Envoy did not see, and the request id is ours. Nobody is internal by address. Envoy's defaults are written out.
 */
const EDGE = {
  use_remote_address: true,
  xff_num_trusted_hops: 0,
  forward_client_cert_details: "SANITIZE",
  preserve_external_request_id: false,
};
