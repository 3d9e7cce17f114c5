// Mirrors: the shadow of a request goes to a cluster with a filter chain of its own, on a stream of its own (design.md 4).
import { afterAll, describe, expect, test } from "vitest";
import { get, valuesOf } from "../stand/client.ts";
import { connectionManager, type Document, type HopOptions, TestKeys, until, World } from "../stand/harness.ts";
import type { Upstream } from "../stand/upstream.ts";
import {
  addCluster,
  attachAgain,
  expectClean,
  expectOneHeaderToken,
  expectOneToken,
  hopWith,
  idsOf,
  memberOf,
  PeerMap,
  PLANTED_IN_MESH,
  REQUEST,
  routeOf,
  TRACE,
  TRACING,
  type TracedHop,
} from "./wire.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

interface Mirrored {
  hop: TracedHop;
  shadow: Upstream;
}

/** Sends one request through a hop that mirrors to a cluster of that name, and waits for both copies. */
async function mirrored(
  traced: boolean,
  name: string,
  options: HopOptions,
  change: (cluster: Document, bootstrap: Document) => void = () => {},
): Promise<Mirrored> {
  const shadow = await world.upstream();
  const hop = await hopWith(world, traced, {
    env: keys.env(),
    ...options,
    change: (bootstrap) => {
      const cluster = addCluster(bootstrap, name, shadow.port);
      change(cluster, bootstrap);
      routeOf(bootstrap).request_mirror_policies = [{ cluster: name }];
    },
  });
  expect((await get(hop.port, REQUEST)).status).toBe(200);
  await until("the mirrored copy", () => shadow.received.length > 0);
  return { hop, shadow };
}

describe.each(TRACING)("tracing %s", (_, traced) => {
  test("from the mesh to a partner: its copy has the partner's map and no token", async () => {
    const { hop, shadow } = await mirrored(traced, "partner-shadow", { direction: "outbound", cluster: "mesh-cart" });
    expectClean(hop.upstream.received, PLANTED_IN_MESH);
    expectOneToken(hop.upstream.received, keys);
    expectClean(shadow.received);
    expect(shadow.received.flatMap(({ headers }) => valuesOf(headers, "baggage"))).toEqual([]);
    const mapped = new PeerMap(keys, "partner").trace(TRACE);
    expect(idsOf(shadow.received).map(({ trace }) => trace)).toEqual([mapped]);
  });

  test("from a partner to the mesh: each copy as its own zone has it", async () => {
    const { hop, shadow } = await mirrored(traced, "mesh-shadow", { direction: "outbound", cluster: "partner-bank" });
    expectClean(hop.upstream.received);
    const mapped = new PeerMap(keys, "partner").trace(TRACE);
    expect(idsOf(hop.upstream.received).map(({ trace }) => trace)).toEqual([mapped]);
    expectClean(shadow.received, PLANTED_IN_MESH);
    expect(idsOf(shadow.received).map(({ trace }) => trace)).toEqual([TRACE]);
  });

  test("between partners: both copies mapped exactly once", async () => {
    const { hop, shadow } = await mirrored(traced, "partner-shadow", {
      direction: "outbound",
      cluster: "partner-bank",
    });
    expectClean([hop.upstream.received, shadow.received]);
    const mapped = new PeerMap(keys, "partner").trace(TRACE);
    expect(idsOf([...hop.upstream.received, ...shadow.received]).map(({ trace }) => trace)).toEqual([mapped, mapped]);
  });

  test("inside the mesh: both copies carry the one token", async () => {
    const { hop, shadow } = await mirrored(traced, "mesh-shadow", { direction: "outbound", cluster: "mesh-cart" });
    expectOneToken([...hop.upstream.received, ...shadow.received], keys);
  });

  test("from outside: both copies are clean, and the mirror's tokens are the application's or none", async () => {
    const { hop, shadow } = await mirrored(traced, "mesh-shadow", { peer: "outside" });
    expectClean([hop.upstream.received, shadow.received]);
    expectOneToken(hop.upstream.received, keys);
    expectOneHeaderToken(hop.upstream.received, keys);
    // The shadow has a stream of its own, without what our listener left: a filter that distrusts the peer sees no token.
    if (traced) expect(shadow.received.map((copy) => memberOf(copy, "user.id"))).toEqual([""]);
    else expectOneToken([...hop.upstream.received, ...shadow.received], keys);
  });

  test("from outside, the mirror's filter told that its peer is the mesh: both copies carry the one token", async () => {
    const { hop, shadow } = await mirrored(traced, "mesh-shadow", { peer: "outside" }, trustTheListener);
    const copies = [...hop.upstream.received, ...shadow.received];
    expectClean(copies);
    expectOneToken(copies, keys);
    expectOneHeaderToken(copies, keys);
  });
});

/** What reaches a mirror has passed the listener's filter, and early mutation let no id of the outside's in. */
function trustTheListener(cluster: Document): void {
  attachAgain(cluster, (attach) => {
    attach.peer = "mesh";
  });
}

describe("a mirror cluster without filters of its own", () => {
  const outbound = { direction: "outbound", cluster: "mesh-cart" } as const;
  const bare = (cluster: Document) => {
    delete cluster.typed_extension_protocol_options;
  };

  test("meets the net, for which everybody is outside", async () => {
    const { shadow } = await mirrored(false, "partner-shadow", outbound, bare);
    expectClean(shadow.received);
    expect(idsOf(shadow.received).map(({ trace }) => trace)).toEqual([new PeerMap(keys, "outside").trace(TRACE)]);
  });

  test("leaks without it", async () => {
    const { shadow } = await mirrored(false, "partner-shadow", outbound, (cluster, bootstrap) => {
      bare(cluster);
      delete connectionManager(bootstrap).http_filters.at(-1).typed_config.upstream_http_filters;
    });
    expect(() => expectClean(shadow.received)).toThrow();
  });
});
