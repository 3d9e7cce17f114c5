// Every sink of an Envoy: its log at info, its access log, /config_dump, its statistics. No key and no planted value is
// in any (threats.md, "leak by log" and "key leak"); the counters have their labels (design.md 3).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get, valuesOf } from "../stand/client.ts";
import { found, linesWith, type RunningHop, TestKeys, until, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PLANTED = ["alice.planted", "4111111111111111", TRACE, "sess-planted", "planted-vendor"];
const REQUEST: Header[] = [
  ["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`],
  ["tracestate", "rojo=planted-vendor"],
  ["baggage", "user.id=alice.planted,card=4111111111111111,session=sess-planted,env=prod"],
  ["x-user-id", "alice.planted"],
  ["x-b3-traceid", TRACE],
];

const keys = new TestKeys();
const world = new World();
let hop: RunningHop;
let metrics: string;

beforeAll(async () => {
  hop = await world.hop({ env: keys.env(), options: { flushMs: 50 } });
  expect((await get(hop.port, REQUEST, "/cart?user=alice.planted")).status).toBe(200);
  expect((await get(hop.port, [["baggage", ",=;malformed alice.planted"]])).status).toBe(200);
  metrics = await until("the counters", async () => {
    const page = await hop.envoy.page("/stats/prometheus");
    return page.includes("tracecloak_fields_total") && page;
  });
});
afterAll(() => world.end());

describe("no key and no planted value", () => {
  test.each([
    "/config_dump?include_eds",
    "/stats",
    "/stats/prometheus",
    "/clusters",
    "/listeners",
    "/certs",
    "/runtime",
  ])("in %s", async (page) => {
    const text = await hop.envoy.page(page);
    expect(found(text, [...PLANTED, ...keys.secrets()])).toEqual([]);
  });

  test("in the log and the access log", async () => {
    const logs = await until("two access log lines", () => {
      const text = hop.envoy.logs();
      return (text.match(/"status":200/g) ?? []).length >= 2 && text;
    });
    expect(found(logs, [...PLANTED, ...keys.secrets()])).toEqual([]);
    expect(linesWith(logs, '"route":"checkout"')).toHaveLength(2);
  });

  test("the dump names the variable that holds the keys", async () => {
    expect(await hop.envoy.page("/config_dump")).toContain('"TRACECLOAK_KEYS"');
  });
});

describe("the access log takes the trace from what the filter let through", () => {
  const traceOf = async (one: RunningHop) => {
    const [line = ""] = await until("the access log", () => {
      const lines = linesWith(one.envoy.logs(), '"route":');
      return lines.length > 0 && lines;
    });
    return (JSON.parse(line) as { trace: string | null }).trace;
  };
  const sent = async (given: Parameters<World["hop"]>[0]) => {
    const one = await world.hop({ env: keys.env(), ...given, options: { flushMs: 50 } });
    await get(one.port, REQUEST, "/cart?user=alice.planted");
    return { trace: await traceOf(one), left: valuesOf(one.upstream.received[0]?.headers ?? [], "traceparent") };
  };

  test("nothing where nothing passed", async () => {
    expect(await traceOf(hop)).toBeNull();
  });

  test("in the mesh, the id itself", async () => {
    const { trace, left } = await sent({ peer: "mesh" });
    expect([trace]).toEqual(left);
  });

  test("outbound, the id as the mesh knows it: the mapped one is the partner's", async () => {
    const { trace, left } = await sent({ direction: "outbound", cluster: "partner-bank" });
    expect(trace).toBe(REQUEST[0]?.[1]);
    expect(left).not.toContain(trace);
  });
});

test("counters have their labels in Prometheus' format", () => {
  const lines = metrics.split("\n").filter((line) => line.startsWith("tracecloak_"));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).not.toContain("=.=");
  expect(metrics).toMatch(/^tracecloak_fields_total\{action="strip",carrier="baggage",mode="enforce"\} [1-9]/m);
  expect(metrics).toMatch(/^tracecloak_fields_total\{action="tokenize",carrier="header",mode="enforce"\} 1$/m);
});
