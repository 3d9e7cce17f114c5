// Modes and the kill switch in a real Envoy (policy-semantics.md 17).
import { afterAll, expect, test } from "vitest";
import { get, valuesOf } from "../stand/client.ts";
import { type Document, type RunningHop, referencePolicy, TestKeys, until, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";

const TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const REQUEST: Header[] = [
  ["traceparent", TRACEPARENT],
  ["baggage", "user.id=alice,env=prod,x=1"],
  ["x-user-id", "alice"],
  ["uber-trace-id", "4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1"],
];

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

async function hopWith(spec: Document, given: Parameters<World["hop"]>[0] = {}): Promise<RunningHop> {
  const policy = referencePolicy();
  Object.assign(policy.spec, spec);
  return world.hop({ env: keys.env(), policy, ...given });
}

async function arrived(hop: RunningHop): Promise<Header[]> {
  await get(hop.port, REQUEST);
  return hop.upstream.received.at(-1)?.headers ?? [];
}

const carried = (headers: readonly Header[]) => REQUEST.map(([name]) => valuesOf(headers, name).join());

test("report changes nothing on the wire, early mutation included, and counts what it would do", async () => {
  const hop = await hopWith({ mode: "report" });
  expect(carried(await arrived(hop))).toEqual(REQUEST.map(([, value]) => value));
  // A worker hands over one counter after the other: a page may hold the first of them alone.
  const counter = /tracecloak_fields_total\{[^}]*action="strip"[^}]*carrier="baggage"[^}]*mode="report"[^}]*\} [1-9]/;
  const metrics = await until("the counter of stripped baggage", async () => {
    const page = await hop.envoy.page("/stats/prometheus");
    return counter.test(page) && page;
  });
  expect(metrics).not.toContain('mode="enforce"');
});

test("off reads nothing and counts nothing", async () => {
  const hop = await hopWith({ mode: "off" });
  expect(carried(await arrived(hop))).toEqual(REQUEST.map(([, value]) => value));
});

test("the kill switch strips all baggage, tokens and vendor carriers, whatever the mode says", async () => {
  const outside = await hopWith({ kill_switch: true, mode: "off" });
  expect(carried(await arrived(outside)).filter((_, i) => i !== 2)).toEqual(["", "", ""]);
  const inside = await hopWith({ kill_switch: true, mode: "off" }, { peer: "mesh" });
  expect(carried(await arrived(inside)).filter((_, i) => i !== 2)).toEqual([TRACEPARENT, "", ""]);
  const partner = await hopWith({ kill_switch: true }, { direction: "outbound", cluster: "partner-bank" });
  const [traceparent] = carried(await arrived(partner));
  expect(traceparent).not.toBe(TRACEPARENT);
});
