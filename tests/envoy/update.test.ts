// Configuration updates by a listener file: a good one drains the old listener, a bad one is refused and changes
// nothing; two configurations share one VM (design.md 3 and 7). Requests go through all the while.
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningEnvoy } from "../../src/envoy/run.ts";
import { get, valuesOf } from "../stand/client.ts";
import {
  type Document,
  found,
  hop,
  ListenerFile,
  LOOPBACK,
  linesWith,
  referencePolicy,
  render,
  TestKeys,
  until,
  World,
} from "../stand/harness.ts";
import type { Upstream } from "../stand/upstream.ts";

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

/** An inbound listener under the reference policy, changed. */
async function listenerWith(
  upstream: Upstream,
  change: (policy: Document) => void,
  name = "inbound",
): Promise<Document> {
  const policy = referencePolicy();
  change(policy);
  const bootstrap: Document = await render(hop({ policy, upstream: { ...LOOPBACK, port: upstream.port } }));
  return { ...bootstrap.static_resources.listeners[0], name };
}

/** What of this baggage reaches the upstream. */
async function baggage(envoy: RunningEnvoy, upstream: Upstream, listener = "inbound"): Promise<string> {
  const { status } = await get(envoy.ports[listener] ?? 0, [["baggage", "env=prod,team=blue,user.id=alice"]]);
  expect(status).toBe(200);
  return valuesOf(upstream.received.at(-1)?.headers ?? [], "baggage").join();
}

const keepTeam = (policy: Document) =>
  void policy.spec.fields.push({ match: ["baggage:team"], action: "keep", values: ["blue"] });

describe("a listener that is followed in a file", () => {
  let upstream: Upstream;
  let envoy: RunningEnvoy;
  let file: ListenerFile;

  beforeEach(async () => {
    upstream = await world.upstream();
    file = new ListenerFile(await world.directory());
    const bootstrap: Document = await render(hop({ upstream: { ...LOOPBACK, port: upstream.port } }));
    await file.adopt(bootstrap);
    envoy = await world.envoy(bootstrap, { env: keys.env() });
    // A port of the system's choice would change with every update. The listener that still has it shares the port
    // until it has drained, and resets what waits in its queue when it goes.
    await file.write([{ ...(await listenerWith(upstream, () => {})), address: at(envoy.ports.inbound ?? 0) }]);
    await until("the fixed port", async () => (await stat("listener_manager.listener_modified")) > 0);
    await until("its predecessor's end", async () => (await stat("listener_manager.total_listeners_draining")) === 0);
  });

  const stat = async (name: string) => (await envoy.stats(name)).get(name) ?? 0;
  const update = async (change: (policy: Document) => void) =>
    file.write([{ ...(await listenerWith(upstream, change)), address: at(envoy.ports.inbound ?? 0) }]);

  test("new rules apply, nothing raw passes meanwhile, and the drained configuration goes", async () => {
    let stop = false;
    const seen = new Set<string>();
    const traffic = (async () => {
      while (!stop) seen.add((await baggage(envoy, upstream)).replace(/t1\.[\w-]+/, "TOKEN"));
    })();
    await update(keepTeam);
    await until("the new rule", () => seen.has("env=prod,team=blue,user.id=TOKEN"));
    await until("the old listener's end", async () => (await stat("listener_manager.total_listeners_draining")) === 0);
    await update((policy) => void policy.spec.fields.shift());
    await until("the next rule", () => seen.has("user.id=TOKEN"));
    stop = true;
    await traffic;
    expect(seen).toEqual(new Set(["env=prod,user.id=TOKEN", "env=prod,team=blue,user.id=TOKEN", "user.id=TOKEN"]));
    expect(found(envoy.logs(), ["[critical]", "unreachable", "alice"])).toEqual([]);
  });

  test("a bad policy is refused, the old listener serves, log and gauge say why without a value", async () => {
    await update((policy) => void policy.spec.fields.push({ match: ["baggage:x"], action: "planted-action" }));
    await until("the refusal", async () => (await stat("listener_manager.lds.update_rejected")) > 0);
    expect(await baggage(envoy, upstream)).toMatch(/^env=prod,user\.id=t1\./);
    const [refused] = linesWith(envoy.logs(), "tracecloak event=config_refused");
    expect(refused).toMatch(/ code=[\w-]+ pointer=\/policy\/spec\/fields\/5\/action expected="/);
    expect(linesWith(envoy.logs(), "tracecloak.inbound-listener")).not.toEqual([]);
    expect(found(envoy.logs(), ["planted-action"])).toEqual([]);
    expect(await gauge(envoy)).toContain(1);
    expect(await envoy.page("/stats/prometheus")).toMatch(/^tracecloak_config_refus\w+\{code="[\w-]+"\} [1-9]/m);

    await update(keepTeam);
    await until("the next good one", async () => (await baggage(envoy, upstream)).includes("team=blue"));
    await until("the gauge to clear", async () => !(await gauge(envoy)).includes(1));
  });
});

/** The values of the gauge of refused configurations, whatever its labels. */
async function gauge(envoy: RunningEnvoy): Promise<number[]> {
  const page = await envoy.page("/stats/prometheus");
  return [...page.matchAll(/^tracecloak_config_refused(?:\{.*\})? (\d+)$/gm)].map(([, value]) => Number(value));
}

test("two configurations in one VM: each listener keeps its own", async () => {
  const upstream = await world.upstream();
  const bootstrap: Document = await render(hop({ upstream: { ...LOOPBACK, port: upstream.port } }));
  bootstrap.static_resources.listeners = [
    await listenerWith(upstream, () => {}, "plain"),
    await listenerWith(upstream, keepTeam, "team"),
    await listenerWith(upstream, (policy) => void Object.assign(policy.spec, { mode: "off" }), "off"),
  ];
  const envoy = await world.envoy(bootstrap, { env: keys.env() });
  for (let round = 0; round < 3; round++) {
    expect(await baggage(envoy, upstream, "plain")).toMatch(/^env=prod,user\.id=t1\.[\w-]+$/);
    expect(await baggage(envoy, upstream, "team")).toMatch(/^env=prod,team=blue,user\.id=t1\.[\w-]+$/);
    expect(await baggage(envoy, upstream, "off")).toBe("env=prod,team=blue,user.id=alice");
  }
  const single = await world.hop({ env: keys.env() });
  const machines = async (one: RunningEnvoy) => [...(await one.stats("^wasm\\..*active$"))];
  expect(await machines(envoy)).toEqual(await machines(single.envoy));
});

test("a fresh proxy with a bad policy does not serve at all", async () => {
  const policy = referencePolicy();
  policy.spec.unknown = "keep";
  await expect(world.hop({ env: keys.env(), policy })).rejects.toThrow("Envoy ended before it served");
});

function at(port: number): object {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}
