// How soon a worker is back after a trap under load (design.md 7); trap.test.ts shows what passes meanwhile.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectBelow } from "../stand/clock.ts";
import { TestKeys, World } from "../stand/harness.ts";
import { startLoad } from "./load.ts";
import { trap, trappingWasm, WAYS } from "./trapping.ts";
import { REQUEST } from "./wire.ts";

const WORKER_BACK_MS = 500;

const keys = new TestKeys();
const world = new World();
let wasm: string;
beforeAll(async () => {
  wasm = await trappingWasm(world);
});
afterAll(() => world.end());

test.each(WAYS)(`%s, %s: the worker is back in ${WORKER_BACK_MS} ms`, async (where, direction, given) => {
  const hop = await world.hop({ env: keys.env(), wasm, ...given });
  const clients = startLoad(hop.port, REQUEST, { clock: () => performance.now() });
  await wait(300);
  const trappedAt = performance.now();
  expect(await trap(hop, where)).toBe(503);
  await wait(1_200);
  const answered = await clients.stop();
  const failed = answered.filter(({ status }) => status === 503).map(({ at }) => at - trappedAt);
  expectBelow(`back after a trap in ${where}, ${direction}`, Math.max(0, ...failed), WORKER_BACK_MS, "ms");
  expect(answered.filter(({ at, status }) => status === 200 && at > trappedAt + WORKER_BACK_MS)).not.toEqual([]);
});
