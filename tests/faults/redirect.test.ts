// Internal redirects: Envoy takes the answer's `location` itself and sends the request through the whole filter chain
// again, on the headers as the first pass has edited them.
import { afterAll, describe, expect, test } from "vitest";
import { get } from "../stand/client.ts";
import { TestKeys, World } from "../stand/harness.ts";
import type { Received } from "../stand/upstream.ts";
import {
  addCluster,
  expectClean,
  expectOneHeaderToken,
  expectOneToken,
  hopWith,
  idsOf,
  PeerMap,
  PLANTED_IN_MESH,
  REQUEST,
  routeOf,
  routesOf,
  TRACE,
  TRACING,
} from "./wire.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

const partner = new PeerMap(keys, "partner");

/** Sends one request that is redirected twice; the three copies as they arrived. */
async function redirected(traced: boolean, options: Parameters<typeof hopWith>[2]): Promise<Received[]> {
  const hop = await hopWith(world, traced, {
    env: keys.env(),
    ...options,
    change: (bootstrap) => {
      routeOf(bootstrap).internal_redirect_policy = { max_internal_redirects: 3 };
      options.change?.(bootstrap);
    },
  });
  hop.upstream.answer((_, nth) =>
    nth < 3 ? { status: 302, headers: [["location", `http://svc.example/again-${nth}`]] } : {},
  );
  expect((await get(hop.port, REQUEST)).status).toBe(200);
  const copies = hop.upstream.received;
  expect(copies.map(({ path }) => path)).toEqual(["/", "/again-1", "/again-2"]);
  return copies;
}

describe.each(TRACING)("tracing %s", (_, traced) => {
  test("to a partner: every copy is clean and its id mapped exactly once", async () => {
    const copies = await redirected(traced, { direction: "outbound", cluster: "partner-bank" });
    expectClean(copies);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual(Array(3).fill(partner.trace(TRACE)));
  });

  test("inside the mesh: every copy carries the one token", async () => {
    const copies = await redirected(traced, { direction: "outbound", cluster: "mesh-cart" });
    expectClean(copies, PLANTED_IN_MESH);
    expectOneToken(copies, keys);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual(Array(3).fill(TRACE));
  });

  test("from outside: every copy carries the one token and no id of the outside's", async () => {
    const copies = await redirected(traced, { peer: "outside" });
    expectClean(copies);
    expectOneToken(copies, keys);
    expectOneHeaderToken(copies, keys);
  });

  test("from the mesh on to a partner: the partner gets no token and the id as it is mapped for it", async () => {
    const [mesh, bank] = await redirectedTo(traced, "mesh-cart", "partner-bank");
    expectClean([mesh], PLANTED_IN_MESH);
    expectOneToken([mesh], keys);
    expect(idsOf([mesh])[0]?.trace).toBe(TRACE);
    expectClean([bank]);
    expect(JSON.stringify(bank)).not.toContain("t1.");
    expect(idsOf([bank])[0]?.trace).toBe(partner.trace(TRACE));
  });

  test("from a partner on into the mesh: the mesh gets what the service sent, as if the partner had not been asked", async () => {
    const [bank, mesh] = await redirectedTo(traced, "partner-bank", "mesh-cart");
    expectClean([bank]);
    expectClean([mesh], PLANTED_IN_MESH);
    expect(JSON.stringify(bank)).not.toContain("t1.");
    expect(idsOf([bank])[0]?.trace).toBe(partner.trace(TRACE));
    expect(idsOf([mesh])[0]?.trace).toBe(TRACE);
    expectOneToken([mesh], keys);
  });

  test("from a partner on to somebody else: each gets the id as it is mapped for it", async () => {
    const [bank, shop] = await redirectedTo(traced, "partner-bank", "elsewhere");
    expectClean([bank, shop]);
    const outside = new PeerMap(keys, "outside");
    expect(idsOf([bank, shop]).map(({ trace }) => trace)).toEqual([partner.trace(TRACE), outside.trace(TRACE)]);
  });
});

/** One request that a service of the first cluster redirects to the second; the copy that each of them got. */
async function redirectedTo(traced: boolean, first: string, second: string): Promise<[Received, Received]> {
  const beyond = await world.upstream();
  const hop = await hopWith(world, traced, {
    env: keys.env(),
    direction: "outbound",
    cluster: first,
    change: (bootstrap) => {
      addCluster(bootstrap, second, beyond.port);
      const routes = routesOf(bootstrap);
      routeOf(bootstrap).internal_redirect_policy = { max_internal_redirects: 1 };
      routes.unshift({ match: { prefix: "/beyond" }, route: { cluster: second } });
    },
  });
  hop.upstream.answer({ status: 302, headers: [["location", "http://svc.example/beyond"]] });
  expect((await get(hop.port, REQUEST)).status).toBe(200);
  expect([hop.upstream.received.length, beyond.received.length]).toEqual([1, 1]);
  return [hop.upstream.received[0] as Received, beyond.received[0] as Received];
}
