// Every sink of an Envoy: its log at info, its access log, /config_dump, its statistics. No key and no planted value is
// in any (threats.md, "leak by log" and "key leak"); the counters have their labels (design.md 3).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get } from "./client.ts";
import { found, linesWith, type RunningHop, TestKeys, until, World } from "./harness.ts";
import type { Header } from "./upstream.ts";

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
  hop = await world.hop({ env: keys.env() });
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
    const logs = await until(
      "two access log lines",
      () => {
        const text = hop.envoy.logs();
        return (text.match(/"status":200/g) ?? []).length >= 2 && text;
      },
      15_000,
    );
    expect(found(logs, [...PLANTED, ...keys.secrets()])).toEqual([]);
    expect(linesWith(logs, '"path":"/cart"')).toHaveLength(1);
  });

  test("the dump names the variable that holds the keys", async () => {
    expect(await hop.envoy.page("/config_dump")).toContain('"TRACECLOAK_KEYS"');
  });
});

test("the access log takes carriers from what the filter says of them", async () => {
  const line = await until(
    "the access log",
    () =>
      hop.envoy
        .logs()
        .split("\n")
        .find((one) => one.includes('"path":"/cart"')),
    15_000,
  );
  const { trace } = JSON.parse(line) as { trace: string | null };
  expect(trace ?? "").toContain("baggage");
});

test("counters have their labels in Prometheus' format", () => {
  const lines = metrics.split("\n").filter((line) => line.startsWith("tracecloak_"));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).not.toContain("=.=");
  expect(metrics).toMatch(/^tracecloak_fields_total\{action="strip",carrier="baggage",mode="enforce"\} [1-9]/m);
  expect(metrics).toMatch(/^tracecloak_fields_total\{action="tokenize",carrier="header",mode="enforce"\} 1$/m);
});
