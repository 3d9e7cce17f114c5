// The hops that goldens are rendered for: each attachment of design.md 4, with and without tracing.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../../src/host/root.ts";
import type { Hop } from "../../../src/mesh/hop.ts";

const at = (port: number) => ({ host: "127.0.0.1", port });
const reference: unknown = parse(readFileSync(join(ROOT, "data", "reference-policy.yaml"), "utf8"));

const BASE: Hop = {
  direction: "inbound",
  listen: at(8080),
  upstream: at(8081),
  tenant: "acme",
  service: "checkout",
  zone: "mesh",
  peer: "outside",
  cluster: "checkout",
  // Relative, so that a golden is the same on every machine and still runs from the top of the project.
  wasm: join("build", "tracecloak.wasm"),
  policy: reference,
};

export const HOPS: Readonly<Record<string, Hop>> = {
  "inbound-outside": BASE,
  "inbound-outside-tracing": { ...BASE, otlp: at(4318), admin: at(9901) },
  "inbound-mesh": { ...BASE, peer: "mesh" },
  "inbound-mesh-tracing": { ...BASE, peer: "mesh", otlp: at(4318) },
  "inbound-outside-zipkin": { ...BASE, zipkin: at(9411) },
  "outbound-mesh": { ...BASE, direction: "outbound", peer: "auto", cluster: "mesh-cart" },
  "outbound-partner-tracing": { ...BASE, direction: "outbound", peer: "auto", cluster: "partner-bank", otlp: at(4318) },
};
