// The hops that are measured, each as `render` writes it.
import type { Hop } from "../src/mesh/hop.ts";

export const LAYOUTS = ["inbound", "traced", "mesh", "partner"] as const;
export type LayoutName = (typeof LAYOUTS)[number];

export interface Layout {
  /** As the table names it. */
  title: string;
  hop: Partial<Hop> & Pick<Hop, "direction">;
  /** Whether Envoy traces: then it has a receiver of spans. */
  tracing: boolean;
}

export const LAYOUT: Record<LayoutName, Layout> = {
  inbound: { title: "inbound, from the mesh", hop: { direction: "inbound", peer: "mesh" }, tracing: false },
  traced: { title: "inbound, from the mesh, Envoy traces", hop: { direction: "inbound", peer: "mesh" }, tracing: true },
  mesh: { title: "outbound, to the mesh", hop: { direction: "outbound", cluster: "mesh-cart" }, tracing: false },
  partner: {
    title: "outbound, to a partner, ids mapped",
    hop: { direction: "outbound", cluster: "partner-bank" },
    tracing: false,
  },
};
