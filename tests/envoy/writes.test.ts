// What Envoy itself writes (docs/decisions/0018): on every listener that is rendered, with every tracer, exported spans and
// access logs hold nothing that was planted in a request or an answer, in any encoding; traces and logs stay usable.
import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Hop } from "../../src/mesh/hop.ts";
import { Chance } from "../../src/redteam/chance.ts";
import { KINDS } from "../../src/redteam/secret.ts";
import { type Needle, Seer } from "../../src/redteam/seer.ts";
import { get, http2Get, rawRequest, valuesOf } from "../stand/client.ts";
import {
  connectionManager,
  type Document,
  flushSpansAtOnce,
  LOOPBACK,
  linesWith,
  type RunningHop,
  referencePolicy,
  TestKeys,
  until,
  World,
} from "../stand/harness.ts";
import type { Span } from "../stand/otlp.ts";
import type { Header } from "../stand/upstream.ts";
import type { ZipkinSpan } from "../stand/zipkin.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const ID = "ad037f57-3136-e723-8448-eb211c80319c";

/** Chance makes shorter pieces of a canary, among so many ids and times. */
const FAR_PIECE = 10;

/** A policy under which no trace restarts, so that a peer may be found per request. */
function keeping(): Document {
  const policy = referencePolicy();
  policy.spec.zones.at(-1).in = { trace: "keep", carriers: ["traceparent", "tracestate", "baggage"] };
  return policy;
}

/** Every listener that `render` writes. */
const LISTENERS: Readonly<Record<string, Partial<Hop>>> = {
  "inbound, mesh": { peer: "mesh" },
  "inbound, partner": { peer: "partner" },
  "inbound, outside": { peer: "outside" },
  "inbound, auto": { peer: "auto", policy: keeping() },
  "outbound, mesh": { direction: "outbound", cluster: "mesh-cart" },
  "outbound, partner": { direction: "outbound", cluster: "partner-bank" },
  "outbound, outside": { direction: "outbound", cluster: "elsewhere" },
  "outbound, its peer named": { direction: "outbound", cluster: "elsewhere", peer: "partner" },
};

const TRACERS = ["none", "otlp", "zipkin"] as const;
type Tracer = (typeof TRACERS)[number];

interface Spans {
  bytes(): Buffer;
  atLeast(count: number): Promise<(Span | ZipkinSpan)[]>;
}

interface Planted extends RunningHop {
  spans: Spans | null;
  seer: Seer;
}

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

/** Canaries by the place that each is planted in. */
class Canaries {
  readonly needles: Needle[] = [];
  private readonly chance = new Chance(randomInt(2 ** 31));

  plant(place: string, kind: keyof typeof KINDS = "email"): string {
    const make = () => KINDS[kind]?.make(this.chance) ?? "";
    const [secret, form] = [make(), Array.from({ length: 6 }, make).join("\0")];
    this.needles.push({ id: place, bytes: Buffer.from(secret), form: Buffer.from(form) });
    return secret;
  }
}

/** Header lines that people, proxies and attackers put identities into. */
const NAMES = [
  ...["x-client-trace-id", "user-agent", "referer", "cookie", "authorization", "x-user-id", "x-forwarded-user", "from"],
  ...["x-forwarded-host", "x-forwarded-client-cert", "x-envoy-downstream-service-cluster", "x-original-url"],
  ...["x-envoy-downstream-service-node", "x-envoy-decorator-operation", "x-envoy-original-path", "x-tracecloak-state"],
  ...["x-envoy-peer-metadata", "x-envoy-external-address", "x-envoy-original-dst-host", "x-amz-cf-id", "uberctx-user"],
];

/** A hop with a request of each kind behind it, all of them full of canaries. */
async function planted(
  tracer: Tracer,
  listener: Partial<Hop>,
  change?: (bootstrap: Document) => void,
): Promise<Planted> {
  const receiver = tracer === "none" ? null : await (tracer === "otlp" ? world.otlp() : world.zipkin());
  const hop = await world.hop({
    env: keys.env(),
    ...listener,
    ...(receiver && { [tracer]: { ...LOOPBACK, port: receiver.port } }),
    options: { flushMs: 50 },
    change: (bootstrap) => {
      flushSpansAtOnce(bootstrap);
      change?.(bootstrap);
    },
  });
  const canaries = new Canaries();
  const lines = (names: readonly string[]) => names.map((name): Header => [name, canaries.plant(name)]);
  hop.upstream.answer({ headers: lines(["x-envoy-decorator-operation", "baggage", "traceresponse"]) });
  const context: Header[] = [
    ["traceparent", `00-${TRACE}-${SPAN}-01`],
    ["tracestate", `es=s:1,dd=s:1;t.usr.id:${Buffer.from(canaries.plant("tracestate")).toString("base64url")}`],
    ["tracestate", `rojo=7,vendor=${canaries.plant("second tracestate", "card")}`],
    ["baggage", `env=prod,user.id=${canaries.plant("baggage")}`],
  ];
  const path = `/users/${canaries.plant("path")}/orders?user=${canaries.plant("query")}`;
  expect((await get(hop.port, [...context, ["x-request-id", ID], ...lines(NAMES)], path)).status).toBe(200);
  await get(hop.port, [...context, ["x-request-id", canaries.plant("x-request-id", "card")]]);
  await http2Get(hop.port, {
    ":method": canaries.plant(":method", "user"),
    ":path": `/shop.${canaries.plant("gRPC path", "user")}/Pay?user=${canaries.plant("gRPC query")}`,
    ":authority": `${canaries.plant(":authority", "user")}.example`,
    traceparent: `00-${TRACE}-${SPAN}-01`,
    tracestate: `vendor=${canaries.plant("tracestate of a call", "card")}`,
    "content-type": `application/grpc+${canaries.plant("content-type", "user")}`,
    te: "trailers",
  });
  await get(hop.port, [
    ["tracestate", "rojo=7"],
    ["x-request-id", canaries.plant("another x-request-id", "user")],
  ]);
  await get(hop.port, [
    ["traceparent", `00-${TRACE}-${SPAN}-01`],
    ["x-tracecloak-state", `rojo=7,vendor=${canaries.plant("our own header", "user")}`],
  ]);
  // Refused before Envoy itself has looked at any header.
  const early = [...context, ["x-request-id", canaries.plant("early x-request-id")], ...lines(NAMES)];
  const text = early.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const bytes = `GET ${path} HTTP/1.1\r\n${text}connection: close\r\n\r\n`;
  expect((await rawRequest(hop.port, Buffer.from(bytes))).status).toBe(400);
  await receiver?.atLeast(5);
  return { ...hop, spans: receiver, seer: new Seer(canaries.needles) };
}

/** The log of the Envoy once it has the lines of this hop, all of them. */
async function logOf(hop: Planted, route: string, count: number): Promise<string> {
  return until("the access log", () => linesWith(hop.envoy.logs(), `"${route}`).length >= count && hop.envoy.logs());
}

describe.each(TRACERS)("with tracing: %s", (tracer) => {
  describe.each(Object.entries(LISTENERS))("%s", (_, listener) => {
    const own = listener.peer === "mesh" || listener.cluster === "mesh-cart";
    const inbound = listener.direction === undefined;
    let hop: Planted;
    let route: string;
    beforeAll(async () => {
      hop = await planted(tracer, listener, (bootstrap) => {
        // The shared Envoy's names end with a number; a mark of its own tells the lines of this hop.
        route = `${tracer}-${Object.values(LISTENERS).indexOf(listener)}-route`;
        const [hosts] =
          bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].typed_config.route_config.virtual_hosts;
        expect(hosts.routes[0].name).toBe(listener.cluster ?? "checkout");
        hosts.routes[0].name = route;
      });
    });

    const seen = (bytes: Buffer) => {
      const sightings = hop.seer.look(bytes).filter(({ whole, length }) => whole || length >= FAR_PIECE);
      return sightings.map(({ id, encoding }) => `${id}, ${encoding}`);
    };

    test("nothing planted is in a span", () => {
      expect(seen(hop.spans?.bytes() ?? Buffer.alloc(0))).toEqual([]);
    });

    test("nothing planted is in the log", async () => {
      expect(seen(Buffer.from(await logOf(hop, route, 3), "latin1"))).toEqual([]);
    });

    test.runIf(tracer !== "none")("a span has the name of its route", async () => {
      const names = (await hop.spans?.atLeast(3))?.map(({ name }) => name);
      expect(new Set(names)).toEqual(new Set([`${inbound ? "inbound" : "outbound"} ${route}`]));
    });

    test("a log line has the ids of the mesh, which those of its span are", async () => {
      const [line] = linesWith(await logOf(hop, route, 3), `"${route}`).map((text) => JSON.parse(text));
      const edge = inbound && !own;
      if (edge) expect(line.request_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-/);
      expect(line.request_id === ID).toBe(!edge);
      expect(line.method).toBe("GET");
      if (tracer === "none") return;
      const [span] = (await hop.spans?.atLeast(3)) ?? [];
      // What a partner calls its trace does not go on, so that there is nothing to be told.
      const trace = inbound && listener.peer === "partner" ? undefined : span?.traceId;
      expect(line.trace?.slice(3, 35)).toBe(trace);
      expect(span?.traceId === TRACE).toBe(listener.peer !== "outside");
      const tags = span !== undefined && "tags" in span ? span.tags : span?.attributes;
      expect(tags?.["guid:x-request-id"]).toBe(line.request_id);
      expect(tags?.["peer.address"]).toBe(edge ? "-" : "127.0.0.1");
    });

    test("tracestate without a traceparent does not, nor what comes under our own name", () => {
      const [alone, ours] = hop.upstream.received.slice(-2).map(({ headers }) => headers);
      // Outbound our filter stands behind Zipkin's tracer alone, which has begun a trace meanwhile; the state is this service's.
      const joined = tracer === "zipkin" && own && listener.direction === "outbound" ? ["rojo=7"] : [];
      expect([valuesOf(alone ?? [], "tracestate"), valuesOf(ours ?? [], "tracestate")]).toEqual([joined, []]);
      if (tracer === "otlp" && listener.peer !== "outside") {
        expect(valuesOf(ours ?? [], "x-tracecloak-state")).toEqual([]);
      }
    });

    test.runIf(own)("what policy keeps arrives: tracestate, and the request id as it came", () => {
      const [first, second] = hop.upstream.received.map(({ headers }) => headers);
      const states = valuesOf(first ?? [], "tracestate").flatMap((line) => line.split(","));
      expect(states).toEqual(["es=s:1", "dd=s:1", "rojo=7"]);
      expect(valuesOf(first ?? [], "x-request-id")).toEqual([ID]);
      expect(valuesOf(second ?? [], "x-request-id").length).toBe(1);
      expect(valuesOf(first ?? [], "traceparent")).toEqual([expect.stringMatching(`^00-${TRACE}-[0-9a-f]{16}-01$`)]);
    });
  });
});

describe("what is hidden from the OpenTelemetry tracer", () => {
  const SENT: Header[] = [
    ["traceparent", `00-${TRACE}-${SPAN}-01`],
    ["tracestate", "es=s:1,dd=s:1;t.usr.id:YWxpY2U"],
  ];

  /** What of it three attempts of one request carry, in a mesh whose bootstrap was changed. */
  async function attempts(
    listener: Partial<Hop>,
    change: (bootstrap: Document) => void = () => {},
  ): Promise<string[][]> {
    const receiver = await world.otlp();
    const hop = await world.hop({
      env: keys.env(),
      ...listener,
      otlp: { ...LOOPBACK, port: receiver.port },
      change: (bootstrap) => {
        const [host] = connectionManager(bootstrap).route_config.virtual_hosts;
        host.routes[0].route.retry_policy = { retry_on: "5xx", num_retries: 2 };
        change(bootstrap);
      },
    });
    hop.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200 }));
    expect((await get(hop.port, SENT)).status).toBe(200);
    return hop.upstream.received.map(({ headers }) => {
      return headers.flatMap(([name, value]) => (/tracestate|tracecloak/.test(name) ? [`${name}: ${value}`] : []));
    });
  }

  test.each([{ peer: "mesh" }, { direction: "outbound", cluster: "mesh-cart" }] as const)(
    "is there again at every attempt, scrubbed: %s",
    async (listener) => {
      const scrubbed = ["tracestate: es=s:1,dd=s:1"];
      expect(await attempts(listener)).toEqual([scrubbed, scrubbed, scrubbed]);
    },
  );

  test("is at the upstream under no other name where our filter is off", async () => {
    const without = await attempts({ peer: "mesh" }, (bootstrap) => {
      const manager = connectionManager(bootstrap);
      const [options] = Object.values<Document>(
        bootstrap.static_resources.clusters[0].typed_extension_protocol_options,
      );
      for (const holder of [manager, options]) {
        holder.http_filters = holder.http_filters.filter(
          ({ name }: Document) => !name.startsWith("tracecloak.in") && !name.startsWith("tracecloak.out"),
        );
      }
    });
    const raw = SENT.slice(1).map(([name, value]) => `${name}: ${value}`);
    expect(without).toEqual([raw, raw, raw]);
  });
});

// Known, and told in docs/operate.md: Envoy sets these two behind every custom tag.
test.each(["otlp", "zipkin"] as const)("what an answer says of a gRPC call is in its span: %s", async (tracer) => {
  const hop = await planted(tracer, { peer: "mesh" });
  const status: Header[] = [
    ["grpc-status", "13"],
    ["grpc-message", "said-by-the-service"],
  ];
  hop.upstream.answer({ headers: status });
  await get(hop.port, [["content-type", "application/grpc"]]);
  await until("its span", () => hop.spans?.bytes().includes("said-by-the-service"));
});
