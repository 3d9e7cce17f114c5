// A trap under load with FAIL_RELOAD (design.md 7): whatever was under way fails, nothing raw passes, and the worker is
// back in half a second. The wasm is the filter with a trap built in (tests/wasm/trap.ts), compiled with every check.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get } from "../stand/client.ts";
import { found, type RunningHop, TestKeys, World } from "../stand/harness.ts";
import { compileEntry } from "../stand/wasm.ts";
import { type Answered, startLoad } from "./load.ts";
import { expectClean, PLANTED, PLANTED_IN_MESH, REQUEST, routeOf, TRACE } from "./wire.ts";

const WORKER_BACK_MS = 500;
const CLIENTS = 8;

const keys = new TestKeys();
const world = new World();
let wasm: string;
beforeAll(async () => {
  wasm = join(await world.directory(), "trap.wasm");
  await writeFile(wasm, await compileEntry("trap"));
});
afterAll(() => world.end());

describe.each([
  ["a request", "inbound from outside", {}],
  ["a response", "inbound from outside", {}],
  ["a request", "outbound to a partner", { direction: "outbound", cluster: "partner-bank" }],
] as const)("a trap in %s, %s", (where, _, given) => {
  let hop: RunningHop;
  let answered: readonly Answered[];
  let trappedAt: number;

  beforeAll(async () => {
    hop = await world.hop({ env: keys.env(), wasm, ...given });
    hop.upstream.answer((request) => ({ headers: request.path === "/trap-response" ? [["x-trap", "1"]] : [] }));
    const clients = startLoad(hop.port, REQUEST, CLIENTS);
    await wait(300);
    trappedAt = performance.now();
    const trapped =
      where === "a request"
        ? await get(hop.port, [...REQUEST, ["x-trap", "1"]])
        : await get(hop.port, REQUEST, "/trap-response");
    expect(trapped.status).toBe(503);
    await wait(1_200);
    answered = await clients.stop();
  });

  test("the VM was down and is reloaded", async () => {
    const stats = await hop.envoy.stats("vm_reload_success");
    expect([...stats.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0);
    expect(hop.envoy.logs()).toMatch(/unreachable/);
  });

  test("every request got an answer: its own, or 503 while the VM was down", () => {
    expect([200, 503]).toEqual(expect.arrayContaining([...new Set(answered.map(({ status }) => status))]));
    expect(answered.filter(({ at }) => at < trappedAt - 100).every(({ status }) => status === 200)).toBe(true);
  });

  test(`the worker is back in ${WORKER_BACK_MS} ms`, () => {
    const failed = answered.filter(({ status }) => status === 503).map(({ at }) => at - trappedAt);
    expect(Math.max(0, ...failed)).toBeLessThan(WORKER_BACK_MS);
    expect(answered.filter(({ at, status }) => status === 200 && at > trappedAt + WORKER_BACK_MS)).not.toEqual([]);
  });

  test("nothing raw reached the upstream, nothing planted and no key is in what Envoy said", () => {
    expect(hop.upstream.received.length).toBeGreaterThan(CLIENTS);
    expectClean(hop.upstream.received);
    // The access log of an outbound hop tells the trace as the mesh knows it.
    expectClean(hop.envoy.logs(), "direction" in given ? PLANTED_IN_MESH : PLANTED);
    expect(found(hop.envoy.logs(), keys.secrets())).toEqual([]);
  });
});

test("a retry that meets the VM down finds no way around the filter", async () => {
  const hop = await world.hop({
    env: keys.env(),
    wasm,
    direction: "outbound",
    cluster: "mesh-cart",
    change: (bootstrap) => {
      routeOf(bootstrap).retry_policy = { retry_on: "5xx,reset", num_retries: 2 };
    },
  });
  // Attempts go out clean until one's answer traps the VM that they share.
  hop.upstream.answer((_, nth) => ({ status: 503, headers: nth === 2 ? [["x-trap", "1"]] : [] }));
  expect((await get(hop.port, REQUEST)).status).toBe(503);
  expectClean(hop.upstream.received, PLANTED_IN_MESH);
  expect(JSON.stringify(hop.upstream.received)).toContain(TRACE);
});
