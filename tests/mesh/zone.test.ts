// What a policy says of a hop's peer (policy-semantics.md 2, 14, 17, 18), and what an instance there is told.
import { describe, expect, test } from "vitest";
import { attach } from "../../src/mesh/attach.ts";
import type { Hop, PeerOf } from "../../src/mesh/hop.ts";
import { acts, isEdge, mayRestart, peerZone, restarts, zoneNames } from "../../src/mesh/zone.ts";

const zones = [
  { name: "mesh", own: true, clusters: ["mesh-*"] },
  { name: "partner", clusters: ["partner-*"], in: { trace: "remap" } },
  { name: "outside" },
];
const policy = (spec: object = {}) => ({ apiVersion: "tracecloak/v1", kind: "TracePolicy", spec: { zones, ...spec } });
const inbound: PeerOf = { direction: "inbound", peer: "outside", cluster: "checkout", policy: policy() };

describe("the peer's zone", () => {
  test.each<[name: string, change: Partial<PeerOf>, zone: string | undefined]>([
    ["is the one that was named", { peer: "partner" }, "partner"],
    ["is none where nobody named it so", { peer: "planet" }, undefined],
    ["is found per request inbound", { peer: "auto" }, undefined],
    ["goes by the cluster outbound", { direction: "outbound", peer: "auto", cluster: "partner-bank" }, "partner"],
    ["is the last where no cluster fits", { direction: "outbound", peer: "auto", cluster: "elsewhere" }, "outside"],
    ["is outside without a policy", { policy: null }, "outside"],
  ])("%s", (_, change, zone) => {
    expect(peerZone({ ...inbound, ...change })?.name).toBe(zone);
  });

  test("may have the names of the policy, or outside alone", () => {
    expect(zoneNames(policy())).toEqual(["mesh", "partner", "outside"]);
    expect([zoneNames(null), zoneNames({ spec: null }), zoneNames({})]).toEqual(Array(3).fill(["outside"]));
  });
});

test.each<[name: string, change: Partial<PeerOf>, edge: boolean, restarting: boolean]>([
  ["strangers", {}, true, true],
  ["a partner whose trace is remapped", { peer: "partner" }, true, false],
  ["services of the mesh", { peer: "mesh" }, false, false],
  ["a peer found per request", { peer: "auto" }, true, false],
  ["outbound", { direction: "outbound" }, false, false],
  ["under report", { policy: policy({ mode: "report" }) }, true, false],
  ["under the kill switch, whatever the mode", { policy: policy({ mode: "off", kill_switch: true }) }, true, true],
])("%s: at the edge, restarting", (_, change, edge, restarting) => {
  const hop = { ...inbound, ...change };
  expect([isEdge(hop), restarts(hop)]).toEqual([edge, restarting]);
});

test("a policy acts that enforces, or whose kill switch does", () => {
  const modes = [{}, { mode: "enforce" }, { mode: "report" }, { mode: "off" }, { mode: "off", kill_switch: true }];
  expect(modes.map((spec) => acts(policy(spec)))).toEqual([true, true, false, false, true]);
  expect(acts(null)).toBe(true);
});

test("a trace may restart where some zone's does", () => {
  expect(mayRestart(policy())).toBe(true);
  expect(mayRestart(policy({ zones: zones.slice(0, 2) }))).toBe(false);
});

test("an instance is told its point, its peer's zone and who it is; the one a log reads from that it does, one at the edge that it is", () => {
  const at = { host: "127.0.0.1", port: 0 };
  const who = { tenant: "acme", service: "checkout", zone: "mesh" };
  const hop: Hop = { ...inbound, ...who, listen: at, upstream: at, wasm: "tracecloak.wasm" };
  const told = { peer: "outside", ...who };
  expect(attach(hop, "inbound-listener")).toEqual({ point: "inbound-listener", ...told, log: true, edge: true });
  expect(attach(hop, "inbound-cluster")).toEqual({ point: "inbound-cluster", ...told, log: true, edge: true });
  const inside: Hop = { ...hop, direction: "outbound", peer: "mesh" };
  expect(attach(inside, "outbound-cluster")).toEqual({ point: "outbound-cluster", ...told, peer: "mesh", log: true });
  const found: Hop = { ...inside, peer: "auto", cluster: "partner-bank" };
  expect(attach(found, "outbound-cluster")).toMatchObject({ peer: "partner" });
  expect(attach(found, "outbound-net")).toMatchObject({ point: "outbound-net", peer: "outside", log: true });
});
