// Makes docs/carriers.md: which headers belong to which carrier, as the registry has them, and what becomes of an example of each, as the built wasm decides it. Written to disk only on request:
// `npx vitest run tests/docs/carriers.test.ts -u`.
import type { Field } from "../src/host/field.ts";
import { Filter } from "../src/host/filter.ts";
import type { Header } from "../src/host/headers.ts";
import { CARRIERS } from "../src/words/carrier.ts";
import { HEADERS } from "../src/words/header.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const PARENT: Header = ["traceparent", `00-${TRACE}-${SPAN}-01`];
const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const binary = (digits: string) => Buffer.from(digits, "hex").toString("base64");

/** The row of carriers.md section 2 and an example of every carrier, all in one trace. */
export const EXAMPLES: Readonly<Record<string, { row: string; headers: Header[] }>> = {
  traceparent: { row: "1", headers: [PARENT] },
  tracestate: {
    row: "2",
    headers: [PARENT, ["tracestate", `es=s:0.5,ot=th:8;rv:abcdefabcdefab,dd=s:1;p:${SPAN};t.usr.id:YQ,rojo=1`]],
  },
  baggage: { row: "3", headers: [["baggage", "user.id=alice,env=prod"]] },
  "elastic-apm-traceparent": { row: "4", headers: [["elastic-apm-traceparent", `00-${TRACE}-${SPAN}-01`]] },
  "correlation-context": { row: "5", headers: [["correlation-context", "user=alice"]] },
  "request-id": { row: "6", headers: [["request-id", "|web-17-8f2c.a1_1."]] },
  "request-context": { row: "7", headers: [["request-context", "appId=cid-v1:5d1f0d3c-9a6f-4f7c-8a3e-0d2f6d8f4f7a"]] },
  traceresponse: { row: "8", headers: [["traceresponse", `00-${TRACE}-${SPAN}-01`]] },
  "server-timing": { row: "8", headers: [["server-timing", `db;dur=53, traceparent;desc="00-${TRACE}-${SPAN}-01"`]] },
  b3: { row: "9", headers: [["b3", `${TRACE}-${SPAN}-1`]] },
  "uber-trace-id": { row: "10", headers: [["uber-trace-id", `${TRACE}:${SPAN}:0:1`]] },
  uberctx: { row: "11", headers: [["uberctx-user", "alice"]] },
  "jaeger-debug-id": { row: "12", headers: [["jaeger-debug-id", "ticket-4711"]] },
  "ot-tracer": {
    row: "13",
    headers: [
      ["ot-tracer-traceid", TRACE],
      ["ot-tracer-spanid", SPAN],
      ["ot-tracer-sampled", "true"],
      ["x-ot-span-context", base64("opaque")],
    ],
  },
  "ot-baggage": { row: "14", headers: [["ot-baggage-user", "alice"]] },
  datadog: {
    row: "15",
    headers: [
      PARENT,
      ["x-datadog-trace-id", String(BigInt(`0x${TRACE.slice(16)}`))],
      ["x-datadog-parent-id", String(BigInt(`0x${SPAN}`))],
      ["x-datadog-sampling-priority", "1"],
      ["x-datadog-origin", "rum"],
      ["x-datadog-tags", `_dd.p.dm=-4,_dd.p.tid=${TRACE.slice(0, 16)},_dd.p.usr.id=YWxpY2U`],
    ],
  },
  "dd-pathway-ctx": { row: "16", headers: [["dd-pathway-ctx-base64", "b3BhcXVlIGJ5dGVz"]] },
  "x-amzn-trace-id": {
    row: "17",
    headers: [
      [
        "x-amzn-trace-id",
        `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=${SPAN};Sampled=1;Lineage=1:e65a2c4d:255;CalledFrom=app`,
      ],
    ],
  },
  "x-cloud-trace-context": { row: "18", headers: [["x-cloud-trace-context", `${TRACE}/67667974448284343;o=1`]] },
  "grpc-trace-bin": {
    row: "19",
    headers: [["grpc-trace-bin", binary(`0000${TRACE}01${SPAN}0201`).replace(/=+$/, "")]],
  },
  "grpc-tags-bin": { row: "20", headers: [["grpc-tags-bin", base64("\0\0\x04user\x05alice")]] },
  sw8: {
    row: "21, 22",
    headers: [
      [
        "sw8",
        ["1", ...["1", "5"].map(base64), "3", ...["cart", "cart@10.4.7.19", "/cart", "10.4.7.2:80"].map(base64)].join(
          "-",
        ),
      ],
      ["sw8-x", "0"],
    ],
  },
  "sw8-correlation": { row: "22", headers: [["sw8-correlation", `${base64("user")}:${base64("alice")}`]] },
  "sentry-trace": { row: "23", headers: [["sentry-trace", `${TRACE}-${SPAN}-1`]] },
  newrelic: { row: "24", headers: [["newrelic", base64('{"v":[0,1],"d":{"ac":"33"}}')]] },
  instana: {
    row: "25",
    headers: [
      ["x-instana-t", TRACE],
      ["x-instana-s", SPAN],
      ["x-instana-l", "1"],
    ],
  },
  dynatrace: { row: "26", headers: [["x-dynatrace", "FW4;129499872;1;2;3;0;17;4"]] },
  pinpoint: {
    row: "27",
    headers: [
      ["pinpoint-traceid", "orders-17^1690000000000^42"],
      ["pinpoint-spanid", "-4762871982731"],
    ],
  },
  honeycomb: {
    row: "28",
    headers: [["x-honeycomb-trace", `1;trace_id=${TRACE},parent_id=${SPAN},dataset=shop,context=e30=`]],
  },
  solarwinds: { row: "29", headers: [["x-trace-options", "trigger-trace;sw-keys=lo:se"]] },
  appdynamics: { row: "30", headers: [["singularityheader", "notxdetect=true*ctrlguid=1*appId=2"]] },
  eagleeye: {
    row: "31",
    headers: [
      ["eagleeye-traceid", "0a0fd09215003472990701006d0001"],
      ["eagleeye-userdata", "user=alice"],
    ],
  },
};

const ALL = CARRIERS.slice(1);
const SITUATIONS = [
  ["inside the mesh", { own: true }],
  ["to a peer with `trace: keep`", { trace: "keep" }],
  ["to a peer with `trace: remap`", { trace: "remap" }],
] as const;

/** The page, from the registry and from what the filter at `env` does. */
export async function carriersPage(env: Record<string, string>): Promise<string> {
  const cells = await Promise.all(SITUATIONS.map(([, side]) => outcomes(side, env)));
  const rows = ALL.map((carrier) => {
    const row = EXAMPLES[carrier]?.row ?? "";
    return `| \`${carrier}\` | ${namesOf(carrier)} | ${row} | ${cells.map((of) => of.get(carrier)).join(" | ")} |`;
  });
  return `${INTRODUCTION}
| carrier | headers | row | ${SITUATIONS.map(([name]) => name).join(" | ")} |
|---|---|---|${SITUATIONS.map(() => "---|").join("")}
${rows.join("\n")}
${CLOSING}`;
}

/** Header names and prefixes of a carrier, as the registry has them. */
function namesOf(carrier: string): string {
  const headers = HEADERS.filter((header) => header.carrier === carrier);
  return headers.map(({ name, family }) => `\`${name}${family ? "*" : ""}\``).join(", ");
}

/** What becomes of each carrier's example in one situation that lets every carrier through. */
async function outcomes(
  side: { own?: boolean; trace?: string },
  env: Record<string, string>,
): Promise<Map<string, string>> {
  const out = side.own ? {} : { ...side, carriers: ALL };
  const zones = [
    { name: "mesh", own: true, clusters: ["mesh-*"] },
    { name: "outside", out },
  ];
  const spec = { zones, fields: [], classes: { payment: "strip", secret: "strip" } };
  const attach = {
    point: "outbound-cluster",
    peer: side.own ? "mesh" : "outside",
    tenant: "acme",
    service: "checkout",
    zone: "mesh",
  };
  const filter = await Filter.load({ env, explain: true });
  const { ok, problem } = filter.configure({
    attach,
    policy: { apiVersion: "tracecloak/v1", kind: "TracePolicy", spec },
  });
  if (!ok) throw new Error(`${problem?.code} ${problem?.pointer}`);
  const said = new Map<string, string>();
  for (const carrier of ALL) {
    const { headers } = EXAMPLES[carrier] ?? { headers: [] };
    const exchange = filter.request(headers, { cluster: side.own ? "mesh-a" : "elsewhere" });
    said.set(carrier, wordsFor(exchange.fields.filter((field) => field.carrier === carrier)));
    exchange.end();
  }
  return said;
}

/** One cell: what all fields have in common, and by name those that differ. */
function wordsFor(fields: readonly Field[]): string {
  const words = new Map<string, string[]>();
  for (const field of fields) {
    const word = wordFor(field);
    words.set(word, [...(words.get(word) ?? []), `\`${field.name.toString("latin1")}\``]);
  }
  if (words.size === 1) return [...words.keys()].join();
  return [...words].map(([word, names]) => `${word}: ${[...new Set(names)].join(", ")}`).join("; ");
}

function wordFor({ action, reason, changed }: Field): string {
  if (action === "strip") return reason === "unknown" ? "`unknown`" : "stripped";
  if (action !== "keep") return action;
  if (!changed) return "kept";
  return reason === "trace" ? "mapped" : "cut";
}

const INTRODUCTION = `# Carriers

Which headers carry trace context and baggage, and what becomes of each by default. Made from the filter's own registry and
from what the filter does to an example of each ([how](../tools/carriers.gen.ts)); a test holds this page to them.

A carrier passes only where the zone's \`carriers\` name it; without that key all pass inside the mesh and none anywhere
else. The last three columns are for carriers that pass. Names are lower case; \`*\` ends a prefix.

| word | meaning |
|---|---|
| kept | As it came, byte for byte. |
| mapped | Its ids are others for this peer, the same in every carrier of the request. |
| cut | What may not stay inside it is gone. |
| \`unknown\` | Free text: takes what \`spec.unknown\` says, by default it is stripped. |
| stripped | Gone, whole or the fields named. |

Entries of \`fields\` name what is inside: \`carrier:name\`, such as \`datadog:_dd.p.usr.id\` or \`uberctx:user\`, and say
otherwise; so do \`classes\` ([policy](policy.md)).
`;

const CLOSING = `
\`row\` is the row of the table that the examples and their sources are ordered by. Malformed carriers are stripped, at a
boundary whole; in a list inside the mesh the members that are malformed.
`;
