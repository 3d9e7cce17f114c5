// Every tracer that is built into Envoy: it reads the trace context before any filter, and injects its own, in its own carriers,
// on each attempt. What arrives has each id mapped once, or none of the outside's.
import { afterAll, describe, expect, test } from "vitest";
import { CARRIERS } from "../../src/words/carrier.ts";
import { get, valuesOf } from "../stand/client.ts";
import { connectionManager, type Document, referencePolicy, TestKeys, World } from "../stand/harness.ts";
import type { Header, Received } from "../stand/upstream.ts";
import { expectClean, idsOf, PeerMap, REQUEST, routeOf, SPAN, TRACE } from "./wire.ts";

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

const COLLECTOR = "collector";
/** Nobody listens there: what is exported is another test's. */
const NOWHERE = 1;

const TRACERS: Record<string, object> = {
  opentelemetry: {
    "@type": "type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig",
    service_name: "checkout",
    grpc_service: { envoy_grpc: { cluster_name: COLLECTOR } },
  },
  zipkin: {
    "@type": "type.googleapis.com/envoy.config.trace.v3.ZipkinConfig",
    collector_cluster: COLLECTOR,
    collector_endpoint: "/api/v2/spans",
    collector_endpoint_version: "HTTP_JSON",
    trace_id_128bit: true,
    shared_span_context: false,
  },
  datadog: {
    "@type": "type.googleapis.com/envoy.config.trace.v3.DatadogConfig",
    collector_cluster: COLLECTOR,
    service_name: "checkout",
  },
  xray: {
    "@type": "type.googleapis.com/envoy.config.trace.v3.XRayConfig",
    segment_name: "checkout",
    daemon_endpoint: { protocol: "UDP", address: "127.0.0.1", port_value: NOWHERE },
  },
  skywalking: {
    "@type": "type.googleapis.com/envoy.config.trace.v3.SkyWalkingConfig",
    grpc_service: { envoy_grpc: { cluster_name: COLLECTOR } },
    client_config: { service_name: "checkout", instance_name: "one" },
  },
};

/** What a caller sends for all of them. */
const sw8 = (text: string) => Buffer.from(text).toString("base64");
const LOW = BigInt(`0x${TRACE.slice(16)}`).toString();
const ALL: Header[] = [
  ...REQUEST,
  ["x-b3-traceid", TRACE],
  ["x-b3-spanid", SPAN],
  ["x-b3-sampled", "1"],
  ["x-datadog-trace-id", LOW],
  ["x-datadog-parent-id", BigInt(`0x${SPAN}`).toString()],
  ["x-datadog-sampling-priority", "1"],
  ["x-datadog-tags", `_dd.p.tid=${TRACE.slice(0, 16)}`],
  ["x-amzn-trace-id", `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=${SPAN};Sampled=1`],
  ["sw8", `1-${sw8(TRACE)}-${sw8(SPAN)}-0-${sw8("cart")}-${sw8("one")}-${sw8("/cart")}-${sw8("cart:80")}`],
];
const SPELLED = [TRACE, SPAN, LOW, sw8(TRACE), sw8(SPAN), `1-${TRACE.slice(0, 8)}-${TRACE.slice(8)}`];

function traceBy(tracer: string, more: (bootstrap: Document) => void = () => {}) {
  return (bootstrap: Document) => {
    const manager = connectionManager(bootstrap);
    manager.tracing = {
      ...{ client_sampling: { value: 100 }, random_sampling: { value: 100 }, overall_sampling: { value: 100 } },
      provider: { name: `envoy.tracers.${tracer}`, typed_config: TRACERS[tracer] },
    };
    bootstrap.static_resources.clusters.push({
      name: COLLECTOR,
      type: "STATIC",
      connect_timeout: "1s",
      typed_extension_protocol_options: {
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
          "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
          explicit_http_config:
            tracer === "datadog" || tracer === "zipkin"
              ? { http_protocol_options: {} }
              : { http2_protocol_options: {} },
        },
      },
      load_assignment: {
        cluster_name: COLLECTOR,
        endpoints: [
          {
            lb_endpoints: [
              { endpoint: { address: { socket_address: { address: "127.0.0.1", port_value: NOWHERE } } } },
            ],
          },
        ],
      },
    });
    routeOf(bootstrap).retry_policy = { retry_on: "5xx", num_retries: 2, retry_back_off: { base_interval: "0.01s" } };
    more(bootstrap);
  };
}

async function threeAttempts(given: Parameters<World["hop"]>[0]): Promise<Received[]> {
  const hop = await world.hop({ env: keys.env(), ...given });
  hop.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200 }));
  expect((await get(hop.port, ALL)).status).toBe(200);
  expect(hop.upstream.received).toHaveLength(3);
  return hop.upstream.received;
}

const spelled = (copies: readonly Received[]) => {
  const text = JSON.stringify(copies.map(({ headers }) => headers));
  return SPELLED.map((one, i) => (text.includes(one) ? i : -1)).filter((i) => i >= 0);
};

describe.each(Object.keys(TRACERS))("%s", (tracer) => {
  test("to a partner who gets every carrier: each id mapped exactly once, in all three attempts", async () => {
    const policy = referencePolicy();
    policy.spec.zones[1].out.carriers = CARRIERS.filter((carrier) => carrier !== "header" && carrier !== "baggage");
    const copies = await threeAttempts({
      direction: "outbound",
      cluster: "partner-bank",
      policy,
      change: traceBy(tracer),
    });
    expectClean(copies);
    expect(spelled(copies)).toEqual([]);
    const mapped = new PeerMap(keys, "partner").trace(TRACE);
    expect(new Set(idsOf(copies).map(({ trace }) => trace))).toEqual(new Set([mapped]));
    const b3 = copies.flatMap(({ headers }) => valuesOf(headers, "x-b3-traceid"));
    expect(new Set(b3)).toEqual(new Set([mapped]));
  });

  test("from outside, without the early mutation: none of the outside's ids arrives", async () => {
    const change = traceBy(tracer, (bootstrap) => {
      delete connectionManager(bootstrap).early_header_mutation_extensions;
    });
    const otlp = { host: "127.0.0.1", port: NOWHERE };
    const copies = await threeAttempts({ peer: "outside", otlp, change });
    expectClean(copies);
    expect(spelled(copies)).toEqual([]);
  });
});
