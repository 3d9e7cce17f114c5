import { afterAll, expect, test } from "vitest";
import { get, rawRequest, requestWithTrailers } from "../envoy/client.ts";
import { connectionManager, TestKeys, World } from "../envoy/harness.ts";
import { hopWith, idsOf, REQUEST, routeOf, TRACE } from "./wire.ts";
const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());
test("dup", async () => {
  const hop = await hopWith(world, true, { env: keys.env(), change: (b) => { delete connectionManager(b).early_header_mutation_extensions } });
  await get(hop.port, [["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`],["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`]]);
  await get(hop.port, [["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`],["traceparent", `00-${TRACE.replace("4","5")}-00f067aa0ba902b7-01`]]);
  await get(hop.port, [["traceparent", `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`]]);
  await get(hop.port, [["traceparent", `01-${TRACE}-00f067aa0ba902b7-01`]]);
  await get(hop.port, [["traceparent", `00-${TRACE}-00f067aa0ba902b7-ff`]]);
  console.log(JSON.stringify(hop.upstream.received.map((r)=>r.headers.filter(([n])=>/trace|orig/.test(n)))));
});
test("trailers", async () => {
  const hop = await hopWith(world, true, { env: keys.env(), protocol: "http2", change: (b) => { const c = connectionManager(b); delete c.early_header_mutation_extensions; c.http_protocol_options={enable_trailers:true}; routeOf(b).retry_policy = { retry_on: "5xx", num_retries: 2 };} });
  hop.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200 }));
  const r = await rawRequest(hop.port, requestWithTrailers("/", REQUEST, [["traceparent", `00-${TRACE.replace("4","5")}-00f067aa0ba902b7-01`]]));
  console.log(r.status, JSON.stringify(hop.upstream.received.map((r)=>r.headers.filter(([n])=>/trace|orig/.test(n)))));
});
