// The filter as Envoy attaches it: envoy.extensions.wasm.v3.PluginConfig, once per attach point (design.md 4 and 7). Each
// point has a name of its own: a route's `typed_per_filter_config` that turns one off leaves the others.
import { attach } from "../../mesh/attach.ts";
import type { Hop } from "../../mesh/hop.ts";
import type { Point } from "../../words/action.ts";
import { has } from "../../words/envoy.ts";

/** The variable that holds the key bundle. Envoy is told its name; a value in configuration shows in /config_dump. */
export const KEYS_VARIABLE = "TRACECLOAK_KEYS";

const CODEC = "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec";

/** How soon a VM that trapped is tried again: 0.07 s of 503 instead of 1.1 s. */
const BACKOFF = "0.05s";

/** The HTTP filter for one attach point. `capabilities` are those of the wasm. */
export function wasmFilter(hop: Hop, point: Point, capabilities: readonly string[]) {
  const restriction = {
    capability_restriction_config: {
      allowed_capabilities: Object.fromEntries(capabilities.map((name) => [name, {}])),
    },
  };
  const inVm = has(hop.envoy, "1.40"); // before, it belonged to the plugin
  return {
    name: filterName(point),
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm",
      config: {
        // Envoy names this when it refuses an update.
        name: filterName(point),
        root_id: "tracecloak",
        failure_policy: "FAIL_RELOAD",
        reload_config: { backoff: { base_interval: BACKOFF } },
        ...(inVm ? {} : restriction),
        vm_config: {
          vm_id: "tracecloak",
          runtime: "envoy.wasm.runtime.v8",
          code: { local: { filename: hop.wasm } },
          environment_variables: { host_env_keys: [KEYS_VARIABLE] },
          ...(inVm ? restriction : {}),
        },
        configuration: {
          "@type": "type.googleapis.com/google.protobuf.StringValue",
          value: pluginConfiguration(hop, point),
        },
      },
    },
  };
}

/** What Envoy calls the filter at a point. */
export function filterName(point: Point): string {
  return `tracecloak.${point}`;
}

/** The filters of a chain towards an upstream: ours, then the codec that every such chain ends with. */
export function upstreamFilters(hop: Hop, point: Point, capabilities: readonly string[]): object[] {
  return [
    wasmFilter(hop, point, capabilities),
    { name: "envoy.filters.http.upstream_codec", typed_config: { "@type": `type.googleapis.com/${CODEC}` } },
  ];
}

/** The plugin configuration of one attach point (policy-semantics.md 1). */
export function pluginConfiguration(hop: Hop, point: Point): string {
  return JSON.stringify({ attach: attach(hop, point), policy: hop.policy });
}
