// What goes round the filter in an Envoy that it stands in (docs/operate.md): none of it is ever rendered, each is shown here,
// so that the page says what is so.
import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../../src/host/root.ts";
import { routesOf } from "../faults/wire.ts";
import { get } from "../stand/client.ts";
import { connectionManager, type Document, hop, render, TestKeys, until, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

const RAW: Header[] = [["baggage", "env=prod,user.id=alice-7731"]];
const OFF = { "@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig", disabled: true };

type Change = (bootstrap: Document) => void;

/** What passes a hop whose bootstrap was changed like that. */
async function passing(change: Change, headers: readonly Header[] = RAW, given = {}): Promise<string> {
  const one = await world.hop({ env: keys.env(), peer: "mesh", ...given, change });
  await get(one.port, headers).catch(() => undefined);
  return JSON.stringify(one.upstream.received);
}

const ROWS: [what: string, change: Change, headers?: Header[], given?: object][] = [
  [
    "`typed_per_filter_config` with `disabled`",
    (bootstrap) => {
      for (const route of routesOf(bootstrap)) route.typed_per_filter_config = { "tracecloak.inbound-listener": OFF };
    },
  ],
  [
    "`disabled: true` on the filter",
    (bootstrap) => {
      connectionManager(bootstrap).http_filters[0].disabled = true;
    },
  ],
  [
    "`upgrade_configs` with `filters`",
    (bootstrap) => {
      const manager = connectionManager(bootstrap);
      manager.upgrade_configs = [{ upgrade_type: "websocket", filters: [manager.http_filters.at(-1)] }];
    },
    [...RAW, ["connection", "upgrade"], ["upgrade", "websocket"]],
  ],
];

describe("what goes round the filter", () => {
  test.each(ROWS)("%s: raw", async (_, change, headers, given) => {
    expect(await passing(() => {}, headers, given)).not.toContain("alice-7731");
    expect(await passing(change, headers, given)).toContain("alice-7731");
  });

  test("`decorator` of a route: its header is added behind the filter", async () => {
    const decorate: Change = (bootstrap) => {
      for (const route of routesOf(bootstrap)) route.decorator = { operation: "planted-operation" };
    };
    const otlp = await world.otlp();
    const traced = {
      otlp: { host: "127.0.0.1", port: otlp.port },
      direction: "outbound",
      cluster: "mesh-cart",
      peer: "auto",
    };
    const bare: Change = (bootstrap) => {
      const [options] = Object.values(bootstrap.static_resources.clusters[0].typed_extension_protocol_options);
      delete (options as Document).http_filters;
      const manager = connectionManager(bootstrap);
      delete manager.http_filters.at(-1).typed_config.upstream_http_filters;
      delete manager.tracing.operation;
      decorate(bootstrap);
    };
    expect(await passing(bare, RAW, traced)).toContain("planted-operation");
  });

  test("`tunneling_config.headers_to_add`: CONNECT as it is written", async () => {
    let seen = "";
    const bank = createServer((socket) => socket.on("data", (bytes) => (seen += bytes.toString("latin1"))));
    await new Promise<void>((resolve) => bank.listen(0, "127.0.0.1", resolve));
    world.later(async () => void bank.close());
    const one = await world.hop({
      env: keys.env(),
      direction: "outbound",
      cluster: "partner-bank",
      change: (bootstrap) => {
        const [locality] = bootstrap.static_resources.clusters[0].load_assignment.endpoints;
        locality.lb_endpoints[0].endpoint.address.socket_address.port_value = (bank.address() as AddressInfo).port;
        bootstrap.static_resources.listeners[0].filter_chains[0].filters = [
          {
            name: "envoy.filters.network.tcp_proxy",
            typed_config: {
              "@type": "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
              stat_prefix: "tunnel",
              cluster: "partner-bank",
              tunneling_config: {
                hostname: "bank.example:443",
                headers_to_add: [{ header: { key: "baggage", value: "user.id=alice-7731" } }],
              },
            },
          },
        ];
      },
    });
    connect(one.port, "127.0.0.1")
      .on("error", () => undefined)
      .end("hello");
    await until("the CONNECT", () => seen.includes("alice-7731"));
  });

  test("the `mcp` filter behind ours: what a body says; the cluster's attachment takes it", async () => {
    const mcp = (attached: boolean): Change => {
      return (bootstrap) => {
        connectionManager(bootstrap).http_filters.splice(-1, 0, {
          name: "envoy.filters.http.mcp",
          typed_config: {
            "@type": "type.googleapis.com/envoy.extensions.filters.http.mcp.v3.Mcp",
            propagate_trace_context: {},
            propagate_baggage: {},
          },
        });
        const [options] = Object.values(bootstrap.static_resources.clusters[0].typed_extension_protocol_options);
        if (!attached) delete (options as Document).http_filters;
      };
    };
    const otlp = await world.otlp();
    for (const attached of [false, true]) {
      const given = { peer: "mesh", otlp: { host: "127.0.0.1", port: otlp.port } };
      const one = await world.hop({ env: keys.env(), ...given, change: mcp(attached) });
      const params = { name: "tool", arguments: {}, _meta: { baggage: "user.id=alice-7731,env=prod" } };
      const reply = await fetch(`http://127.0.0.1:${one.port}/mcp`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
      });
      expect(reply.status).toBe(200);
      const [arrived] = one.upstream.received;
      expect(JSON.stringify(arrived?.headers).includes("alice-7731"), String(attached)).toBe(!attached);
    }
  });

  test("none of it is rendered", async () => {
    for (const given of [{}, { peer: "mesh" }, { direction: "outbound" as const, cluster: "partner-bank" }]) {
      const text = JSON.stringify(await render(hop(given)));
      expect(text).not.toMatch(
        /typed_per_filter_config|"disabled"|upgrade_configs|tunneling_config|decorator"|original_dst|aggregate/,
      );
    }
  });

  test("the page has a row for each", () => {
    const [, section = ""] = /## What goes round the filter\n([\s\S]*?)\n## /.exec(
      readFileSync(join(ROOT, "docs", "operate.md"), "utf8"),
    ) ?? ["", ""];
    const words = [
      "typed_per_filter_config",
      "disabled: true",
      "upgrade_configs",
      "tunneling_config",
      "decorator",
      "mcp",
      "aggregate",
      "ORIGINAL_DST",
    ];
    expect(words.filter((word) => !section.includes(word))).toEqual([]);
  });
});
