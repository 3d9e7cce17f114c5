// Retries: three attempts run the upstream filter three times, on headers that the attempt before has edited and, with
// tracing on, into which Envoy's tracer injects again (design.md 4).
import { afterAll, describe, expect, test } from "vitest";
import { get, rawRequest, requestWithTrailers, valuesOf } from "../stand/client.ts";
import {
  connectionManager,
  type Document,
  type HopOptions,
  referencePolicy,
  TestKeys,
  World,
} from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";
import {
  expectClean,
  expectOneHeaderToken,
  expectOneToken,
  hopWith,
  idsOf,
  PeerMap,
  PLANTED_IN_MESH,
  REQUEST,
  routeOf,
  SPAN,
  TRACE,
  TRACING,
  type TracedHop,
} from "./wire.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

const partner = new PeerMap(keys, "partner");
const RETRIES = { retry_on: "5xx,reset", num_retries: 2, retry_back_off: { base_interval: "0.01s" } };

async function hop(traced: boolean, options: HopOptions, policy: object = RETRIES): Promise<TracedHop> {
  const change = (bootstrap: unknown) => {
    routeOf(bootstrap).retry_policy = policy;
  };
  return hopWith(world, traced, { env: keys.env(), change, ...options });
}

describe.each(TRACING)("tracing %s", (_, traced) => {
  test("to a partner: three attempts, nothing raw, every id mapped exactly once", async () => {
    const one = await hop(traced, { direction: "outbound", cluster: "partner-bank" });
    one.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200 }));
    expect((await get(one.port, REQUEST)).status).toBe(200);
    const copies = one.upstream.received;
    expect(copies).toHaveLength(3);
    expectClean(copies);
    const ids = idsOf(copies);
    expect(ids.map(({ trace }) => trace)).toEqual(Array(3).fill(partner.trace(TRACE)));
    await expectSpans(one, ids);
  });

  test("inside the mesh: three attempts, one token that opens to the value", async () => {
    const one = await hop(traced, { direction: "outbound", cluster: "mesh-cart" });
    one.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200 }));
    expect((await get(one.port, REQUEST)).status).toBe(200);
    const copies = one.upstream.received;
    expect(copies).toHaveLength(3);
    expectOneToken(copies, keys);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual(Array(3).fill(TRACE));
  });

  test("from outside: three attempts at the application, one token of the value, no id of the outside's", async () => {
    const one = await hop(traced, { peer: "outside" });
    one.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200 }));
    expect((await get(one.port, REQUEST)).status).toBe(200);
    const copies = one.upstream.received;
    expect(copies).toHaveLength(3);
    expectClean(copies);
    expectOneToken(copies, keys);
    expectOneHeaderToken(copies, keys);
    const traces = new Set(idsOf(copies).map(({ trace }) => trace));
    expect(traces.size).toBe(traced ? 1 : 0);
  });

  test("to a partner whose responses get tokens as well: what an answer leaves does not undo what the attempt left", async () => {
    const policy = referencePolicy();
    policy.spec.fields.push({ match: ["header:x-account"], action: "tokenize", class: "account", on: ["response"] });
    const one = await hop(traced, { direction: "outbound", cluster: "partner-bank", policy });
    one.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200, headers: [["x-account", "planted-account-9"]] }));
    const reply = await get(one.port, REQUEST);
    expect(reply.status).toBe(200);
    const copies = one.upstream.received;
    expect(copies).toHaveLength(3);
    expectClean(copies);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual(Array(3).fill(partner.trace(TRACE)));
    const [token = ""] = valuesOf(reply.headers, "x-account");
    expect(keys.open(token) === "planted-account-9", "the token opens to the value itself").toBe(true);
  });

  test("a time-out per try: the attempts that were given up are as clean as the last", async () => {
    const one = await hop(
      traced,
      { direction: "outbound", cluster: "partner-bank" },
      { ...RETRIES, per_try_timeout: "1s" },
    );
    one.upstream.answer((_, nth) => (nth < 3 ? { after: new Promise(() => {}) } : {}));
    expect((await get(one.port, REQUEST)).status).toBe(200);
    const copies = one.upstream.received;
    expect(copies).toHaveLength(3);
    expectClean(copies);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual(Array(3).fill(partner.trace(TRACE)));
  });
});

/** With tracing on each attempt carries its own span of Envoy's, mapped; without it, the caller's. */
async function expectSpans({ otlp }: TracedHop, ids: readonly { trace: string; span: string }[]): Promise<void> {
  const mapped = partner.trace(TRACE);
  if (otlp === undefined) {
    expect(new Set(ids.map(({ span }) => span))).toEqual(new Set([partner.span(mapped, "00f067aa0ba902b7")]));
    return;
  }
  const spans = await otlp.atLeast(1);
  const known = new Set(spans.map(({ spanId }) => partner.span(mapped, spanId)));
  for (const { span } of ids) expect(known).toContain(span);
}

test("without the marks the second attempt would map again: what makes this suite fail", () => {
  expect(partner.trace(partner.trace(TRACE))).not.toBe(partner.trace(TRACE));
  expect(() => expectClean(JSON.stringify(REQUEST))).toThrow();
  expect(() => expectClean(REQUEST, PLANTED_IN_MESH)).toThrow();
  expect(valuesOf(REQUEST, "traceparent")).toHaveLength(1);
});

describe("from outside, traced, without the early mutation that keeps the ids from Envoy's tracer", () => {
  const bare = (bootstrap: Document) => {
    const manager = connectionManager(bootstrap);
    delete manager.early_header_mutation_extensions;
    manager.http_protocol_options = { enable_trailers: true };
    routeOf(bootstrap).retry_policy = RETRIES;
  };
  const other = TRACE.replace("4", "5");
  const line = (trace: string): Header => ["traceparent", `00-${trace}-${SPAN}-01`];

  test.each<[name: string, headers: Header[]]>([
    ["two lines", [line(TRACE), line(TRACE)]],
    ["two lines of two traces", [line(TRACE), line(other)]],
    ["upper case", [line(TRACE.toUpperCase())]],
    ["one line", [line(TRACE)]],
  ])("what its tracer reads and we refuse does not come back: %s", async (_, headers) => {
    const one = await hopWith(world, true, { env: keys.env(), change: bare });
    expect((await get(one.port, headers)).status).toBe(200);
    expect(one.upstream.received).toHaveLength(1);
    expectClean(one.upstream.received);
  });

  test("trailers with an id of their own do not make the next attempt forget the headers'", async () => {
    const one = await hopWith(world, true, { env: keys.env(), protocol: "http2", change: bare });
    one.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200 }));
    const reply = await rawRequest(one.port, requestWithTrailers("/", [line(TRACE)], [line(other)]));
    expect(reply.status).toBe(200);
    expect(one.upstream.received).toHaveLength(3);
    expectClean(one.upstream.received);
  });
});
