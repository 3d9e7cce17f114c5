// A new build of the filter beside an old one: the file on the same path is replaced while an Envoy runs (version skew).
// What the old one serves goes on, an update takes the new one, and both understand each other's tokens and marks.
import { copyFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ROOT, WASM } from "../../src/host/root.ts";
import { get } from "../stand/client.ts";
import { type Document, hop, ListenerFile, LOOPBACK, render, TestKeys, until, World } from "../stand/harness.ts";
import { expectClean, expectOneHeaderToken, expectOneToken, idsOf, PeerMap, REQUEST, routeOf, TRACE } from "./wire.ts";

/** The same sources otherwise compiled: to Envoy another module. */
const OTHER_BUILD = join(ROOT, "build", "tracecloak.debug.wasm");

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

/** Puts a build at `path` in one step, as a package manager does. */
async function install(build: string, path: string): Promise<void> {
  await copyFile(build, `${path}.new`);
  await rename(`${path}.new`, path);
}

test("the build is replaced under load: old and new serve side by side, with the same tokens", async () => {
  const upstream = await world.upstream();
  const directory = await world.directory();
  const wasm = join(directory, "filter.wasm");
  await install(WASM, wasm);
  const file = new ListenerFile(await world.directory());
  const bootstrap: Document = await render(hop({ wasm, upstream: { ...LOOPBACK, port: upstream.port } }));
  const [before] = bootstrap.static_resources.listeners;
  await file.adopt(bootstrap);
  const envoy = await world.envoy(bootstrap, { env: keys.env() });
  const machines = async () =>
    (await envoy.stats("wasm.envoy.wasm.runtime.v8.active")).get("wasm.envoy.wasm.runtime.v8.active") ?? 0;
  const alone = await machines();

  await install(OTHER_BUILD, wasm);
  await file.write([before, { ...before, name: "new" }]);
  const ports = await until("the new listener", async () => {
    const bound = await envoy.refresh();
    return bound.new ? bound : null;
  });
  expect(await machines(), "a VM of its own for the new build").toBeGreaterThan(alone);

  for (let round = 0; round < 3; round++) {
    expect((await get(ports.inbound ?? 0, REQUEST)).status).toBe(200);
    expect((await get(ports.new ?? 0, REQUEST)).status).toBe(200);
  }
  expect(upstream.received).toHaveLength(6);
  expectClean(upstream.received.map(({ headers }) => headers));
  expectOneToken(upstream.received, keys);
  expectOneHeaderToken(upstream.received, keys);
  expectClean(envoy.logs());
});

test.each([
  ["the listener's build is older than the cluster's", WASM, OTHER_BUILD],
  ["the cluster's build is older than the listener's", OTHER_BUILD, WASM],
])("%s: ids are mapped exactly once, attempt by attempt", async (_, atListener, atCluster) => {
  const one = await world.hop({
    env: keys.env(),
    direction: "outbound",
    cluster: "partner-bank",
    wasm: atListener,
    change: (bootstrap) => {
      const [options] = Object.values(
        bootstrap.static_resources.clusters[0].typed_extension_protocol_options,
      ) as Document[];
      options.http_filters[0].typed_config.config.vm_config.code.local.filename = atCluster;
      routeOf(bootstrap).retry_policy = { retry_on: "5xx", num_retries: 2 };
    },
  });
  one.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200 }));
  expect((await get(one.port, REQUEST)).status).toBe(200);
  expectClean(one.upstream.received);
  expect(idsOf(one.upstream.received).map(({ trace }) => trace)).toEqual(
    Array(3).fill(new PeerMap(keys, "partner").trace(TRACE)),
  );
});
