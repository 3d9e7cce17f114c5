// Responses and trailers, both directions of both (policy-semantics.md 15; carriers.md 5.8), over HTTP/1 and HTTP/2.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get, rawRequest, requestWithTrailers, valuesOf } from "../stand/client.ts";
import { connectionManager, type RunningHop, TestKeys, World } from "../stand/harness.ts";
import { type Header, rawUpstream } from "../stand/upstream.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const ECHOED: Header[] = [
  ["traceresponse", `00-${TRACE}-00f067aa0ba902b7-01`],
  ["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`],
  ["server-timing", `db;dur=53, traceparent;desc="00-${TRACE}-00f067aa0ba902b7-01"`],
  ["baggage", "user.id=alice"],
  ["x-b3-traceid", TRACE],
  ["x-datadog-trace-id", "11803532876627986230"],
  ["x-served-by", "web-3"],
];

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

describe.each(["http1", "http2"] as const)("towards outside, upstream over %s", (protocol) => {
  let hop: RunningHop;
  beforeAll(async () => {
    hop = await world.hop({
      env: keys.env(),
      protocol,
      change: (bootstrap) => {
        connectionManager(bootstrap).http_protocol_options = { enable_trailers: true };
        if (protocol === "http2") return;
        const [options] = Object.values(bootstrap.static_resources.clusters[0].typed_extension_protocol_options) as {
          explicit_http_config?: object;
        }[];
        if (options) options.explicit_http_config = { http_protocol_options: { enable_trailers: true } };
      },
    });
  });

  test("response headers lose every trace of the trace, and nothing else", async () => {
    hop.upstream.answer({ headers: ECHOED });
    const { status, headers, raw } = await get(hop.port);
    expect(status).toBe(200);
    expect(raw.toString("latin1").split("\r\n\r\n")[0]).not.toMatch(/4bf92f35|alice|11803532876627986230|00f067aa/);
    expect(valuesOf(headers, "x-served-by")).toEqual(["web-3"]);
  });

  test("response trailers as well", async () => {
    hop.upstream.answer({
      trailers: [
        ["baggage", "user.id=alice"],
        ["traceresponse", `00-${TRACE}-00f067aa0ba902b7-01`],
        ["grpc-status", "0"],
      ],
    });
    const { trailers } = await get(hop.port, [["te", "trailers"]]);
    expect(trailers).toEqual([["grpc-status", "0"]]);
  });

  test("request trailers as well", async () => {
    hop.upstream.answer({});
    const trailers: Header[] = [
      ["baggage", "user.id=alice,env=prod"],
      ["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`],
      ["x-checksum", "abc"],
    ];
    expect((await rawRequest(hop.port, requestWithTrailers("/", [], trailers))).status).toBe(200);
    const received = hop.upstream.received.at(-1);
    expect(valuesOf(received?.trailers ?? [], "x-checksum")).toEqual(["abc"]);
    expect(valuesOf(received?.trailers ?? [], "traceparent")).toEqual([]);
    expect(JSON.stringify(received?.trailers)).not.toMatch(/alice|4bf92f35/);
  });
});

test("a partner's answer enters without its ids; what the application reads stays", async () => {
  const hop = await world.hop({ env: keys.env(), direction: "outbound", cluster: "partner-bank" });
  hop.upstream.answer({ headers: ECHOED });
  const { headers } = await get(hop.port);
  expect(JSON.stringify(headers)).not.toMatch(/4bf92f35|alice|11803532876627986230/);
  expect(valuesOf(headers, "x-served-by")).toEqual(["web-3"]);
});

test("inside the mesh a response keeps its ids", async () => {
  const hop = await world.hop({ env: keys.env(), peer: "mesh" });
  hop.upstream.answer({ headers: ECHOED.slice(0, 1) });
  expect(valuesOf((await get(hop.port)).headers, "traceresponse")).toEqual([`00-${TRACE}-00f067aa0ba902b7-01`]);
});

describe.each([100, 102, 103, 104])("an informational response %i with carriers", (status) => {
  test("none of its headers leaves", async () => {
    const planted = `baggage: user.id=alice\r\ntraceresponse: 00-${TRACE}-00f067aa0ba902b7-01\r\nlink: </a.css>\r\n`;
    const answer = `HTTP/1.1 ${status} Early\r\n${planted}\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`;
    const upstream = await rawUpstream(answer);
    world.later(() => upstream.close());
    const hop = await world.hop({ env: keys.env(), upstream: { host: "127.0.0.1", port: upstream.port } });
    const reply = await get(hop.port);
    expect(reply.status).toBe(200);
    expect(reply.raw.toString("latin1")).not.toMatch(/alice|4bf92f35/);
  });
});
