// A trap under load with FAIL_RELOAD (design.md 7): whatever was under way fails, nothing raw passes, and the worker comes
// back; trap.clock.test.ts says how soon.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get } from "../stand/client.ts";
import { found, type RunningHop, TestKeys, until, World } from "../stand/harness.ts";
import { type Answered, startLoad } from "./load.ts";
import { trap, trappingWasm, WAYS } from "./trapping.ts";
import { expectClean, PLANTED, PLANTED_IN_MESH, REQUEST, routeOf, TRACE } from "./wire.ts";

const CLIENTS = 8;
/** Answers that show what the worker does: more than are under way at any time. */
const ENOUGH = 4 * CLIENTS;

const keys = new TestKeys();
const world = new World();
let wasm: string;
beforeAll(async () => {
  wasm = await trappingWasm(world);
});
afterAll(() => world.end());

describe.each(WAYS)("a trap in %s, %s", (where, _, given) => {
  let hop: RunningHop;
  /** Of the load: before the trap, and since its answer. */
  let before: readonly Answered[];
  let since: readonly Answered[];

  beforeAll(async () => {
    hop = await world.hop({ env: keys.env(), wasm, ...given });
    const clients = startLoad(hop.port, REQUEST, { clients: CLIENTS });
    await until("answers before the trap", () => clients.answered.length >= ENOUGH);
    before = [...clients.answered];
    expect(await trap(hop, where)).toBe(503);
    const met = clients.answered.length;
    const back = () => clients.answered.slice(met).filter(({ status }) => status === 200);
    await until("answers of a worker that is back", () => back().length >= ENOUGH);
    since = (await clients.stop()).slice(before.length);
  });

  test("the VM was down and is reloaded", async () => {
    const stats = await hop.envoy.stats("vm_reload_success");
    expect([...stats.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0);
    expect(hop.envoy.logs()).toMatch(/unreachable/);
  });

  test("every request got an answer: its own, or 503 while the VM was down", () => {
    expect(new Set(before.map(({ status }) => status))).toEqual(new Set([200]));
    expect([200, 503]).toEqual(expect.arrayContaining([...new Set(since.map(({ status }) => status))]));
  });

  test("the worker is back, and stays", () => {
    expect(new Set(since.slice(-CLIENTS).map(({ status }) => status))).toEqual(new Set([200]));
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
