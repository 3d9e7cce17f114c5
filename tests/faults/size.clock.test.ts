// How long the costliest list takes in a real Envoy (policy-semantics.md 7); size.test.ts shows what becomes of it.
import { afterAll, expect, test } from "vitest";
import { get } from "../stand/client.ts";
import { awaited, expectBelow } from "../stand/clock.ts";
import { connectionManager, TestKeys, World } from "../stand/harness.ts";

const LIMIT_MS = 1_000;

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

test(`tens of thousands of commas take less than ${LIMIT_MS} ms`, async () => {
  const hop = await world.hop({
    env: keys.env(),
    peer: "mesh",
    change: (bootstrap) => Object.assign(connectionManager(bootstrap), { max_request_headers_kb: 256 }),
  });
  const taken = await awaited(async () => {
    expect((await get(hop.port, [["baggage", ",".repeat(60_000)]])).status).toBe(200);
  });
  expectBelow("60,000 commas", taken, LIMIT_MS, "ms");
});
