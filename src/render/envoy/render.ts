// `render envoy` without its command line: a policy and a hop in, the text of an Envoy bootstrap out.
import { stringify } from "yaml";
import type { Hop } from "../../mesh/hop.ts";
import { mayRestart, peerZone, zoneNames } from "../../mesh/zone.ts";
import { Problem } from "../../text/problem.ts";
import { has } from "../../words/envoy.ts";
import { isTraced } from "./aside.ts";
import { type Bootstrap, renderBootstrap } from "./bootstrap.ts";

/**
 * The bootstrap of a hop whose policy is known to be good; `capabilities` are those of its wasm. Pure: the same hop and
 * capabilities give the same document, key by key.
 * @throws {Problem} where no configuration can serve the hop; its path is the flag that is to blame
 */
export function render(hop: Hop, capabilities: readonly string[]): Bootstrap {
  checkPeer(hop);
  checkEnvoy(hop);
  return renderBootstrap(hop, capabilities);
}

/** A bootstrap as text. */
export function write(bootstrap: object, format: "yaml" | "json"): string {
  if (format === "json") return `${JSON.stringify(bootstrap, null, 2)}\n`;
  return stringify(bootstrap, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Before 1.37 nothing names a span but the path, and no tag takes another's place with what a format says. */
function checkEnvoy(hop: Hop): void {
  if (!isTraced(hop) || has(hop.envoy, "1.37")) return;
  throw new Problem(
    "envoy-old",
    "an Envoy before 1.37 writes what callers wrote into its spans",
    "take --envoy 1.37 or later, or leave --tracing out",
    "--envoy",
  );
}

function checkPeer(hop: Hop): void {
  const names = zoneNames(hop.policy);
  for (const [flag, name] of [
    ["--peer", hop.peer],
    ["--zone", hop.zone],
  ] as const) {
    if (names.includes(name) || (flag === "--peer" && name === "auto")) continue;
    const hint = `the policy has ${names.join(", ")}${flag === "--peer" ? ", or say auto" : ""}`;
    throw new Problem("no-zone", `the policy has no such zone as ${flag} names`, hint, flag);
  }
  // Envoy's early mutation is unconditional, so a peer that differs per request cannot have it (rule 14).
  if (isTraced(hop) && hop.direction === "inbound" && peerZone(hop) === null && mayRestart(hop.policy)) {
    throw new Problem(
      "peer-varies",
      "with tracing, a trace can restart only on a listener whose peer is fixed",
      "name the zone of the listener's peers with --peer, or leave --tracing out",
      "--peer",
    );
  }
}
