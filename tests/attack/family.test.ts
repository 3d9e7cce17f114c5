// One trace id in the spellings of many carriers: what one of them hides from the filter, or what it hides from the next
// attach point, must not come back through another.
import { expect, test } from "vitest";
import type { Header } from "../../src/host/headers.ts";
import type { PropertyStore } from "../../src/host/vm.ts";
import { filterAt, TRACEPARENT } from "./hop.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const CARRIERS = ["traceparent", "b3", "ot-tracer", "datadog", "x-amzn-trace-id", "sw8", "instana"];

const decimal = (hex: string): string => BigInt(`0x${hex}`).toString();
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** The families with the id `trace`, one after the other; most spell its low half alone. */
function spellings(trace: string, span: string): Header[][] {
  const low = trace.slice(16);
  const names = ["mesh", "pod", "/", "host"].map(base64).join("-");
  return [
    [["traceparent", `00-${trace}-${span}-01`]],
    [
      ["x-b3-traceid", low],
      ["x-b3-spanid", span],
    ],
    [
      ["ot-tracer-traceid", low],
      ["ot-tracer-spanid", span],
    ],
    [
      ["x-datadog-trace-id", decimal(low)],
      ["x-datadog-parent-id", decimal(span)],
    ],
    [["x-amzn-trace-id", `Root=1-${trace.slice(0, 8)}-${trace.slice(8)};Parent=${span}`]],
    [
      ["x-instana-t", low],
      ["x-instana-s", span],
    ],
    [["sw8", `1-${base64(trace)}-${base64(span)}-0-${names}`]],
  ];
}

const OURS = spellings("5bf92f3577b34da6b3ce929d0e0e4736", SPAN);

function zones(trace: string) {
  const side = { trace, carriers: CARRIERS, tokens: "strip" };
  return {
    fields: [{ match: ["sw8:*"], action: "keep", pattern: "[a-z/]{1,9}" }],
    zones: [
      { name: "mesh", own: true },
      { name: "partner", out: side },
      { name: "outside", in: { trace: "restart", carriers: CARRIERS } },
    ],
  };
}

test("an id of the outside's does not come back in any other spelling", async () => {
  const listener = await filterAt("inbound-listener", "outside", zones("remap"));
  const cluster = await filterAt("inbound-cluster", "outside", zones("remap"));
  const spelled = spellings(TRACE, SPAN);
  for (const came of spelled.slice(0, -1)) {
    for (const injected of spelled.slice(0, -1)) {
      const store: PropertyStore = new Map();
      expect(listener.request(came, { store }).headers).toEqual([]);
      expect(cluster.request(injected, { store }).headers, `${came[0]?.[0]}, then ${injected[0]?.[0]}`).toEqual([]);
    }
  }
  const store: PropertyStore = new Map();
  const sw8 = spelled.at(-1) as Header[];
  expect(listener.request(sw8, { store }).headers).toEqual([]);
  expect(cluster.request(sw8, { store }).headers).toEqual([]);
});

test("what Envoy's tracer began itself stays, whichever family it writes", async () => {
  const listener = await filterAt("inbound-listener", "outside", zones("remap"));
  const cluster = await filterAt("inbound-cluster", "outside", zones("remap"));
  for (const [i, began] of OURS.entries()) {
    const store: PropertyStore = new Map();
    listener.request(spellings(TRACE, SPAN)[i] as Header[], { store });
    expect(cluster.request(began, { store }).headers).toEqual(began);
  }
});

test("an id that only a lenient tracer reads makes all ids of the stream suspect", async () => {
  const listener = await filterAt("inbound-listener", "outside", zones("remap"));
  const cluster = await filterAt("inbound-cluster", "outside", zones("remap"));
  const malformed: Header[][] = [
    [["ot-tracer-traceid", TRACE.toUpperCase()]],
    [["x-datadog-trace-id", ` +${decimal(TRACE.slice(16))}`]],
    [["x-amzn-trace-id", `root:1-${TRACE}`]],
    [["sw8", `1-${base64(TRACE)}`]],
    [["x-instana-t", TRACE.slice(20)]],
  ];
  for (const came of malformed) {
    const store: PropertyStore = new Map();
    expect(listener.request(came, { store }).headers).toEqual([]);
    for (const began of OURS) expect(cluster.request(began, { store }).headers).toEqual([]);
  }
});

test("another attempt maps nothing twice, whether its ids were injected afresh or not", async () => {
  const filter = await filterAt("outbound-cluster", "partner", zones("remap"));
  const all = spellings(TRACE, SPAN).flat();
  const store: PropertyStore = new Map();
  const first = filter.request(all, { store }).headers;
  expect(JSON.stringify(first)).not.toMatch(new RegExp(`${TRACE.slice(16)}|${decimal(TRACE.slice(16))}|${SPAN}`));
  expect(first.map(([name]) => name).toSorted()).toEqual(
    all
      .map(([name]) => name)
      .filter((name) => !/^(?:sw8|x-amzn-trace-id)$/.test(name))
      .toSorted(),
  );
  expect(filter.request(first, { store }).headers).toEqual(first);
  const injected = first.map((header) => (header[0] === "traceparent" ? TRACEPARENT : header));
  expect(filter.request(injected, { store }).headers.toSorted()).toEqual(first.toSorted());
});

test("a state in a response is a peer's trace context too, whatever its request left behind", async () => {
  const side = { trace: "remap", carriers: ["traceparent"], tokens: "strip" };
  const peer = { name: "partner", in: { trace: "restart", carriers: [...CARRIERS, "baggage"] }, out: side };
  const spec = { zones: [{ name: "mesh", own: true }, peer, { name: "outside" }] };
  const filter = await filterAt("outbound-cluster", "partner", spec);
  const states: Header[] = [
    ["x-instana-l", "1"],
    ["x-b3-sampled", "1"],
    ["ot-tracer-sampled", "1"],
    ["x-datadog-sampling-priority", "1"],
    ["sw8-x", "0"],
  ];
  for (const state of states) {
    const store: PropertyStore = new Map();
    const exchange = filter.request([TRACEPARENT], { store });
    expect(exchange.response([state])).toEqual([]);
    expect(filter.request([TRACEPARENT], { store }).response([state])).toEqual([]);
  }
});
