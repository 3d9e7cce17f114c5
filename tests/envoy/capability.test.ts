// `capability_restriction_config` fails open (design.md 4): a call that is not allowed answers a status. The filter takes the
// configuration, since a worker that refuses one serves raw (docs/decisions/0016), and refuses all traffic.
import { afterAll, expect, test } from "vitest";
import { get } from "../stand/client.ts";
import { connectionManager, type Document, linesWith, until, World } from "../stand/harness.ts";

const world = new World();
afterAll(() => world.end());

test.each(["proxy_get_header_map_pairs", "proxy_replace_header_map_value", "proxy_remove_header_map_value"])(
  "without %s all traffic is refused; log, count and gauge say why",
  async (name) => {
    const withhold = (bootstrap: Document) => {
      const { vm_config } = connectionManager(bootstrap).http_filters[0].typed_config.config;
      delete vm_config.capability_restriction_config.allowed_capabilities[name];
    };
    const { envoy, port, upstream } = await world.hop({ change: withhold });
    expect((await get(port, [["baggage", "user.id=alice"]])).status).toBe(503);
    expect(upstream.received).toEqual([]);
    expect(linesWith(envoy.logs(), "event=config_closed code=host-capability", name)).not.toEqual([]);
    const page = () => envoy.page("/stats/prometheus");
    await until("the gauge", async () => /^tracecloak_configurations_closed(?:\{.*\})? 1$/m.test(await page()));
    expect(await page()).toMatch(/^tracecloak_config_closed_total\{code="host-capability"\} [1-9]/m);
  },
);
