// Hops of which every one has a configuration of its own, so that each is read by every thread.
import { type Document, hop, LOOPBACK, referencePolicy, render } from "../stand/harness.ts";
import type { Upstream } from "../stand/upstream.ts";
import { routeOf } from "./wire.ts";

/** The reference policy under a name of its own. */
function policyCalled(name: string): Document {
  const policy = referencePolicy();
  policy.metadata.name = name;
  return policy;
}

/** What `render` makes of the nth hop. */
export async function rendered(upstream: Upstream, nth: number, outbound = false): Promise<Document> {
  const way = outbound ? ({ direction: "outbound", cluster: `mesh-${nth}` } as const) : {};
  return render(hop({ policy: policyCalled(`p${nth}`), upstream: { ...LOOPBACK, port: upstream.port }, ...way }));
}

export async function listenerOf(upstream: Upstream, nth: number): Promise<Document> {
  const [listener] = (await rendered(upstream, nth)).static_resources.listeners;
  return { ...listener, name: `l${nth}` };
}

export async function clusterOf(upstream: Upstream, nth: number): Promise<Document> {
  return (await rendered(upstream, nth, true)).static_resources.clusters[0];
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, nth) => nth);
}

/** One bootstrap whose only listener sends to the cluster that `x-to` names. */
export async function sendingOn(upstream: Upstream): Promise<Document> {
  const bootstrap = await rendered(upstream, 0, true);
  const route = routeOf(bootstrap);
  delete route.cluster;
  route.cluster_header = "x-to";
  return bootstrap;
}
