// A message that makes the detectors work until they may no more: whatever they did not look at goes, in every carrier, in
// plain headers, trailers and responses, and is counted. What stays hangs on the message alone.
import { describe, expect, test } from "vitest";
import type { Filter } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { filterAt, TRACEPARENT, valuesOf } from "./hop.ts";

const OPAQUE = { limits: { opaque_bytes: 98_304 } };
/** More than any message may have looked at. It stands in the carrier that is decided before all that may hold texts. */
const EXHAUSTING: Header = ["x-b3-a", "+1 ".repeat(20_000)];
const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");

/** Each stays inside the mesh as it is, as long as there is effort to look at it. */
const STAYS: Header[] = [
  ["tracestate", "rojo=1"],
  ["baggage", "env=prod"],
  ["request-context", "appId=1"],
  ["x-ms-request-root-id", "a"],
  ["x-amzn-trace-id", "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1"],
  ["sw8", `1-${["a.1.2", "b.1.2"].map(base64).join("-")}-3-${["a", "b", "c", "d:80"].map(base64).join("-")}`],
  ["x-honeycomb-trace", "1;trace_id=4bf92f3577b34da6a3ce929d0e0e4736,parent_id=00f067aa0ba902b7,context=e30="],
  ["newrelic", "a"],
  ["x-dynatrace", "a"],
  ["pinpoint-spanid", "a"],
  ["dd-pathway-ctx", "a"],
  ["x-ot-span-context", "YQ=="],
  ["singularityheader", "a"],
  ["eagleeye-traceid", "a"],
  ["x-trace", "a"],
  ["x-trace-options", "trigger-trace=1"],
  ["x-instana-novel", "a"],
  ["x-b3-novel", "a"],
];

/** What is read by a grammar of ids alone, and is not data. */
const IDS: Header[] = [TRACEPARENT, ["uber-trace-id", "4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1"]];

/** How often something went for that reason. */
function counted(filter: Filter): number {
  filter.tick();
  const metrics = Object.entries(filter.metrics()).filter(([name]) => name.includes("degraded"));
  return metrics.filter(([name]) => name.includes("budget")).reduce((sum, [, count]) => sum + count, 0);
}

describe("inside the mesh", () => {
  test.each(STAYS)("%s", async (name, value) => {
    const filter = await filterAt("inbound-listener", "mesh", OPAQUE);
    const message: Header[] = [TRACEPARENT, [name, value]];
    expect(filter.request(message).headers).toEqual(message);
    expect(counted(filter)).toBe(0);
    expect(filter.request([EXHAUSTING, ...message]).headers).toEqual([TRACEPARENT]);
    expect(counted(filter)).toBeGreaterThan(1);
    expect(filter.request(message).headers).toEqual(message); // the next message has its own
  });

  test("ids stay, which nothing has to look at", async () => {
    const filter = await filterAt("inbound-listener", "mesh", OPAQUE);
    expect(filter.request([...IDS, EXHAUSTING]).headers).toEqual(IDS);
  });

  test("in trailers and responses", async () => {
    const filter = await filterAt("inbound-listener", "mesh", OPAQUE);
    const some: Header[] = [["baggage", "env=prod"], EXHAUSTING];
    const exchange = filter.request([], { trailers: some });
    expect(exchange.trailers).toEqual([]);
    expect(exchange.response(some)).toEqual([]);
    expect(exchange.responseTrailers(some)).toEqual([]);
    expect(counted(filter)).toBe(6);
  });

  test("members behind the one that is not looked at to its end", async () => {
    const filter = await filterAt("inbound-listener", "mesh");
    const long = `user.id=${"4-Ax-".repeat(1600)}`;
    const lines: Header[] = [["baggage", ["env=prod", ...Array(7).fill(long), "region=eu-west-1"].join(",")]];
    const [line = ""] = valuesOf(filter.request(lines).headers, "baggage");
    expect(line).toBe("env=prod");
    expect(counted(filter)).toBeGreaterThan(0);
  });

  test.each([
    ["blanks", ",".repeat(40_000)],
    ["members that are none", "a,".repeat(20_000)],
    ["members of one byte", "a=1,".repeat(11_000)],
  ])("a list of %s ends", async (_, list) => {
    const filter = await filterAt("inbound-listener", "mesh");
    const left = filter.request([TRACEPARENT, ["baggage", `${list},env=prod`], ["tracestate", `${list},a=1`]]).headers;
    expect(left).toEqual([TRACEPARENT]);
  });
});

describe("from outside", () => {
  const open = {
    zones: [
      { name: "mesh", own: true },
      { name: "outside", in: { trace: "keep", carriers: ["baggage"] } },
    ],
  };

  test("plain headers by their names: what HTTP needs stays", async () => {
    const filter = await filterAt("inbound-listener", "outside");
    const needed: Header[] = [
      ["content-type", "text/plain"],
      ["authorization", "Bearer a"],
    ];
    const names = Array.from({ length: 500 }, (_, i): Header => [`x-${"user.ids.".repeat(15)}${i}`, "a"]);
    const plain: Header = ["x-other", "a"];
    expect(filter.request([plain, ...needed]).headers).toEqual([plain, ...needed]);
    const left = filter.request([...names, plain, ...needed]).headers;
    expect(left).toEqual(needed);
    expect(counted(filter)).toBeGreaterThan(0);
  });

  test("plain headers that are named keep what they need, whatever carriers did before them", async () => {
    const filter = await filterAt("inbound-listener", "outside", {
      ...open,
      fields: [{ match: ["header:x-kind"], action: "keep", values: ["a"] }],
    });
    const busy: Header = [
      "baggage",
      Array(60)
        .fill(`k=${"4-Ax-".repeat(25)}`)
        .join(","),
    ];
    const kept: Header = ["x-kind", "a"];
    expect(filter.request([busy, kept]).headers).toEqual([kept]);
  });

  test("values of plain headers", async () => {
    const filter = await filterAt("inbound-listener", "outside", {
      fields: [{ match: ["header:x-kind*"], action: "mask" }],
    });
    const value = "some words ".repeat(500);
    const many = Array.from({ length: 12 }, (_, i): Header => [`x-kind-${i}`, value]);
    const left = filter.request(many).headers;
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(12);
    expect(left.every(([, masked]) => masked.startsWith("****"))).toBe(true);
    expect(counted(filter)).toBe(12 - left.length);
  });

  test("paths", async () => {
    const filter = await filterAt("inbound-listener", "outside");
    const path: Header = ["x-original-url", "/orders/17"];
    const [cut] = filter.request([path]).headers;
    expect(cut?.[1]).toBe("/orders/*");
    const names = Array.from({ length: 500 }, (_, i): Header => [`x-${"user.ids.".repeat(15)}${i}`, "a"]);
    expect(filter.request([...names, path]).headers).toEqual([]);
  });
});

describe("messages that are heavy and legal lose nothing", () => {
  const states = (value: (i: number) => string) =>
    Array.from({ length: 32 }, (_, i) => `vendor-${i}=${value(i).slice(0, 246)}`).join(",");

  test.each([
    ["hexadecimal ids", (i: number) => `${i}-4bf92f3577b34da6`.repeat(20)],
    ["words", (i: number) => `${i} some words of a text `.repeat(20)],
    ["base64 of a text", (i: number) => base64(`${i} some words of a text `.repeat(20))],
    ["percent-encoding", (i: number) => `${i}%20some%20words`.repeat(20)],
    ["groups of digits", (i: number) => `${i}.41-7.29_`.repeat(40)],
  ])("8 KiB of tracestate made of %s", async (_, value) => {
    const filter = await filterAt("inbound-listener", "mesh");
    const message: Header[] = [TRACEPARENT, ["tracestate", states(value)], ["baggage", "env=prod"]];
    expect(filter.request(message).headers).toEqual(message);
    expect(counted(filter)).toBe(0);
  });
});
