// One trace id in many spellings, sent to a partner again and again (design.md 4): an attempt finds what the one before it
// wrote, and perhaps a traceparent that Envoy's tracer injected afresh. Each id is mapped exactly once, all alike.
import { expect, test } from "vitest";
import type { Header } from "../../src/host/headers.ts";
import { readVectors } from "../model/vectors.ts";
import { filterAt, valuesOf } from "./hop.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const CENSUS = Buffer.from(`0000${TRACE}01${SPAN}0201`, "hex").toString("base64").slice(0, -1);
const PARENT: Header = ["traceparent", `00-${TRACE}-${SPAN}-01`];
const HEADERS: Header[] = [
  PARENT,
  ["tracestate", `in=${TRACE.slice(16)};${SPAN},sw=${SPAN}-01,b3=${TRACE}-${SPAN}-1,es=s:0.1`],
  ["b3", `${TRACE}-${SPAN}-1`],
  ["x-b3-traceid", TRACE.slice(16)],
  ["x-b3-spanid", SPAN],
  ["elastic-apm-traceparent", `00-${TRACE}-${SPAN}-01`],
  ["request-id", `|${TRACE}.${SPAN}.`],
  ["uber-trace-id", `${TRACE}:${SPAN}:0:1`],
  ["x-cloud-trace-context", `${TRACE}/${BigInt(`0x${SPAN}`)};o=1`],
  ["grpc-trace-bin", CENSUS],
  ["sentry-trace", `${TRACE}-${SPAN}-1`],
  ["x-honeycomb-trace", `1;trace_id=${TRACE.slice(16)},parent_id=${SPAN},context=e30=`],
];
const carriers = ["traceparent", "tracestate", "b3", "elastic-apm-traceparent", "request-id", "uber-trace-id"].concat(
  ["x-cloud-trace-context", "grpc-trace-bin", "sentry-trace", "honeycomb", "ot-tracer", "datadog", "x-amzn-trace-id"],
  ["sw8", "instana"],
);
const fields = ["in", "sw", "b3"].map((key) => ({
  match: [`tracestate:${key}`],
  action: "keep",
  pattern: "[0-9a-f;-]{1,64}",
}));
const zones = [
  { name: "mesh", own: true },
  { name: "partner", clusters: ["*"], out: { trace: "remap", carriers, tokens: "strip" } },
  { name: "outside" },
];

/** Digits of the ids as they came, in every spelling that a header may have; upper and lower case alike. */
const DIGITS = [TRACE.slice(0, 16), TRACE.slice(16), SPAN]
  .flatMap((hex) => [hex, BigInt(`0x${hex}`).toString()])
  .concat(CENSUS.slice(8, 16), CENSUS.slice(20, 24));

function attempts(): Promise<Awaited<ReturnType<typeof filterAt>>> {
  return filterAt("outbound-cluster", "auto", { fields, zones });
}

test("a second attempt on what the first one wrote changes nothing", async () => {
  const filter = await attempts();
  const first = filter.request(HEADERS, { cluster: "partner-a" });
  expect(first.headers.map(([name]) => name).toSorted()).toEqual(HEADERS.map(([name]) => name).toSorted());
  const again = { cluster: "partner-a", store: first.store };
  const second = filter.request(first.headers, again);
  expect(second.headers).toEqual(first.headers);
  expect(filter.request(second.headers, again).headers).toEqual(first.headers);
});

test("a traceparent that is injected afresh is mapped as before, and all else stays", async () => {
  const filter = await attempts();
  const { headers, store } = filter.request(HEADERS, { cluster: "partner-a" });
  const again = [PARENT, ...headers.filter(([name]) => name !== "traceparent")];
  const second = filter.request(again, { cluster: "partner-a", store }).headers;
  expect(second.toSorted()).toEqual(headers.toSorted());
});

test("a tracestate that comes afresh beside a mapped traceparent is mapped as before", async () => {
  const filter = await attempts();
  const fresh: Header = ["tracestate", `in=${TRACE};${SPAN},sw=${SPAN}-01,b3=${TRACE}-${SPAN}-1`];
  const { headers, store } = filter.request([PARENT, fresh], { cluster: "partner-a" });
  const again = [...headers.filter(([name]) => name !== "tracestate"), fresh];
  const second = filter.request(again, { cluster: "partner-a", store }).headers;
  expect(second.toSorted()).toEqual(headers.toSorted());
});

test("nor does a second attempt change anything where every carrier has ids of its own", async () => {
  const filter = await attempts();
  let count = 0;
  const ids = (text: string) => text.replaceAll(/[0-9a-f]{32}/g, () => `${++count}`.padStart(32, "a"));
  const [first, ...others] = [1, 2, 3, 4].map((n) =>
    Buffer.from(`0000${`${n}`.padStart(32, "b")}01${SPAN}0201`, "hex"),
  );
  const census = [first, ...others].map((value) => value?.toString("base64").slice(0, -1)).join();
  const many = HEADERS.map(([name, value]): Header => [name, name === "grpc-trace-bin" ? census : ids(value)]);
  const { headers, store } = filter.request(many, { cluster: "partner-a" });
  expect(filter.request(headers, { cluster: "partner-a", store }).headers).toEqual(headers);
});

test("all spellings that leave say one id, and none of the digits that came", async () => {
  const filter = await attempts();
  const all = readVectors("vendors").find(({ id }) => id === "all-carriers")?.headers ?? [];
  for (const headers of [HEADERS, all]) {
    const left = filter.request(headers, { cluster: "partner-a" }).headers;
    const [parent = ""] = valuesOf(left, "traceparent");
    const [, trace = "", span = ""] = parent.split("-");
    const low = trace.slice(16);
    expect(valuesOf(left, "uber-trace-id")).toEqual([`${trace}:${span}:0:1`]);
    expect(valuesOf(left, "x-cloud-trace-context")).toEqual([`${trace}/${BigInt(`0x${span}`)};o=1`]);
    expect(valuesOf(left, "sentry-trace")).toEqual([`${trace}-${span}-1`]);
    expect(valuesOf(left, "x-b3-traceid")).toEqual([low]);
    expect(valuesOf(left, "tracestate").join()).toContain(`in=${low};${span}`);
    const text = JSON.stringify(left).toLowerCase();
    expect(DIGITS.filter((digits) => text.includes(digits.toLowerCase()))).toEqual([]);
  }
});

test("a name whose length the next attempt could not be told is refused, not cut", async () => {
  const filter = await attempts();
  const secret = "alice.secret";
  const name = `x-leak${"0".repeat(65_530)}${secret}`;
  const { reply } = filter.request([PARENT, [`uberctx-${name}`, "1"]], { cluster: "partner-a" });
  expect(reply?.code).toBe(431);
});
