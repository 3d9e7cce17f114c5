// What a thousand different configurations cost in one Envoy (docs/decisions/0016): a sidecar has one per destination. Told
// are the figures above the same Envoy without the filter, and above one configuration, so that what stands once does not
// count: the compiled module and the VMs.
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { get } from "../stand/client.ts";
import { awaited, expectBelow } from "../stand/clock.ts";
import { type Document, linesWith, TestKeys, World } from "../stand/harness.ts";
import type { Upstream } from "../stand/upstream.ts";
import { clusterOf, range, sendingOn } from "./many.ts";
import { expectClean, PLANTED_IN_MESH, REQUEST } from "./wire.ts";

const MANY = 1_000;
const START_MS = 15_000;
const EACH_CPU_MS = 8;
const EACH_KIB = 0.3 * 1024;
/** The kernel counts in these. */
const TICK_MS = 10;

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

interface Cost {
  startMs: number;
  /** Of all threads, until it serves. */
  cpuMs: number;
  residentKib: number;
}

/** Starts an Envoy of two workers with so many clusters, each with its own configuration of the filter or with none. */
async function start(clusters: number, upstream: Upstream, filter: boolean) {
  const bootstrap = await sendingOn(upstream);
  const all: Document[] = await Promise.all(range(clusters).map((nth) => clusterOf(upstream, nth)));
  for (const cluster of filter ? [] : all) {
    const [protocol] = Object.values(cluster.typed_extension_protocol_options) as Document[];
    protocol.http_filters.shift();
  }
  bootstrap.static_resources.clusters = all;
  let envoy: Awaited<ReturnType<World["envoy"]>> | undefined;
  const startMs = await awaited(async () => {
    envoy = await world.envoy(bootstrap, { env: keys.env(), concurrency: 2 });
  });
  if (envoy === undefined) throw new Error("no Envoy");
  await wait(3_000); // the first tick collects what reading left
  const stat = (await readFile(`/proc/${envoy.pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
  const [, kib] = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${envoy.pid}/status`, "utf8")) ?? [];
  const cost: Cost = { startMs, cpuMs: (Number(stat[11]) + Number(stat[12])) * TICK_MS, residentKib: Number(kib) };
  return { envoy, cost };
}

test(`${MANY} configurations`, async () => {
  const upstream = await world.upstream();
  const bare = await start(MANY, upstream, false);
  const bareOne = await start(1, upstream, false);
  const one = await start(1, upstream, true);
  for (const { envoy } of [bare, bareOne, one]) await envoy.stop();
  const many = await start(MANY, upstream, true);
  const each = (what: (cost: Cost) => number) =>
    (what(many.cost) - what(one.cost) - (what(bare.cost) - what(bareOne.cost))) / (MANY - 1);
  expectBelow(`${MANY} configurations, start`, many.cost.startMs, START_MS, "ms");
  expectBelow(
    "each configuration, processor time of all threads",
    each(({ cpuMs }) => cpuMs),
    EACH_CPU_MS,
    "ms",
  );
  const kib = each(({ residentKib }) => residentKib);
  console.log(`each configuration: ${kib.toFixed(0)} KiB of memory, limit ${EACH_KIB.toFixed(0)}`);
  expect(kib).toBeLessThan(EACH_KIB);

  const port = many.envoy.ports.outbound ?? 0;
  for (const nth of range(MANY)) {
    expect((await get(port, [...REQUEST, ["x-to", `mesh-${nth}`]])).status).toBe(200);
  }
  expect(upstream.received).toHaveLength(MANY);
  expectClean(upstream.received, PLANTED_IN_MESH);
  expect(linesWith(many.envoy.logs(), "thread-local Wasm plugin")).toEqual([]);
}, 300_000);
