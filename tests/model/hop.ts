// The hops of the model as attachments of the filter, and the keys that it holds there.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readPolicyText } from "../../src/policy/read.ts";
import { makeBundle, writeBundle } from "../../src/token/bundle.ts";
import { type Keyring, newKeyring, withRows } from "../../src/token/keyring.ts";
import type { Hop } from "./policy.ts";

/** Who the workload is: what `attach` says and the keys are for. */
const SELF = { tenant: "acme", service: "checkout", zone: "mesh" };

/** The attachment that serves a hop, and the cluster that requests go to. */
export const PLACES: Record<Hop, { attach: Record<string, string>; cluster: string }> = {
  "inbound from outside": { attach: { point: "inbound-listener", peer: "outside", ...SELF }, cluster: "app" },
  "inbound from mesh": { attach: { point: "inbound-listener", peer: "mesh", ...SELF }, cluster: "app" },
  "outbound to mesh": { attach: { point: "outbound-cluster", peer: "auto", ...SELF }, cluster: "mesh-orders" },
  "outbound to partner": { attach: { point: "outbound-cluster", peer: "auto", ...SELF }, cluster: "partner-bank" },
  "outbound to outside": { attach: { point: "outbound-cluster", peer: "auto", ...SELF }, cluster: "elsewhere" },
};

export const POLICY_FILE = new URL("../../data/reference-policy.yaml", import.meta.url);

/** The plugin configuration of a hop. */
export function configurationOf(hop: Hop): { attach: object; policy: unknown } {
  const policy = readPolicyText(readFileSync(POLICY_FILE), POLICY_FILE.pathname).value;
  return { attach: PLACES[hop].attach, policy };
}

/**
 * Keys: a keyring that opens tokens, and the environment of a filter that makes them. Fresh ones, or those of `seed`, with
 * which what failed once fails again.
 */
export function makeKeys(now: number, seed?: number): { keyring: Keyring; env: Record<string, string> } {
  const zones = ["mesh", "partner", "outside"];
  const bytes = createHash("sha512").update(`keys ${seed}`).digest();
  const seeded = (size: number) => (size === 32 ? bytes.subarray(0, 32) : bytes.subarray(32, 48)); // a seed, a seal
  const random = seed === undefined ? randomBytes : seeded;
  const options = { tenants: [SELF.tenant], zones, classes: {}, now: now - 3600, mintSeconds: 86400, random };
  const fresh = newKeyring(options);
  const { bundle, rows } = makeBundle(fresh, { ...SELF, accept: [], now, ttlSeconds: 3600 });
  return { keyring: withRows(fresh, rows), env: { TRACECLOAK_KEYS: writeBundle(bundle).trim() } };
}
