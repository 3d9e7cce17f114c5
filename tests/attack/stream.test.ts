// What one callback leaves behind must not help the next: trailers, retries, other streams, other configurations.
import { expect, test } from "vitest";
import { Filter } from "../../src/host/filter.ts";
import type { PropertyStore } from "../../src/host/vm.ts";
import { configurationOf, filterAt, keysOf, OTHER_TRACE, open, TRACEPARENT, tokenOf, valuesOf } from "./hop.ts";

const SCOPE_TRACE = {
  fields: [{ match: ["baggage:user.id"], action: "tokenize", class: "user", scope: "trace" }],
};

test("trailers from outside are the outside's own, though the headers before them left marks", async () => {
  const filter = await filterAt("inbound-listener", "outside");
  const token = await tokenOf("victim");
  const trailers = [OTHER_TRACE, ["baggage", `user.id=${token}`] as [string, string]];
  const exchange = filter.request([TRACEPARENT, ["baggage", "user.id=alice"]], { trailers });
  expect(exchange.trailers).toEqual([]);
});

test("trailers do not make the second point forget which trace is the outside's", async () => {
  const listener = await filterAt("inbound-listener", "outside");
  const cluster = await filterAt("inbound-cluster", "outside");
  const store: PropertyStore = new Map();
  listener.request([TRACEPARENT], { store, trailers: [["x-checksum", "1"]] });
  // A retry, into which Envoy's tracer injects the id afresh.
  expect(cluster.request([TRACEPARENT], { store }).headers).toEqual([]);
  expect(cluster.request([OTHER_TRACE], { store }).headers).toEqual([OTHER_TRACE]);
});

test("request ids without number do not make the second point forget which trace is the outside's", async () => {
  const listener = await filterAt("inbound-listener", "outside");
  const cluster = await filterAt("inbound-cluster", "outside");
  const store: PropertyStore = new Map();
  const ids = Array.from({ length: 64 }, (_, i): [string, string] => [
    `x${i}-request-id`,
    `7f0c2d1e-8a4b-4c3d-9e5f-${String(i).padStart(12, "0")}`,
  ]);
  expect(listener.request([TRACEPARENT, ...ids], { store }).headers).toHaveLength(ids.length);
  expect(cluster.request([TRACEPARENT], { store }).headers).toEqual([]);
  expect(cluster.request([OTHER_TRACE], { store }).headers).toEqual([OTHER_TRACE]);
});

test("an id that only a lenient tracer reads does not come back through it", async () => {
  const listener = await filterAt("inbound-listener", "outside");
  const cluster = await filterAt("inbound-cluster", "outside");
  const store: PropertyStore = new Map();
  listener.request([["traceparent", TRACEPARENT[1].toUpperCase()]], { store });
  expect(cluster.request([TRACEPARENT], { store }).headers).toEqual([]);
});

test("a response does not make the next attempt map an id twice", async () => {
  const filter = await filterAt("outbound-cluster", "auto");
  const store: PropertyStore = new Map();
  const first = filter.request([TRACEPARENT], { store, cluster: "elsewhere" });
  first.response([
    ["x-a", "1"],
    ["baggage", "env=prod"],
  ]);
  expect(filter.request(first.headers, { store, cluster: "elsewhere" }).headers).toEqual(first.headers);
  expect(first.headers).not.toEqual([TRACEPARENT]);
});

test("the outside's response is not trusted for the marks of its request", async () => {
  const filter = await filterAt("outbound-cluster", "auto");
  const token = await tokenOf("victim");
  const exchange = filter.request([TRACEPARENT], { store: new Map(), cluster: "elsewhere" });
  expect(exchange.response([["baggage", `user.id=${token}`]])).toEqual([]);
});

test("a token minted into tracestate alone is known at the second point", async () => {
  const spec = {
    fields: [{ match: ["tracestate:rojo"], action: "tokenize", class: "user" }],
    zones: [
      { name: "mesh", own: true },
      { name: "outside", in: { trace: "keep", carriers: ["traceparent", "tracestate"] } },
    ],
  };
  const listener = await filterAt("inbound-listener", "outside", spec);
  const cluster = await filterAt("inbound-cluster", "outside", spec);
  const store: PropertyStore = new Map();
  const first = listener.request([TRACEPARENT, ["tracestate", "rojo=alice"]], { store }).headers;
  expect(open(valuesOf(first, "tracestate")[0]?.slice("rojo=".length) ?? "")).toBe("alice");
  expect(cluster.request(first, { store }).headers).toEqual(first);
});

test("a response belongs to the trace of its own request, whatever ran in between", async () => {
  const filter = await filterAt("outbound-cluster", "mesh", SCOPE_TRACE);
  const traced = filter.request([TRACEPARENT]);
  const untraced = filter.request([["x-a", "1"]]);
  const other = filter.request([OTHER_TRACE]);
  const response = (exchange: typeof traced) => exchange.response([["baggage", "user.id=alice"]]);
  expect(response(untraced)).toEqual([]);
  expect(response(traced)).not.toEqual(response(other));
  expect(response(traced)).toEqual(filter.request([TRACEPARENT]).response([["baggage", "user.id=alice"]]));
});

test("two configurations of one VM keep to their own policies, stream by stream", async () => {
  const filter = await Filter.load({ env: keysOf() });
  const strict = filter.root(configurationOf("inbound-listener", "mesh", { fields: [] }));
  const loose = filter.root(
    configurationOf("inbound-listener", "mesh", { fields: [{ match: ["baggage:x"], action: "keep", values: ["1"] }] }),
  );
  for (let i = 0; i < 3; i++) {
    expect(strict.request([["baggage", "x=1"]]).headers).toEqual([]);
    expect(loose.request([["baggage", "x=1"]]).headers).toEqual([["baggage", "x=1"]]);
  }
  filter.remove(loose);
  expect(strict.request([["baggage", "x=1"]]).headers).toEqual([]);
});
