// The Envoy of one service: the bootstraps that `tracecloak render envoy` makes for its hops, in one process.
import { readCapabilities } from "../host/capability.ts";
import { WASM } from "../host/root.ts";
import type { Direction } from "../mesh/hop.ts";
import { type Bootstrap, renderBootstrap } from "../render/envoy/bootstrap.ts";
import { filterName } from "../render/envoy/filter.ts";
import { TENANT, ZONE } from "./keys.ts";

/** Loopback, and a port of the system's choice. */
const ANY = { host: "127.0.0.1", port: 0 };

/** What a hop needs to be told about itself. */
export interface SidecarHop {
  service: string;
  direction: Direction;
  /** A zone of the policy, or `auto`. */
  peer: string;
  /** The name of its upstream's cluster. */
  cluster: string;
}

/** Renders one hop whose upstream and collector are on loopback ports. Its listener is called after its direction. */
export async function renderSidecarHop(
  hop: SidecarHop,
  policy: unknown,
  ports: { upstream: number; collector: number },
): Promise<Bootstrap> {
  const { service, direction, peer, cluster } = hop;
  const upstream = { host: ANY.host, port: ports.upstream };
  const otlp = { host: ANY.host, port: ports.collector };
  const who = { tenant: TENANT, service, zone: ZONE, peer };
  const capabilities = await readCapabilities(WASM);
  return renderBootstrap(
    { direction, cluster, listen: ANY, upstream, otlp, admin: ANY, ...who, wasm: WASM, policy },
    capabilities,
  );
}

/** The name of the span that a hop's Envoy makes of each request. */
export function spanName({ direction, cluster }: SidecarHop): string {
  return `${direction} ${cluster}`;
}

/** One bootstrap with the listeners and clusters of all, whose spans are exported one by one. */
export function merge(bootstraps: readonly Bootstrap[]): object {
  const resources = bootstraps.map((bootstrap) => bootstrap.static_resources);
  const listeners = resources.flatMap((one) => one.listeners);
  const all = resources.flatMap((one): { name?: string }[] => one.clusters);
  const clusters = all.filter(({ name }, at) => all.findIndex((other) => other.name === name) === at);
  const static_layer = { "tracing.opentelemetry.min_flush_spans": 1 };
  const layered_runtime = { layers: [{ name: "demo", static_layer }] };
  return { ...bootstraps[0], static_resources: { listeners, clusters }, layered_runtime };
}

/**
 * The filter's configurations that a request meets in a bootstrap, in that order: the listener's, then the cluster's. Every
 * cluster has its own, so no request meets the net.
 */
export function configurationsOf(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  const { name, configuration } = part as { name?: unknown; configuration?: { value?: unknown } };
  if (name === filterName("outbound-net")) return [];
  if (typeof configuration?.value === "string") return [configuration.value];
  return Object.values(part).flatMap(configurationsOf);
}
