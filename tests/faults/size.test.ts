// Header maps that are larger than the filter reads, and the limits of design.md 7 and policy-semantics.md 7: refused
// with 431 and nothing raw anywhere, never wiped, never passed unread. What fits is scrubbed like any other.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get, type Reply, valuesOf } from "../stand/client.ts";
import {
  connectionManager,
  type Document,
  linesWith,
  referencePolicy,
  TestKeys,
  until,
  World,
} from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";
import { expectClean, HEADER_USER, REQUEST } from "./wire.ts";

const KIB = 1024;
/** `header_bytes` of the policy, and of its default. */
const HEADER_BYTES = 96 * KIB;
/** What the filter's arena holds, and the pairs that it reads (assembly/abi/arena.ts, assembly/bytes/pairs.ts). */
const ARENA = 112 * KIB;
const PAIRS = 1200;

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

/** What reached the upstream last, and what it answers with. */
let arrived: Header[] | undefined;
let answer: Header[] = [];
let port = 0;

beforeAll(async () => {
  const server = createServer({ maxHeaderSize: 1 << 20 }, ({ rawHeaders }, response) => {
    arrived = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ""] as Header] : []));
    response.writeHead(200, [...answer, ["content-length", "0"]].flat());
    response.end();
  });
  server.maxHeadersCount = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  world.later(async () => {
    server.closeAllConnections();
    server.close();
  });
  port = (server.address() as AddressInfo).port;
});

/** Starts an Envoy that takes `kb` of headers; what it says of a request is in its log, naively. */
async function envoyTaking(kb: number | undefined, given: Parameters<World["hop"]>[0] = {}) {
  const hop = await world.hop({
    env: keys.env(),
    ...given,
    options: { flushMs: 20 },
    change: (bootstrap) => {
      const manager = connectionManager(bootstrap);
      if (kb !== undefined) {
        manager.max_request_headers_kb = kb;
        manager.common_http_protocol_options = { max_headers_count: 2000 };
      }
      manager.access_log[0].typed_config.log_format.json_format.naive =
        "%REQ(BAGGAGE)%%REQ(TRACEPARENT)%%REQ(TRACESTATE)%%REQ(B3)%";
      const [cluster] = bootstrap.static_resources.clusters;
      cluster.load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value = port;
      const [options] = Object.values(cluster.typed_extension_protocol_options) as Document[];
      options.common_http_protocol_options = { max_headers_count: 2000 };
      if (kb !== undefined) options.common_http_protocol_options.max_response_headers_kb = kb;
    },
  });
  return hop;
}

type Running = Awaited<ReturnType<typeof envoyTaking>>;

/** Sends the planted request with that much more; checks that nothing raw arrived or was logged. */
async function send(hop: Running, more: readonly Header[]): Promise<Reply> {
  arrived = undefined;
  const reply = await get(hop.port, [...REQUEST, ...more]);
  expectClean(arrived ?? []);
  expectClean(reply.raw);
  return reply;
}

/** Header lines of `bytes` in all, none longer than `each`. */
function filler(bytes: number, each = 8 * KIB): Header[] {
  const lines: Header[] = [];
  for (let left = bytes; left > 0; left -= each)
    lines.push([`x-fill-${lines.length}`, "f".repeat(Math.min(left, each))]);
  return lines;
}

async function loggedClean(hop: Running): Promise<void> {
  await until("the access log", () => linesWith(hop.envoy.logs(), '"naive"').length > 0);
  expectClean(hop.envoy.logs());
}

describe("max_request_headers_kb as Envoy has it by default: 60", () => {
  let hop: Running;
  beforeAll(async () => {
    hop = await envoyTaking(undefined);
  });

  test("just under it: scrubbed, everything else kept", async () => {
    const fill = filler(56 * KIB);
    expect((await send(hop, fill)).status).toBe(200);
    expect(valuesOf(arrived ?? [], "baggage")).toHaveLength(1);
    expect((arrived ?? []).filter(([name]) => name.startsWith("x-fill-"))).toEqual(fill);
  });

  test("a carrier of nearly that size: stripped, for it is over its own limit", async () => {
    const huge: Header = ["baggage", `user.id=${"u".repeat(50 * KIB)}`];
    expect((await send(hop, [huge])).status).toBe(200);
    expect(valuesOf(arrived ?? [], "baggage")).toEqual([]);
  });

  test("above it Envoy refuses by itself, and its log is clean", async () => {
    expect((await send(hop, filler(61 * KIB))).status).toBe(431);
    expect(arrived).toBeUndefined();
    await loggedClean(hop);
  });
});

describe("max_request_headers_kb: 256", () => {
  let hop: Running;
  beforeAll(async () => {
    hop = await envoyTaking(256);
  });

  test.each([
    ["under header_bytes", HEADER_BYTES - 2 * KIB, 200],
    ["over header_bytes, within the arena", HEADER_BYTES + 2 * KIB, 431],
    ["over the arena", ARENA + 2 * KIB, 431],
    ["twice the arena", 2 * ARENA, 431],
  ])("%s: %i bytes of other headers are answered %i", async (_, bytes, status) => {
    const fill = filler(bytes);
    const reply = await send(hop, fill);
    expect(reply.status).toBe(status);
    if (status === 200) expect((arrived ?? []).filter(([name]) => name.startsWith("x-fill-"))).toEqual(fill);
    else expect(arrived).toBeUndefined();
  });

  test("the next request is none the worse for it", async () => {
    expect((await send(hop, [])).status).toBe(200);
    expect(valuesOf(arrived ?? [], "x-user-id")).not.toEqual([HEADER_USER]);
  });

  test("800 headers: scrubbed, none wiped", async () => {
    const fill: Header[] = Array.from({ length: 800 }, (_, i) => [`x-fill-${i}`, "f"]);
    expect((await send(hop, fill)).status).toBe(200);
    expect(valuesOf(arrived ?? [], "baggage")).toHaveLength(1);
    expect((arrived ?? []).filter(([name]) => name.startsWith("x-fill-"))).toEqual(fill);
  });

  test("1,100 headers: scrubbed; of those behind the budget of detectors none passes unread", async () => {
    const fill: Header[] = Array.from({ length: 1100 }, (_, i) => [`x-fill-${i}`, "f"]);
    expect((await send(hop, fill)).status).toBe(200);
    expect(valuesOf(arrived ?? [], "baggage")).toHaveLength(1);
    const left = (arrived ?? []).filter(([name]) => name.startsWith("x-fill-"));
    expect(left).toEqual(fill.slice(0, left.length));
    expect(left.length).toBeGreaterThan(800);
  });

  test("more headers than are read: refused", async () => {
    const fill: Header[] = Array.from({ length: PAIRS }, (_, i) => [`x-fill-${i}`, "f"]);
    expect((await send(hop, fill)).status).toBe(431);
    expect(arrived).toBeUndefined();
  });

  test("a response too large to be read is not passed on", async () => {
    answer = [...REQUEST, ...filler(2 * ARENA)];
    const reply = await send(hop, []);
    answer = [];
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.headers.filter(([name]) => name.startsWith("x-fill-"))).toEqual([]);
  });

  test("the log saw no carrier of what was refused, not even a naive one, and the counter says how many", async () => {
    await loggedClean(hop);
    const counter = /tracecloak_degraded_total\{[^}]*reason="too-large"[^}]*\} (\d+)/;
    await until("the counter", async () => {
      const [, count] = counter.exec(await hop.envoy.page("/stats/prometheus")) ?? [];
      return Number(count) >= 5;
    });
  });
});

describe("limits inside what can be read", () => {
  let mesh: Running;
  beforeAll(async () => {
    mesh = await envoyTaking(256, { peer: "mesh", policy: manyTokens() });
  });

  /** A policy that tokenizes every member `u1`, `u2` and so on. */
  function manyTokens(): Document {
    const policy = referencePolicy();
    policy.spec.fields.unshift({ match: ["baggage:u*"], action: "tokenize", class: "user", scope: "tenant" });
    return policy;
  }

  const members = async (line: string): Promise<string[]> => {
    arrived = undefined;
    expect((await get(mesh.port, [["baggage", line]])).status).toBe(200);
    return valuesOf(arrived ?? [], "baggage").flatMap((one) => one.split(","));
  };

  test("16 new tokens per request, the rest stripped; the next request makes more", async () => {
    const line = Array.from({ length: 40 }, (_, i) => `u${i}=planted-user-${i}`).join();
    expect(await members(line)).toHaveLength(16);
    // The recent ones are known, but for a few that share a place in the memo.
    expect((await members(line)).length).toBeGreaterThan(24);
  });

  test("64 members and 8,192 bytes go on inside the mesh, more are dropped", async () => {
    const kept = Array.from({ length: 100 }, () => "env=prod").join();
    expect((await members(kept)).length).toBeLessThanOrEqual(64);
    const long = await members(Array.from({ length: 64 }, (_, i) => `u${i}=planted-user-${i % 8}`).join());
    expect(long.join().length).toBeLessThanOrEqual(8192);
  });

  test("tens of thousands of commas cost time, not a worker", async () => {
    // How many steps: tests/fuzz/steps.test.ts; how long: time.clock.test.ts beside it.
    expect(await members(",".repeat(60_000))).toEqual([]);
    expect(mesh.envoy.logs()).not.toContain("[critical]");
  });
});
