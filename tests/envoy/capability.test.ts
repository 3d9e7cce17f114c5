// `capability_restriction_config` fails open (design.md 4): a call that is not allowed answers a status, so the filter
// refuses to be configured rather than let headers pass that it cannot write.
import { afterAll, expect, test } from "vitest";
import { EnvoyFailed } from "../../src/mesh/run.ts";
import { connectionManager, type Document, linesWith, World } from "./harness.ts";

const world = new World();
afterAll(() => world.end());

test.each([
  "proxy_get_header_map_pairs",
  "proxy_replace_header_map_value",
  "proxy_remove_header_map_value",
  "proxy_send_local_response",
])("without %s there is no listener, and the log says why", async (name) => {
  const withhold = (bootstrap: Document) => {
    const { vm_config } = connectionManager(bootstrap).http_filters[0].typed_config.config;
    delete vm_config.capability_restriction_config.allowed_capabilities[name];
  };
  const failed = await world.hop({ change: withhold }).catch((reason: unknown) => reason);
  expect(failed).toBeInstanceOf(EnvoyFailed);
  expect(linesWith((failed as EnvoyFailed).logs, "event=config_refused code=host-capability", name)).not.toEqual([]);
});
