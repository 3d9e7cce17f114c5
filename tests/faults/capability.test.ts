// `capability_restriction_config` with each name taken out in turn (design.md 4). A call that is not allowed is noticed:
// all traffic is refused, or the call is one that no header depends on. A callback that is not
// allowed is never made, and no filter can notice that: the list must be derived, and the last table shows why.
import { afterAll, describe, expect, test } from "vitest";
import { findPlanted } from "../../src/demo/leak.ts";
import { readCapabilities } from "../../src/host/capability.ts";
import { WASM } from "../../src/host/root.ts";
import { rawRequest, requestWithTrailers } from "../stand/client.ts";
import { connectionManager, type Document, TestKeys, World } from "../stand/harness.ts";
import { expectClean, PLANTED, REQUEST } from "./wire.ts";

const NAMES = await readCapabilities(WASM);

/** Callbacks about a header map, and the part of an exchange that then goes unseen. */
const UNSEEN = {
  proxy_on_request_headers: "request headers",
  proxy_on_request_trailers: "request trailers",
  proxy_on_response_headers: "response headers",
  proxy_on_response_trailers: "response trailers",
};

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

type Outcome = "failing" | { raw: string[] };

/** What becomes of a hop and of one exchange with everything in every part, without the capability `name`. */
async function without(name: string): Promise<Outcome> {
  const { port, upstream, envoy } = await world.hop({
    env: keys.env(),
    protocol: "http2",
    change: (bootstrap: Document) => {
      const manager = connectionManager(bootstrap);
      manager.http_protocol_options = { enable_trailers: true };
      manager.stream_idle_timeout = "1s"; // where no reply may be sent, a stream waits for its end
      const { vm_config } = manager.http_filters[0].typed_config.config;
      delete vm_config.capability_restriction_config.allowed_capabilities[name];
    },
  });
  upstream.answer({ headers: REQUEST, trailers: REQUEST });
  const reply = await rawRequest(port, requestWithTrailers("/", REQUEST, REQUEST));
  await envoy.stop();
  expectClean(envoy.logs());
  if (reply.status >= 500) {
    expect(upstream.received).toEqual([]);
    return "failing";
  }
  const [request] = upstream.received;
  const parts = {
    "request headers": request?.headers,
    "request trailers": request?.trailers,
    "response headers": reply.headers,
    "response trailers": reply.trailers,
  };
  const raw = Object.entries(parts).filter(([, part]) => findPlanted(PLANTED, JSON.stringify(part)).length > 0);
  return { raw: raw.map(([part]) => part) };
}

/** Names whose outcome is worth knowing; of the others only that nothing raw passes. */
const WANTED: Record<string, Outcome> = {
  environ_get: "failing",
  proxy_add_header_map_value: "failing",
  proxy_get_buffer_bytes: "failing",
  proxy_get_header_map_pairs: "failing",
  proxy_remove_header_map_value: "failing",
  proxy_replace_header_map_value: "failing",
  proxy_send_local_response: "failing",
  proxy_set_property: "failing",
  random_get: "failing",
  proxy_on_configure: "failing",
  proxy_on_context_create: "failing",
};

describe("a name that is not allowed lets nothing raw pass", () => {
  test.each(NAMES.filter((name) => !(name in UNSEEN)))("%s", async (name) => {
    const outcome = await without(name);
    if (typeof outcome === "object") expect(outcome).toEqual({ raw: [] });
    expect(WANTED[name] ?? outcome).toEqual(outcome);
  });

  test("every name that the tables speak of is one that the filter needs", () => {
    expect(NAMES).toEqual(expect.arrayContaining([...Object.keys(WANTED), ...Object.keys(UNSEEN)]));
  });
});

describe("a callback that is not allowed is not made, and Envoy lets pass what it is about", () => {
  test.each(Object.entries(UNSEEN))("%s: %s, and nothing else", async (name, part) => {
    expect(await without(name)).toEqual({ raw: [part] });
  });
});
