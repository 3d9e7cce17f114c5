// `render envoy` without its command line: a policy and a hop in, the text of an Envoy bootstrap out.
import { existsSync } from "node:fs";
import { stringify } from "yaml";
import { WASM } from "../../host/root.ts";
import { type Hop, mayRestart, peerZone, zoneNames } from "../../mesh/hop.ts";
import { type Bootstrap, renderBootstrap } from "./bootstrap.ts";
import { readCapabilities } from "./capability.ts";

/** A hop that no configuration can serve; `hint` says what to ask for instead. Holds names of zones, never a value. */
export class RenderError extends Error {
  readonly code: "no-zone" | "no-wasm" | "peer-varies";
  /** The flag that is to blame. */
  readonly path: string;
  readonly hint: string;

  constructor(code: RenderError["code"], path: string, message: string, hint: string) {
    super(message);
    this.name = "RenderError";
    this.code = code;
    this.path = path;
    this.hint = hint;
  }
}

/** The bootstrap of a hop whose policy is known to be good. Reads the wasm for what it needs of Envoy. Throws RenderError. */
export async function render(hop: Hop): Promise<Bootstrap> {
  checkPeer(hop);
  // The wasm may be meant for another machine; what it needs is then read from the one that was built here.
  const wasm = existsSync(hop.wasm) ? hop.wasm : WASM;
  const capabilities = await readCapabilities(wasm).catch(() => {
    throw new RenderError("no-wasm", "--wasm", "there is no filter to derive capabilities from", "npm run build");
  });
  return renderBootstrap(hop, capabilities);
}

/** A bootstrap as text. */
export function write(bootstrap: object, format: "yaml" | "json"): string {
  if (format === "json") return `${JSON.stringify(bootstrap, null, 2)}\n`;
  return stringify(bootstrap, { lineWidth: 0, aliasDuplicateObjects: false });
}

function checkPeer(hop: Hop): void {
  const names = zoneNames(hop.policy);
  for (const [flag, name] of [
    ["--peer", hop.peer],
    ["--zone", hop.zone],
  ] as const) {
    if (names.includes(name) || (flag === "--peer" && name === "auto")) continue;
    const hint = `the policy has ${names.join(", ")}${flag === "--peer" ? ", or say auto" : ""}`;
    throw new RenderError("no-zone", flag, `the policy has no such zone as ${flag} names`, hint);
  }
  // Envoy's early mutation is unconditional, so a peer that differs per request cannot have it (rule 14).
  if (hop.otlp && hop.direction === "inbound" && peerZone(hop) === null && mayRestart(hop.policy)) {
    throw new RenderError(
      "peer-varies",
      "--peer",
      "with tracing, a trace can restart only on a listener whose peer is fixed",
      "name the zone of the listener's peers with --peer, or leave --tracing out",
    );
  }
}
