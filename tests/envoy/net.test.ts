// The net at the router, for clusters without filters of their own: who is met there is the host, not the cluster's name.
import { afterAll, describe, expect, test } from "vitest";
import {
  expectClean,
  expectOneToken,
  idsOf,
  PeerMap,
  PLANTED_IN_MESH,
  REQUEST,
  routeOf,
  routesOf,
  TRACE,
} from "../faults/wire.ts";
import { get } from "../stand/client.ts";
import { connectionManager, type Document, TestKeys, World } from "../stand/harness.ts";
import type { Header, Received, Upstream } from "../stand/upstream.ts";

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

const outside = new PeerMap(keys, "outside");
const partner = new PeerMap(keys, "partner");
/** Nobody listens there. */
const DOWN = 1;
const RETRIES = { retry_on: "connect-failure,refused-stream,5xx", num_retries: 3 };

/** A cluster with one host, named by its metadata where `zone` is one, that has no filters of its own. */
function bare(name: string, port: number, zone?: string): Document {
  const endpoint = { address: { socket_address: { address: "127.0.0.1", port_value: port } } };
  const health_status = port === DOWN ? "UNHEALTHY" : "HEALTHY";
  const metadata = zone === undefined ? {} : { metadata: { filter_metadata: { tracecloak: { zone } } } };
  return {
    name,
    type: "STATIC",
    connect_timeout: "1s",
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint, health_status, ...metadata }] }] },
  };
}

function aggregate(name: string, clusters: readonly string[]): Document {
  const type = "type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig";
  return {
    name,
    connect_timeout: "1s",
    lb_policy: "CLUSTER_PROVIDED",
    cluster_type: { name: "envoy.clusters.aggregate", typed_config: { "@type": type, clusters } },
  };
}

/** Puts `attach` into what the net is told. */
function tellNet(bootstrap: Document, attach: object): void {
  const [net] = connectionManager(bootstrap).http_filters.at(-1).typed_config.upstream_http_filters;
  const { configuration } = net.typed_config.config;
  const told = JSON.parse(configuration.value);
  configuration.value = JSON.stringify({ ...told, attach: { ...told.attach, ...attach } });
}

interface Met {
  clusters: (port: number) => Document[];
  to: string;
  attach?: object;
  headers?: (port: number) => Header[];
}

/** What arrives at a host of those clusters where the route leads `to` one of them. */
async function meet({ clusters, to, attach, headers = () => [] }: Met): Promise<Received[]> {
  const host: Upstream = await world.upstream();
  const hop = await world.hop({
    env: keys.env(),
    direction: "outbound",
    cluster: "mesh-cart",
    change: (bootstrap) => {
      bootstrap.static_resources.clusters.push(...clusters(host.port));
      Object.assign(routeOf(bootstrap), { cluster: to, retry_policy: RETRIES });
      if (attach !== undefined) tellNet(bootstrap, attach);
    },
  });
  expect((await get(hop.port, [...REQUEST, ...headers(host.port)])).status).toBe(200);
  expect(host.received).toHaveLength(1);
  return host.received;
}

describe("as rendered, it is strict: everybody is outside", () => {
  test.each<[string, Met]>([
    ["a cluster without filters", { to: "mesh-plain", clusters: (port) => [bare("mesh-plain", port)] }],
    [
      "an aggregate whose first host is down, named like the mesh",
      {
        to: "mesh-failover",
        clusters: (port) => [
          bare("mesh-billing", DOWN),
          bare("partner-bank", port),
          aggregate("mesh-failover", ["mesh-billing", "partner-bank"]),
        ],
      },
    ],
  ])("%s", async (_, met) => {
    const copies = await meet(met);
    expectClean(copies);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual([outside.trace(TRACE)]);
  });
});

describe("with peer auto the zone goes by the policy's globs", () => {
  const auto = { peer: "auto", indirect: ["*-failover", "mesh-orig"] };
  const failover = (zone?: string) => (port: number) => [
    bare("mesh-billing", DOWN, "mesh"),
    bare("partner-bank", port, zone),
    aggregate("mesh-failover", ["mesh-billing", "partner-bank"]),
  ];

  test("a cluster of the mesh, and one of a partner", async () => {
    const mesh = await meet({ to: "mesh-plain", clusters: (port) => [bare("mesh-plain", port)], attach: auto });
    expectClean(mesh, PLANTED_IN_MESH);
    expectOneToken(mesh, keys);
    const bank = await meet({ to: "partner-plain", clusters: (port) => [bare("partner-plain", port)], attach: auto });
    expectClean(bank);
    expect(idsOf(bank).map(({ trace }) => trace)).toEqual([partner.trace(TRACE)]);
  });

  test("an aggregate is outside, whatever its name", async () => {
    const copies = await meet({ to: "mesh-failover", clusters: failover(), attach: auto });
    expectClean(copies);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual([outside.trace(TRACE)]);
  });

  test("an aggregate whose host says its zone is met as that zone: the one of this attempt", async () => {
    const copies = await meet({ to: "mesh-failover", clusters: failover("partner"), attach: auto });
    expectClean(copies);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual([partner.trace(TRACE)]);
  });

  test("a zone that no policy knows is outside", async () => {
    const copies = await meet({ to: "mesh-failover", clusters: failover("planet"), attach: auto });
    expectClean(copies);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual([outside.trace(TRACE)]);
  });

  test("a destination that a header picks is outside", async () => {
    const original = {
      name: "mesh-orig",
      type: "ORIGINAL_DST",
      connect_timeout: "1s",
      lb_policy: "CLUSTER_PROVIDED",
      original_dst_lb_config: { use_http_header: true },
    };
    const copies = await meet({
      to: "mesh-orig",
      clusters: () => [original],
      attach: auto,
      headers: (port) => [["x-envoy-original-dst-host", `127.0.0.1:${port}`]],
    });
    expectClean(copies);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual([outside.trace(TRACE)]);
  });
});

test("a route that turns one point off leaves the others", async () => {
  const hop = await world.hop({
    env: keys.env(),
    peer: "outside",
    otlp: { host: "127.0.0.1", port: (await world.otlp()).port },
    change: (bootstrap) => {
      const off = { "@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig", disabled: true };
      for (const route of routesOf(bootstrap)) route.typed_per_filter_config = { "tracecloak.inbound-listener": off };
    },
  });
  expect((await get(hop.port, REQUEST)).status).toBe(200);
  expectClean(hop.upstream.received);
});
