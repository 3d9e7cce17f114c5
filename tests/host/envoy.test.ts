// The Node host against a real Envoy: the same probe with the same commands, given the headers that it met in Envoy,
// says the same of every call and leaves the same lines.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findEnvoy } from "../../src/envoy/find.ts";
import { type RunningEnvoy, startEnvoy } from "../../src/envoy/run.ts";
import { Filter } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { compileEntry } from "../stand/wasm.ts";

interface Case {
  name: string;
  commands: string[];
  capabilities?: string[];
  sent?: Header[];
}

const SENT: Header[] = [
  ["X-One", "1"],
  ["b", "2"],
  ["x-one", "3"],
  ["c", ""],
  ["x-request-id", "first"],
  ["x-request-id", "second"],
  ["baggage", "a=1"],
  ["tracestate", "v=1"],
  ["Baggage", "b=2"],
  ["via", "1.1 one"],
  ["traceparent", "no"],
];
const CALLBACKS = [
  "proxy_on_context_create",
  "proxy_on_configure",
  "proxy_on_request_headers",
  "proxy_on_response_headers",
];

const CASES: Case[] = [
  both("replace", "replace x-one new", "replace baggage a=1,b=2", "replace new first", "replace c ", "replace B new"),
  both("add", "add x-one 4", "add x-request-id third", "add via two", "add new first", "add baggage c=3"),
  both("remove", "remove x-one", "remove baggage", "remove nothing", "remove X-Request-Id"),
  both(
    "edits-in-a-row",
    "remove b",
    "add b 1",
    "add b 2",
    "replace b 3",
    "add x-one 4",
    "remove x-one",
    "replace x-one 5",
  ),
  both("first-line-only", "first x-one", "first baggage", "first nothing"),
  both("metrics", "metric 2", "metric 0", "metric -1"),
  {
    name: "properties",
    commands: [
      "configure set a b",
      "configure get a",
      "request get a",
      "request set a some value",
      "request get a",
      "request get xds cluster_name",
      "request get no such_thing",
      "response get a",
      "response get xds cluster_name",
    ],
  },
  { name: "absent-maps", commands: ["configure other a b", "response other a b", "response replace c d"] },
  { name: "start", commands: ["configure env KEYS", "configure env NO_KEYS", "configure foreign tracecloak_field"] },
  {
    name: "too-large",
    commands: ["request remove big"],
    sent: Array.from({ length: 12 }, () => ["big", "x".repeat(10_000)]),
  },
  { name: "too-many", commands: ["request remove big"], sent: Array.from({ length: 1250 }, () => ["big", "x"]) },
  { name: "reply", commands: ["request reply 431 too much", "response add seen by-response"] },
  { name: "trap", commands: ["request trap"] },
  { name: "trap-late", commands: ["response trap"] },
  {
    name: "missing-import",
    commands: ["request remove b", "request replace b new", "request env KEYS", "request random", "request metric 1"],
    capabilities: [...CALLBACKS, "proxy_log", "proxy_get_buffer_bytes", "proxy_get_header_map_pairs"],
  },
  {
    name: "missing-export",
    commands: ["request remove b", "response remove b"],
    capabilities: [
      ...CALLBACKS.slice(0, 2),
      "proxy_log",
      "proxy_get_buffer_bytes",
      "proxy_get_header_map_pairs",
      "proxy_remove_header_map_value",
      "proxy_on_response_headers",
    ],
  },
];

/** The same commands on requests and responses. */
function both(name: string, ...commands: string[]): Case {
  return { name, commands: ["request", "response"].flatMap((side) => commands.map((command) => `${side} ${command}`)) };
}

/** Makes the probe say which lines it met, before it edits any: what the Node host is then given. */
function configuration({ commands }: Case): string {
  return ["request dump", "response dump", ...commands].join("\n");
}

const ENV = { KEYS: "four" };
let wasm: Uint8Array<ArrayBuffer>;
let directory: string;
let upstream: Server;
let envoy: RunningEnvoy;
let arrived: Header[] | undefined;

beforeAll(async () => {
  const found = await findEnvoy({ env: process.env });
  wasm = await compileEntry("probe");
  directory = mkdtempSync(join(tmpdir(), "tracecloak-probe-"));
  writeFileSync(join(directory, "probe.wasm"), wasm);
  upstream = createServer({ maxHeaderSize: 1 << 20 }, (incoming, answer) => {
    arrived = linesOf(incoming);
    answer.writeHead(200, [...SENT, ["content-length", "0"]].flat());
    answer.end();
  });
  upstream.maxHeadersCount = 0;
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  envoy = await startEnvoy({ binary: found.path, bootstrap: bootstrap() });
}, 300_000);

afterAll(async () => {
  await envoy?.stop();
  upstream?.close();
  if (directory !== undefined) rmSync(directory, { recursive: true });
});

it.each(CASES)("does as Envoy does: $name", async (one) => {
  arrived = undefined;
  const answer = await send(one);
  const seen = await saidBy(one);
  const filter = await Filter.load({ wasm, env: ENV, capabilities: one.capabilities ?? [] });
  expect(filter.configure(configuration(one)).ok).toBe(true);

  const exchange = filter.request(dumped(seen, "request") ?? one.sent ?? SENT, { cluster: "service" });
  if (exchange.reply === undefined) expect(ours(arrived ?? [])).toEqual(ours(exchange.headers));
  else expect(arrived).toBeUndefined();
  const answered = dumped(seen, "response");
  if (answered !== undefined) expect(ours(answer.headers)).toEqual(ours(exchange.response(answered)));
  else expect(exchange.reply?.code).toBe(503);
  expect(answer.status).toBe(exchange.reply?.code ?? 200);
  expect(answer.body).toBe(exchange.reply?.body ?? "");

  const said = filter.logs.map(({ text }) => text).filter((text) => !/^(wasm trap|Attempted call)/.test(text));
  expect(seen.slice(-said.length)).toEqual(said);
});

/** The header lines that Envoy and the programs around it do not add. */
function ours(headers: readonly Header[]): Header[] {
  const names = new Set(["new", "seen", "big", ...SENT.map(([name]) => name.toLowerCase())]);
  return headers.filter(([name]) => names.has(name.toLowerCase())).map(([name, value]) => [name.toLowerCase(), value]);
}

/** The lines that a callback met, as the probe logged them; undefined where it was not called or could not read them. */
function dumped(said: readonly string[], side: string): Header[] | undefined {
  const start = said.findIndex((text) => text.startsWith(`${side} pairs 0 `));
  if (start < 0) return undefined;
  const lines = said.slice(start + 1, said.indexOf(`dump ${said[start]?.split(" ")[3]}`, start));
  return lines.map((line) => [line.slice(0, line.indexOf("=", 1)), line.slice(line.indexOf("=", 1) + 1)]);
}

/** What the probe of a case logged in Envoy so far: its configurations on every thread, then its stream. */
async function saidBy({ name }: Case): Promise<string[]> {
  await envoy.page("/ready"); // what was logged before this answer has arrived by now
  const lines = envoy.logs().split("\n");
  const texts = lines.map((line) => /wasm log ([^:]+): (.*)$/.exec(line));
  return texts.filter((found) => found?.[1]?.split(" ").includes(name)).map((found) => found?.[2] ?? "");
}

function linesOf({ rawHeaders }: IncomingMessage): Header[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, i) => [
    rawHeaders[2 * i] ?? "",
    rawHeaders[2 * i + 1] ?? "",
  ]);
}

interface Answer {
  status: number;
  headers: Header[];
  body: string;
}

async function send({ name, sent }: Case): Promise<Answer> {
  const headers = [["host", "service"], ...(sent ?? SENT)].flat();
  return new Promise((resolve, reject) => {
    const port = envoy.ports[name];
    const outgoing = request({ host: "127.0.0.1", port, headers, agent: false, maxHeaderSize: 1 << 20 }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const body = Buffer.concat(chunks).toString("latin1");
        resolve({ status: incoming.statusCode ?? 0, headers: linesOf(incoming), body });
      });
    });
    outgoing.on("error", reject).end();
  });
}

/** A listener per case, each with the probe in a VM of its own. */
function bootstrap(): object {
  const address = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });
  const type = (name: string) => ({ "@type": `type.googleapis.com/${name}` });
  const limits = { max_headers_count: 2000 };
  const filterOf = (one: Case) => ({
    name: one.name,
    typed_config: {
      ...type("envoy.extensions.filters.http.wasm.v3.Wasm"),
      config: {
        name: one.name,
        root_id: one.name,
        configuration: { ...type("google.protobuf.StringValue"), value: configuration(one) },
        capability_restriction_config: {
          allowed_capabilities: Object.fromEntries((one.capabilities ?? []).map((name) => [name, {}])),
        },
        vm_config: {
          vm_id: one.name,
          runtime: "envoy.wasm.runtime.v8",
          code: { local: { filename: join(directory, "probe.wasm") } },
          environment_variables: { key_values: ENV },
        },
      },
    },
  });
  const listenerOf = (one: Case) => ({
    name: one.name,
    address: address(0),
    filter_chains: [
      {
        filters: [
          {
            name: "http",
            typed_config: {
              ...type("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"),
              stat_prefix: "http",
              generate_request_id: false,
              max_request_headers_kb: 200,
              common_http_protocol_options: limits,
              route_config: {
                virtual_hosts: [
                  { name: "all", domains: ["*"], routes: [{ match: { prefix: "/" }, route: { cluster: "service" } }] },
                ],
              },
              http_filters: [
                filterOf(one),
                { name: "router", typed_config: type("envoy.extensions.filters.http.router.v3.Router") },
              ],
            },
          },
        ],
      },
    ],
  });
  return {
    admin: { address: address(0) },
    static_resources: {
      listeners: CASES.map(listenerOf),
      clusters: [
        {
          name: "service",
          type: "STATIC",
          load_assignment: {
            cluster_name: "service",
            endpoints: [
              { lb_endpoints: [{ endpoint: { address: address((upstream.address() as AddressInfo).port) } }] },
            ],
          },
        },
      ],
    },
  };
}
