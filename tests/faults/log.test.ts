// Access logs and spans of requests that our filter never saw, or saw too late (design.md 4): what is rendered takes the
// trace from our filter state and holds nothing raw; a log written with %REQ()% beside it shows what it would have held.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPlanted } from "../../src/demo/leak.ts";
import { get } from "../stand/client.ts";
import { connectionManager, type Document, linesWith, TestKeys, until, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";
import { trappingWasm } from "./trapping.ts";
import { expectClean, hopWith, PLANTED, REQUEST, routesOf, type TracedHop, USER } from "./wire.ts";

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

let trapping: string;
beforeAll(async () => {
  trapping = await trappingWasm(world);
});

interface Case {
  name: string;
  status: number;
  change?: (manager: Document, bootstrap: Document) => unknown;
  /** Headers beside the planted ones. */
  more?: Header[];
  trapping?: boolean;
  /** Whether a log of raw headers shows them. */
  leaks?: boolean;
  /** Whether Envoy ends the request before it has a span, or a log that knows headers. */
  unseen?: boolean;
  /** Whether a request has to take the only token of a bucket first. */
  emptied?: boolean;
}

const CASES: Case[] = [
  { name: "that pass", status: 200 },
  {
    name: "refused by RBAC before us",
    status: 403,
    leaks: true,
    change: ({ http_filters }) => void http_filters.unshift(DENY),
  },
  {
    name: "over a local rate limit before us",
    status: 429,
    leaks: true,
    change: ({ http_filters }) => void http_filters.unshift(ONE_TOKEN),
    emptied: true,
  },
  {
    name: "without a route",
    status: 404,
    change: (_, bootstrap) => Object.assign(routesOf(bootstrap)[0].match, { prefix: "/other" }),
  },
  {
    name: "without a virtual host",
    status: 404,
    change: ({ route_config }) => Object.assign(route_config.virtual_hosts[0], { domains: ["other.example"] }),
  },
  { name: "with the VM down", status: 503, leaks: true, trapping: true, more: [["x-trap", "1"]] },
  { name: "over Envoy's limit of headers", status: 431, more: [["x-fill", "f".repeat(61 * 1024)]], unseen: true },
  {
    name: "over our limit of headers",
    status: 431,
    change: (manager) => Object.assign(manager, { max_request_headers_kb: 256 }),
    more: Array.from({ length: 20 }, (_, i) => [`x-fill-${i}`, "f".repeat(8 * 1024)]),
  },
  {
    name: "logged as they begin: flush_access_log_on_new_request",
    status: 200,
    leaks: true,
    change: (manager) => Object.assign(manager, { access_log_options: { flush_access_log_on_new_request: true } }),
  },
];

/** An access log as people write it by hand. */
const NAIVE = "%REQ(BAGGAGE)% %REQ(TRACEPARENT)% %REQ(X-USER-ID)% %REQ(B3)%\n";

/** Runs the one request of a case through an inbound hop from outside that traces, and waits for its log line. */
async function run(one: Case): Promise<{ hop: TracedHop; naive: string }> {
  const path = join(await world.directory(), "naive.log");
  const hop = await hopWith(world, true, {
    env: keys.env(),
    ...(one.trapping && { wasm: trapping }),
    options: { flushMs: 20 },
    change: (bootstrap) => {
      const manager = connectionManager(bootstrap);
      // Early mutation takes the ids before all this; without it the worst is seen.
      delete manager.early_header_mutation_extensions;
      manager.access_log.push(fileLog(path));
      one.change?.(manager, bootstrap);
    },
  });
  if (one.emptied) await get(hop.port);
  const { status } = await get(hop.port, [...REQUEST, ...(one.more ?? [])], `/cart?user=${USER}`);
  expect(status).toBe(one.status);
  await until("the access log", () => linesWith(hop.envoy.logs(), `"status":${one.status}`).length > 0);
  if (!one.unseen) await hop.otlp?.atLeast(1);
  return { hop, naive: await until("the naive log", () => readFile(path, "utf8").catch(() => "")) };
}

describe.each(CASES)("requests $name", (one) => {
  let hop: TracedHop;
  let naive: string;
  beforeAll(async () => {
    ({ hop, naive } = await run(one));
  });

  test("nothing planted is in the rendered log, nor in a header upstream", () => {
    expectClean(hop.envoy.logs());
    expectClean(hop.upstream.received.map(({ headers }) => headers));
  });

  test("nothing planted is in a span but what Envoy's tracer has read before any filter", () => {
    const seen = findPlanted(PLANTED, hop.otlp?.bytes() ?? "").map(({ label }) => label);
    expect(seen.filter((label) => !["trace id", "span id", "vendor state"].includes(label))).toEqual([]);
  });

  test(one.leaks ? "a log written with REQ() leaks" : "a log written with REQ() sees what we left", () => {
    const seen = findPlanted(PLANTED, naive).map(({ label }) => label);
    if (one.leaks) expect(seen).toEqual(expect.arrayContaining(["user", "trace id"]));
    else expect(seen.filter((label) => label !== "header user")).toEqual([]);
  });
});

test("with the early mutation that is rendered, no id of the outside's is in a span either", async () => {
  const hop = await hopWith(world, true, {
    env: keys.env(),
    change: (bootstrap) => void connectionManager(bootstrap).http_filters.unshift(DENY),
  });
  expect((await get(hop.port, REQUEST, `/cart?user=${USER}`)).status).toBe(403);
  await hop.otlp?.atLeast(1);
  expectClean(hop.otlp?.bytes() ?? "");
});

test("a span tag taken from a header leaks of a request refused before us", async () => {
  const hop = await hopWith(world, true, {
    env: keys.env(),
    change: (bootstrap) => {
      const manager = connectionManager(bootstrap);
      manager.http_filters.unshift(DENY);
      manager.tracing.custom_tags.push({ tag: "baggage", request_header: { name: "baggage" } });
    },
  });
  expect((await get(hop.port, REQUEST)).status).toBe(403);
  await hop.otlp?.atLeast(1);
  expect(findPlanted(PLANTED, hop.otlp?.bytes() ?? "").map(({ label }) => label)).toContain("user");
});

const type = (name: string) => `type.googleapis.com/envoy.extensions.filters.http.${name}`;

const DENY = {
  name: "deny",
  typed_config: {
    "@type": type("rbac.v3.RBAC"),
    rules: { action: "DENY", policies: { all: { permissions: [{ any: true }], principals: [{ any: true }] } } },
  },
};

const ONE_TOKEN = {
  name: "limit",
  typed_config: {
    "@type": type("local_ratelimit.v3.LocalRateLimit"),
    stat_prefix: "limit",
    token_bucket: { max_tokens: 1, tokens_per_fill: 1, fill_interval: "3600s" },
    filter_enabled: { default_value: { numerator: 100 } },
    filter_enforced: { default_value: { numerator: 100 } },
  },
};

function fileLog(path: string): Document {
  return {
    name: "naive",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog",
      path,
      log_format: { text_format_source: { inline_string: NAIVE } },
    },
  };
}
