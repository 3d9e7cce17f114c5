// The listener: our filter first in the chain, before anything that would see or copy a header (design.md 4).
import type { Hop } from "../../mesh/hop.ts";
import { isEdge } from "../../mesh/zone.ts";
import { socketAddress } from "./address.ts";
import { setAside } from "./aside.ts";
import { earlyMutation } from "./early.ts";
import { wasmFilter } from "./filter.ts";
import { accessLog } from "./log.ts";
import { requestIds } from "./requestid.ts";
import { tracing } from "./tracing.ts";

const HCM = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const ROUTER = "envoy.extensions.filters.http.router.v3.Router";

export function listener(hop: Hop, capabilities: readonly string[]) {
  return {
    name: hop.direction,
    address: socketAddress(hop.listen),
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
      wasmFilter(hop, `${hop.direction}-listener`, capabilities),
      ...setAside(hop),
      { name: "envoy.filters.http.router", typed_config: { "@type": `type.googleapis.com/${ROUTER}` } },
    ],
  };
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
