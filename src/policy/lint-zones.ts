// Zones that match nobody, and what this version does not do for them yet (policy-semantics.md 2, 6, 14).
import { globCovers } from "./cover.ts";
import type { Zone } from "./document.ts";
import type { Remark } from "./finding.ts";

export function* lintZones(zones: readonly Zone[]): Generator<Remark> {
  for (const [i, zone] of zones.entries()) {
    const pointer = `/spec/zones/${i}`;
    const { peers = [], clusters = [] } = zone;
    if (peers.length > 0) {
      const message = "matches nobody yet: verified identities come with a later version";
      const hint = "until then a peer is in this zone where the listener says so (`--peer`)";
      yield { code: "peers-later", message, hint, pointer: `${pointer}/peers`, atKey: true };
    } else if (clusters.length === 0 && zone.name !== "outside") {
      const message = "nothing matches this zone";
      const hint = "add `clusters`; without, it is met only where a listener names it (`--peer`)";
      yield { code: "zone-unmatched", message, hint, pointer: `${pointer}/name` };
    }
    for (const [k, cluster] of clusters.entries()) {
      const first = zones.findIndex((z, j) => j < i && z.clusters?.some((glob) => globCovers(glob, cluster)));
      if (first < 0) continue;
      const message = `never matches: zones[${first}] comes first and takes all that this names`;
      yield {
        code: "shadowed",
        message,
        hint: "move the zone up, or remove this (docs/policy.md#how-a-hop-decides)",
        pointer: `${pointer}/clusters/${k}`,
      };
    }
    if (zone.in?.trace === "remap") {
      const message = "strips for now: mapping ids back comes with a later version";
      yield { code: "remap-in-later", message, hint: "nothing to do", pointer: `${pointer}/in/trace` };
    }
  }
}
