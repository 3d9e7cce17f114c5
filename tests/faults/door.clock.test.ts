// What a thousand different configurations cost in one Envoy (docs/decisions/0016): a sidecar has one per destination. Told
// are the figures above the same Envoy without the filter, and above one configuration, so that what stands once does not
// count: the compiled module and the VMs.
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import type { RunningEnvoy } from "../../src/envoy/run.ts";
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
  let envoy: RunningEnvoy | undefined;
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

async function expectAllServed(envoy: RunningEnvoy, upstream: Upstream): Promise<void> {
  const port = envoy.ports.outbound ?? 0;
  for (const nth of range(MANY)) {
    expect((await get(port, [...REQUEST, ["x-to", `mesh-${nth}`]])).status).toBe(200);
  }
  expect(upstream.received).toHaveLength(MANY);
  expectClean(upstream.received, PLANTED_IN_MESH);
  expect(linesWith(envoy.logs(), "thread-local Wasm plugin")).toEqual([]);
}

test(`${MANY} configurations`, async () => {
  const upstream = await world.upstream();
  // A machine that is shared is slower at times: of each the least of two counts, which lie apart.
  const seen = { bare: [], bareOne: [], one: [], many: [] } as Record<"bare" | "bareOne" | "one" | "many", Cost[]>;
  for (let nth = 0; nth < 2; nth++) {
    for (const [name, clusters, filter] of [
      ["bare", MANY, false],
      ["bareOne", 1, false],
      ["one", 1, true],
      ["many", MANY, true],
    ] as const) {
      const { envoy, cost } = await start(clusters, upstream, filter);
      seen[name].push(cost);
      if (name === "many" && nth === 0) await expectAllServed(envoy, upstream);
      await envoy.stop();
    }
  }
  const least = (costs: readonly Cost[], what: (cost: Cost) => number) => Math.min(...costs.map(what));
  const each = (what: (cost: Cost) => number) =>
    (least(seen.many, what) - least(seen.one, what) - (least(seen.bare, what) - least(seen.bareOne, what))) /
    (MANY - 1);
  expectBelow(
    `${MANY} configurations, start`,
    least(seen.many, ({ startMs }) => startMs),
    START_MS,
    "ms",
  );
  expectBelow(
    "each configuration, processor time of all threads",
    each(({ cpuMs }) => cpuMs),
    EACH_CPU_MS,
    "ms",
  );
  const kib = each(({ residentKib }) => residentKib);
  console.log(`each configuration: ${kib.toFixed(0)} KiB of memory, limit ${EACH_KIB.toFixed(0)}`);
  expect(kib).toBeLessThan(EACH_KIB);
}, 600_000);
