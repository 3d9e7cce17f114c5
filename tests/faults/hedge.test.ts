// Hedged requests: on a time-out per try Envoy sends a second attempt beside the first, both on the wire at once.
import { afterAll, describe, expect, test } from "vitest";
import { get } from "../stand/client.ts";
import { TestKeys, World } from "../stand/harness.ts";
import type { Received } from "../stand/upstream.ts";
import {
  expectClean,
  expectOneHeaderToken,
  expectOneToken,
  type hopWith,
  idsOf,
  PeerMap,
  REQUEST,
  routeOf,
  hopWith as start,
  TRACE,
  TRACING,
} from "./wire.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

/** Sends one request whose first attempt answers late; both attempts as they arrived. */
async function hedged(traced: boolean, options: Parameters<typeof hopWith>[2]): Promise<Received[]> {
  const hop = await start(world, traced, {
    env: keys.env(),
    ...options,
    change: (bootstrap) => {
      const route = routeOf(bootstrap);
      route.retry_policy = { retry_on: "5xx", num_retries: 1, per_try_timeout: "0.15s" };
      route.hedge_policy = { hedge_on_per_try_timeout: true };
    },
  });
  let release = () => {};
  const late = new Promise<void>((resolve) => {
    release = resolve;
  });
  hop.upstream.answer((_, nth) => {
    if (nth > 1) release();
    return nth === 1 ? { after: late } : { after: new Promise(() => {}) };
  });
  // The first attempt answers once the second has arrived: both were under way together.
  expect((await get(hop.port, REQUEST)).status).toBe(200);
  expect(hop.upstream.received).toHaveLength(2);
  return hop.upstream.received;
}

describe.each(TRACING)("tracing %s", (_, traced) => {
  test("to a partner: both attempts are clean and mapped exactly once", async () => {
    const copies = await hedged(traced, { direction: "outbound", cluster: "partner-bank" });
    expectClean(copies);
    const mapped = new PeerMap(keys, "partner").trace(TRACE);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual([mapped, mapped]);
  });

  test("inside the mesh: both attempts carry the one token", async () => {
    expectOneToken(await hedged(traced, { direction: "outbound", cluster: "mesh-cart" }), keys);
  });

  test("from outside: both attempts carry the one token and no id of the outside's", async () => {
    const copies = await hedged(traced, { peer: "outside" });
    expectClean(copies);
    expectOneToken(copies, keys);
    expectOneHeaderToken(copies, keys);
  });
});
