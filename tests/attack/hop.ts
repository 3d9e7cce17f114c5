// The filter at one attachment, under the reference policy with changes, as an attacker meets it.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Filter, type FilterOptions } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { readPolicyText } from "../../src/policy/read.ts";
import { makeBundle, writeBundle } from "../../src/token/bundle.ts";
import { type Keyring, newKeyring, withRows } from "../../src/token/keyring.ts";
import { openToken } from "../../src/token/open.ts";
import type { Point } from "../../src/words/action.ts";
import { POLICY_FILE } from "../model/hop.ts";

export type { Point };

export const NOW = Math.floor(Date.now() / 1000);
export const TRACEPARENT: Header = ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"];
export const OTHER_TRACE: Header = ["traceparent", "00-5bf92f3577b34da6b3ce929d0e0e4736-00f067aa0ba902b7-01"];

let keyring: Keyring = newKeyring({
  tenants: ["acme", "rival"],
  zones: ["mesh", "partner", "outside"],
  classes: {},
  now: NOW - 60,
  mintSeconds: 1800,
  random: randomBytes,
});

/** The environment of a sidecar of `tenant`. */
export function keysOf(tenant = "acme", ttlSeconds = 3600): Record<string, string> {
  const request = { tenant, service: "checkout", zone: "mesh", accept: [], now: NOW, ttlSeconds };
  const { bundle, rows } = makeBundle(keyring, request);
  keyring = withRows(keyring, rows);
  return { TRACECLOAK_KEYS: writeBundle(bundle).trim() };
}

/** What a token stands for. */
export function open(token: string): string {
  return openToken(keyring, token, { now: NOW }).value.toString("latin1");
}

/** A plugin configuration: the reference policy with `spec` merged into its own. */
export function configurationOf(point: Point, peer: string, spec: object = {}, tenant = "acme") {
  const policy = readPolicyText(readFileSync(POLICY_FILE), POLICY_FILE.pathname).value as { spec: object };
  const attach = { point, peer, tenant, service: "checkout", zone: "mesh" };
  return { attach, policy: { ...policy, spec: { ...policy.spec, ...spec } } };
}

/** The filter, configured. */
export async function filterAt(
  point: Point,
  peer: string,
  spec: object = {},
  options: FilterOptions & { tenant?: string } = {},
): Promise<Filter> {
  const filter = await Filter.load({ env: keysOf(options.tenant), ...options });
  const { ok, problem } = filter.configure(configurationOf(point, peer, spec, options.tenant));
  if (!ok) throw new Error(`${problem?.code} ${problem?.pointer}`);
  return filter;
}

/** The values of all lines of a name. */
export function valuesOf(headers: readonly Header[], name: string): string[] {
  return headers.filter(([one]) => one === name).map(([, value]) => value);
}

/** The token of `value` as a hop in `tenant`'s mesh mints it for `user.id`, or what `spec` makes of it. */
export async function tokenOf(value: string, tenant = "acme", spec: object = {}): Promise<string> {
  const filter = await filterAt("inbound-listener", "mesh", spec, { tenant });
  const [line = ""] = valuesOf(filter.request([["baggage", `user.id=${value}`]]).headers, "baggage");
  return line.slice("user.id=".length);
}
