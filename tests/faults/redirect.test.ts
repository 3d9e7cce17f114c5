// Internal redirects: Envoy takes the answer's `location` itself and sends the request through the whole filter chain
// again, on the headers as the first pass has edited them.
import { afterAll, describe, expect, test } from "vitest";
import { get } from "../envoy/client.ts";
import { TestKeys, World } from "../envoy/harness.ts";
import type { Received } from "../envoy/upstream.ts";
import {
  expectClean,
  expectOneHeaderToken,
  expectOneToken,
  hopWith,
  idsOf,
  PeerMap,
  PLANTED_IN_MESH,
  REQUEST,
  routeOf,
  TRACE,
  TRACING,
} from "./wire.ts";

const keys = new TestKeys();
const world = new World();
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
});
