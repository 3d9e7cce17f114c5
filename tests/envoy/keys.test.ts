// Keys from the environment, through host_env_keys alone (design.md 4 and 7): without them tokenize becomes strip,
// counted and said once; keys that are not this workload's are refused.
import { afterAll, describe, expect, test } from "vitest";
import { EnvoyFailed } from "../../src/envoy/run.ts";
import { get, valuesOf } from "../stand/client.ts";
import { found, linesWith, TestKeys, until, World } from "../stand/harness.ts";

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

test("no keys: tokenize becomes strip, counted, and said once", async () => {
  const hop = await world.hop();
  for (let i = 0; i < 3; i++) {
    await get(hop.port, [
      ["baggage", "user.id=alice,env=prod"],
      ["x-user-id", "alice"],
    ]);
  }
  for (const { headers } of hop.upstream.received) {
    expect(valuesOf(headers, "baggage")).toEqual(["env=prod"]);
    expect(valuesOf(headers, "x-user-id")).toEqual([]);
  }
  const degraded = await until("the counter", async () =>
    /tracecloak_degraded_total\{[^}]*reason="no-key"[^}]*\} (\d+)/.exec(await hop.envoy.page("/stats/prometheus")),
  );
  expect(Number(degraded[1])).toBeGreaterThanOrEqual(3);
  const lines = linesWith(hop.envoy.logs(), "reason=no-key");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("tracecloak event=degraded");
});

test("no keys, outbound to a partner: nothing that needs a map leaves", async () => {
  const hop = await world.hop({ direction: "outbound", cluster: "partner-bank" });
  await get(hop.port, [["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]]);
  expect(valuesOf(hop.upstream.received[0]?.headers ?? [], "traceparent")).toEqual([]);
});

describe("keys that are refused", () => {
  test.each<[name: string, value: () => string, code: RegExp]>([
    ["another service's bundle", () => keys.bundle("cart"), /code=bundle-owner/],
    ["no JSON", () => "planted-key", /event=config_refused code=json-[\w-]+ pointer=TRACECLOAK_KEYS#0 /],
    [
      "a keyring's seed",
      () => keys.bundle().replace(/^\{/, '{"seed":"planted-key",'),
      /event=config_refused code=[\w-]+ pointer=TRACECLOAK_KEYS\/seed /,
    ],
  ])("%s: no listener, and the log says which, not what", async (_, value, code) => {
    const failed = await world.hop({ env: { TRACECLOAK_KEYS: value() } }).catch((reason: unknown) => reason);
    expect(failed).toBeInstanceOf(EnvoyFailed);
    const { logs } = failed as EnvoyFailed;
    expect(logs).toMatch(code);
    expect(found(logs, [...keys.secrets("cart"), ...keys.secrets(), "planted-key"])).toEqual([]);
  });
});
