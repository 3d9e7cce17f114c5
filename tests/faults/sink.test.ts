// Everything that an Envoy with our filter says while it is abused (threats.md, "leak by log" and "key leak"): our own
// lines at every level, Envoy's at info, its pages, and what it prints when the VM crashes. No planted value and no key is
// there, under any encoding.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Planted } from "../../src/demo/leak.ts";
import { Filter } from "../../src/host/filter.ts";
import { get, rawRequest, requestWithTrailers } from "../stand/client.ts";
import {
  connectionManager,
  linesWith,
  type RunningHop,
  referencePolicy,
  TestKeys,
  until,
  World,
} from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";
import { trappingWasm } from "./trapping.ts";
import { expectClean, PLANTED, REQUEST, TRACE, USER } from "./wire.ts";

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

/** Every key as it is spelled in the bundle, and its bytes in hex. */
const KEYS = keys
  .secrets()
  .flatMap((key, i) => [
    new Planted(`key ${i}`, key),
    new Planted(`key ${i} in hex`, Buffer.from(key, "base64url").toString("hex")),
  ]);
const EVERYTHING = [...PLANTED, ...KEYS];

/** Requests that go wrong in every way that is counted or logged. */
const ABUSE: Header[][] = [
  REQUEST,
  [["baggage", `=;,${USER};=,user.id`]],
  [["baggage", `user.id=${USER};property=${USER}`]],
  [["baggage", Array.from({ length: 70 }, () => `user.id=${USER}`).join()]],
  [["baggage", `user.id=${USER.repeat(10)}`]],
  [["baggage", `user.id=%zz${USER}`]],
  [["baggage", "user.id=t1.Fz-epEQBi-DlOiaMXOLx1OW3V_nU6S0I7rV_MnMDI7X6ZIIuMBhwaydYYtbn8bxpopG39E_hTFJ24zh25yI"]],
  [["traceparent", `00-${TRACE}-${USER}-01`]],
  [
    ["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`],
    ["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`],
  ],
  [["tracestate", `==,${USER}=`]],
  [["b3", `${TRACE}-${TRACE}`]],
  [["server-timing", `traceparent;desc="${TRACE}"`]],
  Array.from({ length: 16 }, (_, i) => [`x-fill-${i}`, USER.repeat(300)]),
];

const PAGES = [
  "/config_dump?include_eds",
  "/stats",
  "/stats/prometheus",
  "/clusters",
  "/listeners",
  "/certs",
  "/server_info",
];

let trapping: string;
beforeAll(async () => {
  trapping = await trappingWasm(world);
});

/** Starts a hop that says everything of that level, and abuses it, up to a trap. */
async function abused(logLevel: "info" | "debug"): Promise<RunningHop> {
  const hop = await world.hop({
    env: keys.env(),
    wasm: trapping,
    options: { logLevel, flushMs: 20 },
    change: (bootstrap) => {
      Object.assign(connectionManager(bootstrap), {
        max_request_headers_kb: 256,
        http_protocol_options: { enable_trailers: true },
      });
    },
  });
  hop.upstream.answer({ headers: REQUEST });
  for (const headers of ABUSE) await get(hop.port, headers);
  await rawRequest(hop.port, requestWithTrailers("/", REQUEST, REQUEST));
  await until("the degraded events", async () =>
    (await hop.envoy.page("/stats")).includes("tracecloak_degraded_total"),
  );
  expect((await get(hop.port, [...REQUEST, ["x-trap", "1"]])).status).toBe(503);
  await until("the crash", () => hop.envoy.logs().includes("unreachable"));
  return hop;
}

describe("abused, with Envoy's log at info", () => {
  let hop: RunningHop;
  beforeAll(async () => {
    hop = await abused("info");
  });

  test("nothing planted and no key is in the log, the access log, or what is said of the crash", () => {
    const logs = hop.envoy.logs();
    expect(linesWith(logs, "tracecloak event=degraded")).not.toEqual([]);
    expect(linesWith(logs, '"status":431')).not.toEqual([]);
    expect(linesWith(logs, "unreachable")).not.toEqual([]);
    expectClean(logs, EVERYTHING);
  });

  test.each(PAGES)("nor on %s", async (page) => {
    const text = await hop.envoy.page(page);
    expect(text.length).toBeGreaterThan(0);
    expectClean(text, EVERYTHING);
  });
});

test("abused, with everything logged: no line of ours holds anything, at any level", async () => {
  const hop = await abused("debug");
  const lines = hop.envoy.logs().split("\n");
  const ours = lines.filter((line) => line.includes("wasm log") || line.includes("tracecloak event="));
  expect(ours.filter((line) => line.includes("event=degraded"))).not.toEqual([]);
  expectClean(ours.join("\n"), EVERYTHING);
  // Envoy itself prints every header at debug, before any filter: our promise is about our lines and its info level.
  expect(() => expectClean(lines.join("\n"))).toThrow();
});

describe("a configuration or a bundle that is refused says why without a value", () => {
  const attach = { point: "inbound-listener", peer: "outside", tenant: "acme", service: "checkout", zone: "mesh" };
  const policyWith = (change: (spec: Record<string, unknown>) => void) => {
    const policy = referencePolicy();
    change(policy.spec);
    return { attach, policy };
  };

  test.each<[name: string, configuration: object | string]>([
    ["an action", policyWith((spec) => Object.assign(spec, { unknown: USER }))],
    ["a mode", policyWith((spec) => Object.assign(spec, { mode: USER }))],
    [
      "values",
      policyWith((spec) => Object.assign(spec, { fields: [{ match: ["baggage:a"], action: "keep", values: USER }] })),
    ],
    [
      "a pattern",
      policyWith((spec) =>
        Object.assign(spec, { fields: [{ match: ["baggage:a"], action: "keep", pattern: `(${USER}` }] }),
      ),
    ],
    ["a limit", policyWith((spec) => Object.assign(spec, { limits: { members: USER } }))],
    ["a peer", { attach: { ...attach, peer: USER }, policy: referencePolicy() }],
    ["no JSON", `{"attach": ${USER}}`],
    ["a control character in a string", `{"attach": "${USER}\n"}`],
  ])("%s", async (_, configuration) => {
    const filter = await Filter.load({ env: keys.env() });
    expect(filter.configure(configuration as string).ok).toBe(false);
    expect(filter.logs.map(({ text }) => text).join("\n")).toContain("event=config_refused");
    expectClean(filter.logs.map(({ text }) => text).join("\n"), EVERYTHING);
  });

  test.each<[name: string, change: (bundle: string) => string]>([
    ["cut short", (bundle) => bundle.slice(0, -20)],
    ["a member twice", (bundle) => bundle.replace(/^\{/, '{"v":1,')],
    ["a key too long", (bundle) => bundle.replace(/"key":"/, '"key":"AAAA')],
    ["a key with a stray character", (bundle) => bundle.replace(/"key":"./, '"key":"!')],
    ["another version", (bundle) => bundle.replace('"v":1', '"v":2')],
  ])("a bundle: %s", async (_, change) => {
    const filter = await Filter.load({ env: { TRACECLOAK_KEYS: change(keys.bundle()) } });
    expect(filter.configure({ attach, policy: referencePolicy() }).ok).toBe(false);
    expectClean(filter.logs.map(({ text }) => text).join("\n"), EVERYTHING);
  });
});
