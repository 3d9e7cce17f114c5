// Configuration updates under load (design.md 7; threats.md, "policy reloads under load"): no raw value, no answer but the
// application's, memory flat after the drain, old configurations freed.
//
// CI makes 150 updates with a drain of two seconds. TRACECLOAK_RELEASE=1 makes 1,000, and some with a drain of ten minutes.
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import type { RunningEnvoy } from "../../src/envoy/run.ts";
import { get, valuesOf } from "../stand/client.ts";
import {
  type Document,
  hop,
  ListenerFile,
  LOOPBACK,
  referencePolicy,
  render,
  TestKeys,
  until,
  World,
} from "../stand/harness.ts";
import type { Upstream } from "../stand/upstream.ts";
import { startLoad } from "./load.ts";
import { expectClean, expectOneToken, REQUEST } from "./wire.ts";

const RELEASE = process.env.TRACECLOAK_RELEASE === "1";
const UPDATES = RELEASE ? 1_000 : 150;
const PAUSE_MS = 60;
/** Configurations that were live at once in no run: the old ones are freed. */
const LIVE = 64;
/** What the process may grow by while as many configurations come and go again as before. */
const GROWTH_BYTES = 12 << 20;

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

interface Followed {
  envoy: RunningEnvoy;
  upstream: Upstream;
  file: ListenerFile;
  port: number;
}

/** A hop from outside whose listeners Envoy follows in a file. */
async function followed(drainSeconds = 2): Promise<Followed> {
  const upstream = await world.upstream();
  const file = new ListenerFile(await world.directory());
  const bootstrap: Document = await render(hop({ upstream: { ...LOOPBACK, port: upstream.port } }));
  await file.adopt(bootstrap);
  const envoy = await world.envoy(bootstrap, { env: keys.env(), drainSeconds });
  const one = { envoy, upstream, file, port: envoy.ports.inbound ?? 0 };
  // A port of the system's choice would change with every update, and with it the socket, whose waiting connections
  // Envoy resets; from here on only filter chains change.
  await file.write([await listener(one, -1)]);
  await until("the listener at its port", async () => (await stat(envoy, "listener_manager.listener_modified")) > 0);
  if (drainSeconds < 60) await drained(envoy);
  return one;
}

/** The listener of that hop with the `nth` of many policies, no two alike. */
async function listener({ upstream, port }: Followed, nth: number, name = "inbound"): Promise<Document> {
  const policy = referencePolicy();
  policy.spec.fields.push({ match: [`baggage:release-${nth}`], action: "keep", values: ["yes"] });
  const bootstrap: Document = await render(hop({ policy, upstream: { ...LOOPBACK, port: upstream.port } }));
  return { ...bootstrap.static_resources.listeners[0], name, address: at(port) };
}

function at(port: number): object {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}

async function stat(envoy: RunningEnvoy, name: string): Promise<number> {
  return (await envoy.stats(`^${name.replaceAll(".", "\\.")}$`)).get(name) ?? 0;
}

/** The memory that the process holds. */
async function residentBytes({ pid }: RunningEnvoy): Promise<number> {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kib) * 1024;
}

async function drained(envoy: RunningEnvoy, timeoutMs?: number): Promise<void> {
  const draining = async () =>
    (await stat(envoy, "listener_manager.total_filter_chains_draining")) +
    (await stat(envoy, "listener_manager.total_listeners_draining"));
  await until("the old configurations' end", async () => (await draining()) === 0, timeoutMs);
}

test(
  `${UPDATES} updates under load: nothing raw, only the application's answers, memory flat, configurations freed`,
  async () => {
    const one = await followed();
    const { envoy, upstream, file } = one;
    const load = startLoad(one.port, REQUEST, { clients: 4 });
    let seen = 0;
    const look = () => {
      const some = upstream.received.splice(0);
      if (some.length === 0) return;
      seen += some.length;
      expectClean(some.map(({ headers }) => headers));
      expectOneToken(some, keys);
    };
    const taken = () => stat(envoy, "listener_manager.lds.update_success");
    const before = await taken();
    let halfway = 0;
    for (let nth = 0; nth < UPDATES; nth++) {
      await file.write([await listener(one, nth)]);
      await wait(PAUSE_MS);
      look();
      if (nth !== UPDATES >> 1) continue;
      await drained(envoy);
      halfway = await residentBytes(envoy);
    }
    const answered = await load.stop();
    look();
    await drained(envoy);

    expect([...new Set(answered.map(({ status }) => status))]).toEqual([200]);
    expect(seen).toBeGreaterThan(UPDATES);
    expect((await taken()) - before).toBeGreaterThan(LIVE); // more than may live at once: the old ones were freed
    expect(await stat(envoy, "listener_manager.lds.update_rejected")).toBe(0);
    expect((await residentBytes(envoy)) - halfway).toBeLessThan(GROWTH_BYTES);
    expectClean(envoy.logs());
    expect(envoy.logs()).not.toContain("[critical]");

    await get(one.port, [["baggage", `release-${UPDATES - 1}=yes,release-0=yes`]]);
    expect(valuesOf(upstream.received.at(-1)?.headers ?? [], "baggage")).toEqual([`release-${UPDATES - 1}=yes`]);
  },
  RELEASE ? 900_000 : 300_000,
);

if (!RELEASE) console.log("skipped: the drain of ten minutes takes that long; TRACECLOAK_RELEASE=1 runs it");
test.runIf(RELEASE)(
  "a drain of ten minutes: configurations pile up, the newest serves, nothing raw passes, and all of them go",
  async () => {
    const one = await followed(600);
    const load = startLoad(one.port, REQUEST, { clients: 1, pauseMs: 50 });
    for (let nth = 0; nth < LIVE - 4; nth++) {
      await one.file.write([await listener(one, nth)]);
      await wait(500);
    }
    expect(await stat(one.envoy, "listener_manager.total_filter_chains_draining")).toBeGreaterThan(LIVE - 10);
    await drained(one.envoy, 700_000);
    const answered = await load.stop();
    expect([...new Set(answered.map(({ status }) => status))]).toEqual([200]);
    expect(await stat(one.envoy, "listener_manager.lds.update_rejected")).toBe(0);
    expectClean(one.upstream.received.map(({ headers }) => headers));
    expectClean(one.envoy.logs());
  },
  900_000,
);
