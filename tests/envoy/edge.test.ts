// Plain headers at the edge in a real Envoy (policy-semantics.md 9; carriers.md rows 32 to 38): what Envoy does itself,
// what the filter does, and that neither does it twice.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get, rawRequest, requestWithTrailers, valuesOf } from "../stand/client.ts";
import {
  connectionManager,
  type Document,
  flushSpansAtOnce,
  found,
  type RunningHop,
  referencePolicy,
  TestKeys,
  World,
} from "../stand/harness.ts";
import type { OtlpReceiver } from "../stand/otlp.ts";
import type { Header } from "../stand/upstream.ts";

const UUID = "11111111-2222-4333-8444-555555555555";
const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

/** The reference policy with a word for `identity_headers` on `in` of outside. */
function policyWith(identity: string): Document {
  const policy = referencePolicy();
  policy.spec.zones.at(-1).in.identity_headers = identity;
  return policy;
}

/** Headers that reached the upstream last. */
function reached({ upstream }: RunningHop): Header[] {
  return upstream.received.at(-1)?.headers ?? [];
}

describe("a rendered listener for outsiders, with tracing on", () => {
  const PLANTED: Header[] = [
    ["x-request-id", UUID],
    ["x-correlation-id", UUID],
    ["x-forwarded-client-cert", "By=spiffe://planted;URI=spiffe://planted"],
    ["x-envoy-external-address", "192.0.2.77"],
    ["x-envoy-peer-metadata-id", "sidecar~192.0.2.77~planted"],
    ["x-envoy-original-dst-host", "192.0.2.77:80"],
    ["x-envoy-decorator-operation", "planted"],
    ["x-istio-attributes", "planted"],
    ["x-real-ip", "192.0.2.77"],
    ["x-user-email", "planted@example.com"],
    ["from", "planted@example.com"],
    ["referer", "https://shop.example/planted?planted"],
    ["x-original-url", "/users/planted?planted"],
  ];
  let hop: RunningHop;
  let otlp: OtlpReceiver;
  beforeAll(async () => {
    otlp = await world.otlp();
    const tracing = { host: "127.0.0.1", port: otlp.port };
    hop = await world.hop({ env: keys.env(), otlp: tracing, change: flushSpansAtOnce });
    expect((await get(hop.port, PLANTED)).status).toBe(200);
    await otlp.atLeast(1);
  });

  test("nothing that was planted reaches the service", () => {
    expect(found(JSON.stringify(hop.upstream.received), ["planted", "192.0.2.77", UUID, UUID.slice(0, 8)])).toEqual([]);
  });

  test("the request id is Envoy's own, and the filter leaves it", () => {
    const [span] = otlp.spans();
    expect(span?.attributes["guid:x-request-id"]).toMatch(/^[0-9a-f]{8}-/);
    expect(valuesOf(reached(hop), "x-request-id")).toEqual([span?.attributes["guid:x-request-id"]]);
  });

  test("another id is mapped once, though two attach points see it", () => {
    expect(valuesOf(reached(hop), "x-correlation-id")).toEqual([keys.mapRequest("outside", "in", UUID)]);
  });

  test("what Envoy says of the caller stays, what the caller says is cut", () => {
    expect(valuesOf(reached(hop), "x-envoy-external-address")).toEqual(["127.0.0.1"]);
    expect(valuesOf(reached(hop), "referer")).toEqual(["https://shop.example/"]);
    expect(valuesOf(reached(hop), "x-original-url")).toEqual(["/users/*"]);
  });

  test("a name that means somebody gives one token, though two attach points see it", async () => {
    const tracing = { host: "127.0.0.1", port: otlp.port };
    const two = await world.hop({ env: keys.env(), otlp: tracing, policy: policyWith("tokenize") });
    await get(two.port, [["x-user-email", "alice@example.com"]]);
    const [token = "", ...others] = valuesOf(reached(two), "x-user-email");
    expect(others).toEqual([]);
    expect(keys.open(token)).toBe("alice@example.com");
  });
});

test("where Envoy keeps the outside's x-request-id, the filter maps it", async () => {
  const hop = await world.hop({
    env: keys.env(),
    change: (bootstrap) => {
      const manager = connectionManager(bootstrap);
      manager.preserve_external_request_id = true;
      const { configuration } = manager.http_filters[0].typed_config.config;
      configuration.value = configuration.value.replace('"edge":true', '"edge":false');
    },
  });
  await get(hop.port, [["x-request-id", UUID]]);
  expect(valuesOf(reached(hop), "x-request-id")).toEqual([keys.mapRequest("outside", "in", UUID)]);
});

test("three attempts map a request id once, and the answer's id is not the mesh's", async () => {
  const hop = await world.hop({
    env: keys.env(),
    direction: "outbound",
    cluster: "partner-bank",
    change: (bootstrap) => {
      const [host] = connectionManager(bootstrap).route_config.virtual_hosts;
      host.routes[0].route.retry_policy = {
        retry_on: "5xx",
        num_retries: 2,
        retry_back_off: { base_interval: "0.01s" },
      };
    },
  });
  hop.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200, headers: [["x-request-id", UUID]] }));
  const { status, headers } = await get(hop.port, [["x-request-id", UUID]]);
  expect(status).toBe(200);
  const sent = hop.upstream.received.map(({ headers: each }) => valuesOf(each, "x-request-id"));
  expect(sent).toEqual(Array(3).fill([keys.mapRequest("partner", "out", UUID)]));
  expect(valuesOf(headers, "x-request-id")).toEqual([]); // `in` of partner is `remap`: nothing is mapped back yet
});

test("an answer to outside shows another request id than the mesh's", async () => {
  const hop = await world.hop({ env: keys.env() });
  hop.upstream.answer({ headers: [["x-request-id", UUID]] });
  const { headers } = await get(hop.port);
  expect(valuesOf(headers, "x-request-id")).toEqual([keys.mapRequest("outside", "out", UUID)]);
});

test("trailers are metadata like any other, of requests and of answers", async () => {
  const change = (bootstrap: Document) => {
    connectionManager(bootstrap).http_protocol_options = { enable_trailers: true };
  };
  const inbound = await world.hop({ env: keys.env(), protocol: "http2", change });
  const trailers: Header[] = [
    ["customer-email-bin", Buffer.from("planted").toString("base64")],
    ["x-user-name", "planted"],
    ["grpc-timeout", "1S"],
    // What Envoy sees to in headers, it passes on in trailers.
    ["x-request-id", "planted@shop.example"],
    ["x-forwarded-for", "planted"],
    ["forwarded", "for=planted"],
    ["x-forwarded-client-cert", "URI=spiffe://planted"],
    ["x-envoy-external-address", "planted"],
    ["x-envoy-internal", "planted"],
  ];
  const { status } = await rawRequest(inbound.port, requestWithTrailers("/", [], trailers));
  expect(status).toBe(200);
  expect(inbound.upstream.received.at(-1)?.trailers).toEqual([["grpc-timeout", "1S"]]);

  const outbound = await world.hop({
    env: keys.env(),
    direction: "outbound",
    cluster: "partner-bank",
    protocol: "http2",
    change,
  });
  outbound.upstream.answer({
    trailers: [
      ["x-account-name", "planted"],
      ["grpc-status", "0"],
    ],
  });
  const answer = await get(outbound.port, [["te", "trailers"]]);
  expect(answer.trailers).toEqual([["grpc-status", "0"]]);
});
