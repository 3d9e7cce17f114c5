// Envoy's own tracing against a real OTLP receiver (design.md 4): what its tracer injects after the first filter is
// what reaches the wire, so the upstream filter has to answer for it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HEADERS, holdsTrace } from "../../src/words/header.ts";
import { get, valuesOf } from "../stand/client.ts";
import { connectionManager, flushSpansAtOnce, type RunningHop, TestKeys, World } from "../stand/harness.ts";
import type { OtlpReceiver } from "../stand/otlp.ts";
import type { Header } from "../stand/upstream.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const OUTSIDE: Header[] = [
  ["traceparent", `00-${TRACE}-${SPAN}-01`],
  ["tracestate", "rojo=planted-state"],
  ["b3", `${TRACE}-${SPAN}-1`],
  ["x-b3-traceid", TRACE],
  ["x-client-trace-id", `planted-${TRACE}`],
  ["x-request-id", "11111111-2222-4333-8444-555555555555"],
];

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

async function traced(given: Parameters<World["hop"]>[0]): Promise<RunningHop & { otlp: OtlpReceiver }> {
  const otlp = await world.otlp();
  const hop = await world.hop({
    env: keys.env(),
    otlp: { host: "127.0.0.1", port: otlp.port },
    ...given,
    change: (bootstrap) => {
      flushSpansAtOnce(bootstrap);
      given?.change?.(bootstrap);
    },
  });
  return { ...hop, otlp };
}

describe("inbound from outside, restart", () => {
  let hop: Awaited<ReturnType<typeof traced>>;
  beforeAll(async () => {
    hop = await traced({});
    expect((await get(hop.port, OUTSIDE, "/cart/7?user.id=alice&card=4111")).status).toBe(200);
    await hop.otlp.atLeast(1);
  });

  test("the outside's ids are in no span and not at the upstream", () => {
    const sinks = [hop.otlp.bytes().toString("latin1"), JSON.stringify(hop.upstream.received)];
    for (const sink of sinks) {
      for (const planted of [TRACE, Buffer.from(TRACE, "hex").toString("latin1"), SPAN, "planted", "11111111-2222"]) {
        expect(sink).not.toContain(planted);
      }
    }
  });

  test("the service joins the trace that Envoy started, without an empty tracestate", () => {
    const [span] = hop.otlp.spans();
    const received = hop.upstream.received.at(-1);
    expect(valuesOf(received?.headers ?? [], "traceparent")).toEqual([`00-${span?.traceId}-${span?.spanId}-01`]);
    expect(valuesOf(received?.headers ?? [], "tracestate")).toEqual([]);
    expect(span?.parentSpanId).toBe("");
  });

  test("neither query nor path is in a span, whose name is its route's", () => {
    const [span] = hop.otlp.spans();
    expect(hop.otlp.bytes().toString("latin1")).not.toMatch(/alice|4111|cart/);
    expect(span?.name).toMatch(/^inbound checkout/);
  });
});

test("without the upstream filter the outside's id would be back: what makes the suite above fail", async () => {
  const hop = await traced({
    change: (bootstrap) => {
      const [options] = Object.values(bootstrap.static_resources.clusters[0].typed_extension_protocol_options) as {
        http_filters?: unknown;
      }[];
      delete options?.http_filters;
      delete bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].typed_config
        .early_header_mutation_extensions;
    },
  });
  await get(hop.port, OUTSIDE);
  expect(JSON.stringify(hop.upstream.received)).toContain(TRACE);
});

test("without early mutation the upstream filter still keeps the outside's id from the service", async () => {
  const hop = await traced({
    change: (bootstrap) => {
      delete bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].typed_config
        .early_header_mutation_extensions;
    },
  });
  // x-client-trace-id is Envoy's own plain header, which only early mutation removes.
  const carriers = OUTSIDE.filter(([name]) => name !== "x-client-trace-id");
  await get(hop.port, carriers);
  expect(hop.upstream.received).toHaveLength(1);
  expect(JSON.stringify(hop.upstream.received)).not.toMatch(new RegExp(`${TRACE}|${SPAN}|planted`));
});

test("early mutation alone takes whatever may hold a trace, and leaves data to the filter", async () => {
  const hop = await world.hop({
    change: (bootstrap) => connectionManager(bootstrap).http_filters.shift(),
  });
  const headers = HEADERS.map((header): Header => [header.family ? `${header.name}planted` : header.name, "planted"]);
  expect((await get(hop.port, [...headers, ["x-client-trace-id", "planted"]])).status).toBe(200);
  const left = (hop.upstream.received.at(-1)?.headers ?? []).filter(([, value]) => value === "planted");
  const data = HEADERS.filter((header) => !holdsTrace(header));
  // It is data, but goes with the family whose prefix it has.
  const names = data
    .map(({ name, family }) => (family ? `${name}planted` : name))
    .filter((n) => n !== "sw8-correlation");
  expect(left.map(([name]) => name).sort()).toEqual(names.sort());
});

describe("outbound", () => {
  test("inside the mesh, the injected traceparent is what leaves", async () => {
    const hop = await traced({ direction: "outbound", cluster: "mesh-cart" });
    await get(hop.port, [["traceparent", `00-${TRACE}-${SPAN}-01`]]);
    const [span] = await hop.otlp.atLeast(1);
    const received = hop.upstream.received.at(-1);
    expect(valuesOf(received?.headers ?? [], "traceparent")).toEqual([`00-${TRACE}-${span?.spanId}-01`]);
    expect(span?.traceId).toBe(TRACE);
  });

  test("to a partner every attempt carries the same trace, mapped exactly once", async () => {
    const hop = await traced({
      direction: "outbound",
      cluster: "partner-bank",
      change: (bootstrap) => {
        const [route] =
          bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].typed_config.route_config.virtual_hosts[0]
            .routes;
        route.route.retry_policy = { retry_on: "5xx", num_retries: 2 };
      },
    });
    const send = () => get(hop.port, [["traceparent", `00-${TRACE}-${SPAN}-01`]]);
    await send();
    const mapped = ids(hop)[0];
    expect(mapped).toMatch(/^00-[0-9a-f]{32}$/);
    expect(mapped).not.toContain(TRACE);
    hop.upstream.answer((_, nth) => ({ status: nth < 4 ? 503 : 200 }));
    expect((await send()).status).toBe(200);
    expect(ids(hop)).toEqual([mapped, mapped, mapped, mapped]);
    expect(JSON.stringify(hop.upstream.received)).not.toContain(SPAN);
  });
});

/** Version and trace id of each traceparent that arrived. */
function ids(hop: RunningHop): string[] {
  return hop.upstream.received
    .flatMap(({ headers }) => valuesOf(headers, "traceparent"))
    .map((one) => one.slice(0, 35));
}
