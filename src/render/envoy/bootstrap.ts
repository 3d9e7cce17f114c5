// A whole static bootstrap (envoy.config.bootstrap.v3.Bootstrap) for one hop.
import type { Hop } from "../../mesh/hop.ts";
import { socketAddress } from "./address.ts";
import { upstreamCluster } from "./cluster.ts";
import { listener } from "./listener.ts";
import { statsConfig } from "./stats.ts";
import { tracingClusters } from "./tracing.ts";

/** Pure: the same hop and capabilities give the same document, key by key. */
export function renderBootstrap(hop: Hop, capabilities: readonly string[]) {
  return {
    node: { id: hop.service, cluster: hop.service },
    ...(hop.admin ? { admin: { address: socketAddress(hop.admin) } } : {}),
    static_resources: {
      listeners: [listener(hop, capabilities)],
      clusters: [upstreamCluster(hop, capabilities), ...tracingClusters(hop)],
    },
    stats_config: statsConfig(),
  };
}

export type Bootstrap = ReturnType<typeof renderBootstrap>;
