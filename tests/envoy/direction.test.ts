// A configuration for one direction at a listener of the other (Istio puts one WasmPlugin on both): it would let the wrong
// things pass, so it refuses all traffic, says so once, and is counted.
import { afterAll, describe, expect, test } from "vitest";
import { readCapabilities } from "../../src/host/capability.ts";
import { Filter } from "../../src/host/filter.ts";
import { WASM } from "../../src/host/root.ts";
import { wasmFilter } from "../../src/render/envoy/filter.ts";
import { configurationOf } from "../attack/hop.ts";
import { get } from "../stand/client.ts";
import { connectionManager, type Document, hop, linesWith, referencePolicy, until, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";

const world = new World();
afterAll(() => world.end());

const RAW: Header[] = [["baggage", "env=prod,user.id=alice"]];
const LINE = 'tracecloak event=config_closed code=point-direction expected="an inbound listener"';

test("a filter for inbound at an outbound listener: 503, nothing reaches anybody, the log and the gauge say why", async () => {
  const capabilities = await readCapabilities(WASM);
  const given = { direction: "outbound", cluster: "partner-bank" } as const;
  const { envoy, port, upstream } = await world.hop({
    ...given,
    change: (bootstrap: Document) => {
      const inbound = { ...hop({ peer: "mesh" }), wasm: WASM };
      connectionManager(bootstrap).http_filters.unshift(wasmFilter(inbound, "inbound-listener", capabilities));
    },
  });
  for (let i = 0; i < 3; i++) expect((await get(port, RAW)).status).toBe(503);
  expect(upstream.received).toEqual([]);
  await until("the log line", () => linesWith(envoy.logs(), LINE).length === 1);
  await until("the gauge", async () => {
    const page = await envoy.page("/stats/prometheus");
    return /^tracecloak_configurations_closed\{?\}? 1$/m.test(page);
  });
});

describe("in any host", () => {
  const inbound = configurationOf("inbound-listener", "mesh");
  const pass = (filter: Filter, direction?: "inbound" | "outbound") =>
    filter.request(RAW, direction ? { direction } : {});

  test("it stays closed, whatever comes next, until it is configured again", async () => {
    const filter = await Filter.load();
    expect(filter.configure(inbound).ok).toBe(true);
    expect(pass(filter, "inbound").reply).toBeUndefined();
    expect(pass(filter, "outbound").reply?.code).toBe(503);
    expect(pass(filter, "inbound").reply?.code).toBe(503);
    filter.configure(inbound);
    expect(pass(filter, "inbound").reply).toBeUndefined();
  });

  test("each point has one direction, and no listener needs to say its own", async () => {
    const points = [
      ["inbound-listener", "outbound"],
      ["inbound-cluster", "outbound"],
      ["outbound-listener", "inbound"],
      ["outbound-cluster", "inbound"],
      ["outbound-net", "inbound"],
    ] as const;
    for (const [point, wrong] of points) {
      const filter = await Filter.load();
      filter.configure(configurationOf(point, "mesh"));
      const right = wrong === "inbound" ? "outbound" : "inbound";
      expect([pass(filter).reply, pass(filter, right).reply], point).toEqual([undefined, undefined]);
      expect(pass(filter, wrong).reply?.code, point).toBe(503);
    }
  });

  test("it is looked for in the first 64 requests, then in one of 256", async () => {
    const asked: number[] = [];
    let nth = 0;
    const fail = (call: string, about: string) => {
      if (call === "proxy_get_property" && about === "xds\0listener_direction") asked.push(nth);
      return undefined;
    };
    const filter = await Filter.load({ fail });
    filter.configure(inbound);
    for (; nth < 1024; nth++) pass(filter, "inbound").end();
    expect(asked).toEqual([...Array(64).keys(), 256, 512, 768]);
  });

  test("report mode changes nothing, and says so once", async () => {
    const filter = await Filter.load();
    const policy = referencePolicy();
    policy.spec.mode = "report";
    filter.configure({ ...inbound, policy });
    for (let i = 0; i < 3; i++) expect(pass(filter, "outbound").headers).toEqual(RAW);
    expect(filter.logs.map(({ text }) => text)).toEqual([LINE]);
    expect(filter.metrics()).toMatchObject({ "code=.=point-direction;.;tracecloak_config_closed_total": 1 });
  });
});
