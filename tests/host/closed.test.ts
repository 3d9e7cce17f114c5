// A configuration that a VM takes and cannot serve (docs/decisions/0016): it refuses all its traffic, others go on, and
// nothing on the way traps. One VM here holds all of them, as a worker's does.

import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readCapabilities } from "../../src/host/capability.ts";
import { Filter } from "../../src/host/filter.ts";
import { WASM } from "../../src/host/root.ts";
import { POLICY_FILE } from "../model/hop.ts";
import { TestKeys } from "../stand/harness.ts";

const ATTACH = { point: "inbound-listener", peer: "outside", tenant: "acme", service: "checkout", zone: "mesh" };
const RAW: [string, string][] = [
  ["baggage", "env=prod,user.id=alice"],
  ["accept", "*/*"],
];
/** The longest configuration that is read. */
const LONGEST = 256 * 1024;
const GIB = 2 ** 30;

/** The reference policy, made `bytes` long as a configuration by entries that keep one value each. */
function policyOf(bytes: number, name = "p"): { attach: object; policy: { spec: object } } {
  const policy = parse(readFileSync(POLICY_FILE, "utf8"));
  policy.metadata.name = name;
  const fill = () => bytes - JSON.stringify({ attach: ATTACH, policy }).length;
  for (let i = 0; fill() > 70_000 && i < 200; i++) {
    const values = Array.from({ length: 250 }, (_, n) => `${i}-${n}`);
    policy.spec.fields.push({ match: [`baggage:kept${i}`], action: "keep", values });
  }
  return { attach: ATTACH, policy };
}

// As much as Envoy lets a wasm have: what grows beyond traps.
setFlagsFromString(`--wasm-max-mem-pages=${GIB / 65_536}`);

describe("a VM that is full", () => {
  test("takes one more and refuses its traffic; those before it go on; what goes makes room", async () => {
    const filter = await Filter.load();
    const big = policyOf(LONGEST);
    const first = filter.root({ attach: ATTACH, policy: policyOf(0).policy });
    const roots = [];
    let closed: ReturnType<Filter["root"]> | undefined;
    while (closed === undefined && roots.length < 500) {
      const next = filter.root(big);
      expect(next.configured.ok).toBe(true);
      if (next.configured.logs.length > 0) closed = next;
      else roots.push(next);
    }
    expect(closed?.configured.logs).toEqual([
      {
        level: "error",
        text: 'tracecloak event=config_closed code=host-memory expected="room for one more configuration in this VM"',
      },
    ]);
    expect(closed?.request(RAW)).toMatchObject({ headers: [], reply: { code: 503 } });
    expect(first.request(RAW).headers).toContainEqual(["baggage", "env=prod"]);
    expect(filter.failed).toBe(false);
    expect(filter.memoryBytes).toBeLessThan(GIB); // by a bound: what it really takes is less
    filter.tick();
    expect(filter.metrics()).toMatchObject({
      tracecloak_configurations_closed: 1,
      "code=.=host-memory;.;tracecloak_config_closed_total": 1,
      "reason=.=closed;.;tracecloak_degraded_total": 1,
    });

    const one = roots.pop();
    if (closed === undefined || one === undefined) throw new Error("none was closed");
    filter.remove(one);
    first.request(RAW); // its root ticks now that the newest is not served
    filter.tick();
    expect(filter.root(big).request(RAW).headers).toContainEqual(["baggage", "env=prod"]); // the closed one holds no room
    const two = roots.pop();
    if (two === undefined) throw new Error("none was left");
    filter.remove(closed);
    filter.remove(two);
    first.request(RAW);
    filter.tick();
    expect(filter.metrics().tracecloak_configurations_closed).toBe(0);
    expect(filter.root(big).request(RAW).headers).toContainEqual(["baggage", "env=prod"]);
    expect(filter.failed).toBe(false);
  }, 120_000);
});

describe("a thousand configurations in one VM", () => {
  test("each has its own rules, in whatever order they came and went", async () => {
    const filter = await Filter.load();
    const keeping = (value: string) => ({
      attach: ATTACH,
      policy: {
        apiVersion: "tracecloak/v1",
        kind: "TracePolicy",
        spec: {
          fields: [{ match: ["baggage:n"], action: "keep", values: [value] }],
          zones: [
            { name: "mesh", own: true },
            { name: "outside", in: { carriers: ["baggage"] } },
          ],
        },
      },
    });
    const all = Array.from({ length: 1_000 }, (_, n) => filter.root(keeping(`v${n}`)));
    const line = all.map((_, n) => `n=v${n}`);
    const passes = (n: number) => all[n]?.request([["baggage", line[n] ?? ""]]).headers.length === 1;
    const others = (n: number) => all[n]?.request([["baggage", "n=w"]]).headers.length === 0;
    for (const n of [0, 1, 499, 500, 998, 999]) expect([n, passes(n), others(n)]).toEqual([n, true, true]);
    for (let n = 0; n < 1_000; n += 2) {
      const root = all[n];
      if (root !== undefined) filter.remove(root);
    }
    for (let n = 1; n < 1_000; n += 2) expect([n, passes(n), others(n)]).toEqual([n, true, true]);
    filter.tick();
    expect(filter.metrics().tracecloak_configurations).toBe(500);
  }, 120_000);

  test("one tick serves all of them, and another takes over when its root goes", async () => {
    let looks = 0;
    const filter = await Filter.load({
      fail: (call) => {
        if (call === "proxy_get_current_time_nanoseconds") looks++;
        return undefined;
      },
    });
    const roots = ["a", "b", "c"].map((name) => filter.root(policyOf(0, name)));
    const looksOf = (what: () => unknown) => {
      looks = 0;
      what();
      return looks;
    };
    for (const round of [1, 2]) expect([round, looksOf(() => filter.tick())]).toEqual([round, 1]);
    const newest = roots.pop();
    if (newest !== undefined) filter.remove(newest);
    expect(looksOf(() => filter.tick())).toBe(0);
    expect(looksOf(() => roots[0]?.request(RAW))).toBe(1); // it catches up with the clock before it serves
    for (const round of [1, 2]) expect([round, looksOf(() => filter.tick())]).toEqual([round, 1]);
    expect(filter.metrics().tracecloak_configurations).toBe(2);
  });

  test("an exception that ended while nothing ticked is over for the first request", async () => {
    let now = 1_800_000_000;
    const filter = await Filter.load({ now: () => BigInt(now) * 1_000_000_000n });
    const { attach, policy } = policyOf(0) as { attach: object; policy: { spec: { exceptions?: object[] } } };
    const lifted = { match: ["baggage:env"], lift: "entry", action: "strip", zone: "outside" };
    const told = { owner: "tests", reason: "a test", expires: new Date((now + 60) * 1000).toISOString() };
    policy.spec.exceptions = [{ ...lifted, ...told }];
    const root = filter.root({ attach, policy });
    const other = filter.root(policyOf(0, "other"));
    const env = () => root.request([["baggage", "env=prod"]]).headers.length;
    expect(env()).toBe(0);
    filter.tick();
    filter.remove(other);
    now += 3_600;
    expect(env()).toBe(1);
  });
});

/** A filter with keys, whose host withholds one call. */
async function withholding(call: string): Promise<Filter> {
  const capabilities = (await readCapabilities(WASM)).filter((name) => name !== call);
  return Filter.load({ env: new TestKeys().env(), capabilities });
}

describe("what the host withholds", () => {
  test.each([
    ["proxy_get_buffer_bytes", "proxy_get_buffer_bytes"],
    ["proxy_set_property", "proxy_set_property"],
    ["proxy_set_tick_period_milliseconds", "proxy_set_tick_period_milliseconds"],
    ["proxy_get_current_time_nanoseconds", "proxy_get_current_time_nanoseconds"],
    ["environ_get", "environ_sizes_get and environ_get"],
    ["random_get", "random_get"],
  ])("%s: taken, and all traffic is refused whatever the mode", async (name, said) => {
    const filter = await withholding(name);
    const policy = policyOf(0).policy;
    const report = { ...policy, spec: { ...policy.spec, mode: "report" } };
    const { ok, logs } = filter.configure({ attach: ATTACH, policy: report });
    expect(ok).toBe(true);
    expect(logs.map(({ text }) => text).filter((text) => text.startsWith("tracecloak"))).toEqual([
      `tracecloak event=config_closed code=host-capability expected="a host that allows ${said}"`,
    ]);
    expect(filter.metrics().tracecloak_configurations_closed).toBe(1);
    expect(filter.request(RAW).reply?.code).toBe(503);
  });

  test("keys of another service: refused by whoever reads them, closed where an earlier configuration had them read", async () => {
    const keys = new TestKeys();
    const { policy } = policyOf(0);
    const foreign = { attach: { ...ATTACH, service: "cart" }, policy };
    const trial = await Filter.load({ env: keys.env() });
    expect(trial.root(foreign).configured).toMatchObject({ ok: false, problem: { code: "bundle-owner" } });
    const worker = await Filter.load({ env: keys.env() });
    const first = worker.root({ attach: ATTACH, policy });
    const second = worker.root(foreign);
    expect(second.configured.ok).toBe(true);
    expect(second.request(RAW)).toMatchObject({ headers: [], reply: { code: 503 } });
    expect(first.request(RAW).reply).toBeUndefined();
  });

  test("a bad policy is refused all the same, by its bytes", async () => {
    const filter = await withholding("proxy_set_property");
    expect(filter.configure({ attach: ATTACH, policy: { kind: "Other" } }).ok).toBe(false);
  });
});
