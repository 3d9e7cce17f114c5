// Well-formed values of the carriers of carriers.md rows 4 to 31: ids where each has ids, texts where an application or a
// vendor can put any.
import type { Header } from "../../src/host/headers.ts";
import type { Random } from "./random.ts";

/** What stands in the carriers of one message. */
export interface Parts {
  random: Random;
  /** 32 and 16 hexadecimal digits, as other carriers of the message have them or new ones. */
  trace(): string;
  span(): string;
  /** A field's value: a few characters without white space. */
  text(): string;
  /** What a field or a header is called. */
  name(): string;
}

const base64 = (text: string | Buffer) => Buffer.from(text as string).toString("base64");
const decimal = (hex: string) => BigInt(`0x${hex}`).toString();
const signed = (hex: string) => BigInt.asIntN(64, BigInt(`0x${hex}`)).toString();
const bare = (text: string) => text.replaceAll(/[^\w.@%+-]/g, ".");

/** Each carrier, or each of the headers of one. */
const CARRIERS: readonly ((parts: Parts) => Header[])[] = [
  ({ trace, span }) => [["elastic-apm-traceparent", `00-${trace()}-${span()}-01`]],
  ({ name, text }) => [["correlation-context", `${name()}=${bare(text())}, ${name()}=${bare(text())}`]],
  ({ trace, span, text, random }) => [
    ["request-id", random.pick([`|${trace()}.${span()}.`, `|${trace()}.${bare(text())}_`, `|${bare(text())}.1.`])],
  ],
  ({ text }) => [["request-context", `appId=cid-v1:${bare(text())},roleName=${bare(text())}`]],
  ({ text }) => [["x-ms-request-root-id", text()]],
  ({ trace, span }) => [["traceresponse", `00-${trace()}-${span()}-01`]],
  ({ trace, span, random }) => [
    [
      "server-timing",
      `db;dur=53, ${random.pick(["trace", "traceparent", "total"])};desc="00-${trace()}-${span()}-01", intid;desc=${trace()}`,
    ],
  ],
  ({ trace, span, random }) => [
    [
      "uber-trace-id",
      [random.pick([trace(), trace().slice(16)]), span(), random.pick(["0", span()]), "1"].join(
        random.pick([":", ":", "%3A"]),
      ),
    ],
  ],
  ({ name, text }) => [[`uberctx-${name()}`, encodeURIComponent(text())]],
  ({ name, text }) => [["jaeger-baggage", `${name()}=${bare(text())}, ${name()}=${bare(text())}`]],
  ({ text }) => [["jaeger-debug-id", text()]],
  ({ trace, span, random }) => [
    ["ot-tracer-traceid", random.pick([trace(), trace().slice(16)])],
    ["ot-tracer-spanid", span()],
    ["ot-tracer-sampled", "true"],
  ],
  ({ trace, text }) => [
    ["x-ot-span-context", base64(Buffer.concat([Buffer.from(trace(), "hex"), Buffer.from(text())]))],
  ],
  ({ name, text, random }) => [[`${random.pick(["ot-baggage-", "baggage-"])}${name()}`, text()]],
  ({ trace, span, text, name, random }) => {
    const [id, spell] = [trace(), random.pick([decimal, decimal, signed])];
    const tags = [
      `_dd.p.dm=-4`,
      `_dd.p.tid=${id.slice(0, 16)}`,
      `_dd.p.usr.id=${base64(text())}`,
      `_dd.p.${name()}=${bare(text())}`,
    ];
    return [
      ["x-datadog-trace-id", spell(id.slice(16))],
      ["x-datadog-parent-id", random.once(8) ? "0" : spell(span())],
      ["x-datadog-sampling-priority", "1"],
      ["x-datadog-tags", tags.slice(random.below(4)).join(",")],
      ["x-datadog-origin", random.pick(["synthetics", "rum", bare(text())])],
    ];
  },
  ({ text, trace }) => [["dd-pathway-ctx-base64", base64(`${trace()}${text()}`)]],
  ({ trace, span, text, name }) => {
    const id = trace();
    const root = `Root=1-${id.slice(0, 8)}-${id.slice(8)};Parent=${span()};Sampled=1`;
    return [["x-amzn-trace-id", `${root};${name()}=${bare(text())};Lineage=1:a87bd80c:1`]];
  },
  ({ trace, span, random }) => [
    ["x-cloud-trace-context", `${random.pick([trace(), trace().toUpperCase()])}/${decimal(span())};o=1`],
  ],
  ({ trace, span, random }) => {
    const value = () => base64(Buffer.from(`0000${trace()}01${span()}0201`, "hex")).replace("=", "");
    return [["grpc-trace-bin", random.once(3) ? `${value()},${value()}` : value()]];
  },
  ({ name, text }) => {
    const sized = (one: string) => Buffer.concat([Buffer.from([one.length]), Buffer.from(one)]);
    const tag = () => Buffer.concat([Buffer.from([0]), sized(name()), sized(text().slice(0, 100))]);
    return [["grpc-tags-bin", base64(Buffer.concat([Buffer.from([0]), tag(), tag()])).replace(/=+$/, "")]];
  },
  ({ trace, span, text }) => {
    const names = [text(), `${text()}@10.4.7.19`, `/${text()}`, `${text()}:80`].map((one) => base64(one.slice(0, 50)));
    return [
      ["sw8", `1-${base64(trace())}-${base64(`${span()}.1.2`)}-3-${names.join("-")}`],
      ["sw8-x", `0-1602743904804`],
      ["sw8-correlation", `${base64("user")}:${base64(text().slice(0, 90))},${base64("plan")}:${base64("gold")}`],
    ];
  },
  ({ trace, span }) => [["sentry-trace", `${trace()}-${span()}-1`]],
  ({ trace, span, text }) => [
    ["newrelic", base64(JSON.stringify({ v: [0, 1], d: { ty: "App", ac: text(), tr: trace(), id: span() } }))],
    ["x-newrelic-id", base64(text())],
  ],
  ({ trace, span, text, random }) => [
    ["x-instana-t", random.pick([trace(), trace().slice(16)])],
    ["x-instana-s", span()],
    ["x-instana-l", random.pick(["1", `1,correlationType=web;correlationId=${bare(text())}`])],
  ],
  ({ trace, text }) => [
    ["x-dynatrace", `FW4;${trace()};${bare(text())}`],
    ["x-dtpc", bare(text())],
  ],
  ({ span, text }) => [
    ["pinpoint-traceid", `${bare(text())}^1602743904804^1`],
    ["pinpoint-spanid", signed(span())],
  ],
  ({ trace, span, text, name, random }) => {
    const ids = random.once(4) ? `trace_id=${bare(text())}` : `trace_id=${trace()},parent_id=${span()}`;
    const context = base64(JSON.stringify({ userID: text() }));
    return [["x-honeycomb-trace", `1;${ids},dataset=${bare(text())},${name()}=${bare(text())},context=${context}`]];
  },
  ({ trace, span, text }) => [
    ["x-trace", `2B${trace().toUpperCase()}00000000${span().toUpperCase()}01`],
    ["x-trace-options", `trigger-trace;custom-x=${bare(text())}`],
    ["x-trace-options-signature", "5c7c733c727e5038d2cd537630206d072bbfc07c"],
  ],
  ({ text }) => [["singularityheader", `appId=${bare(text())}*ctrlguid=${bare(text())}`]],
  ({ text, span }) => [
    ["eagleeye-traceid", `0a0407${span()}`],
    ["eagleeye-userdata", text()],
  ],
  ({ trace }) => [["x_b3_traceid", trace()]],
  ({ text, random }) => [
    [
      `${random.pick(["x-b3-", "ot-tracer-", "x-datadog-", "dd-", "sw8-", "x-instana-", "pinpoint-", "eagleeye-", "x-newrelic-", "x-dt", "x-honeycomb-", "x-ot-"])}novel`,
      text(),
    ],
  ],
  ({ trace, span, random }) => [
    [
      "tracestate",
      random.pick([
        `in=${trace()};${span()},sw=${span()}-01`,
        `in=${trace().slice(16)};${span()},b3=${trace()}-${span()}-1-${span()}`,
        `dd=s:2;p:${span()};t.tid:${trace().slice(0, 16)},33@nr=0-0-1-2-${span()}-${span()}-1-1.2-1`,
        `rojo=${span()},9f-1@dt=fw4;1;2;3;4;5;6h${trace()};7h${span()}`,
      ]),
    ],
  ],
];

/** Headers of one to four carriers. */
export function vendorHeaders(parts: Parts): Header[] {
  const count = 1 + parts.random.below(4);
  return Array.from({ length: count }, () => parts.random.pick(CARRIERS)(parts)).flat();
}
