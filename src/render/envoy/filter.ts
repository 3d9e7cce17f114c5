// The filter as Envoy attaches it: envoy.extensions.wasm.v3.PluginConfig, once per attach point (design.md 4 and 7).
import { attach } from "../../mesh/attach.ts";
import type { Hop } from "../../mesh/hop.ts";
import type { Point } from "../../words/action.ts";

/** The variable that holds the key bundle. Envoy is told its name; a value in configuration shows in /config_dump. */
export const KEYS_VARIABLE = "TRACECLOAK_KEYS";

/** How soon a VM that trapped is tried again: 0.07 s of 503 instead of 1.1 s. */
const BACKOFF = "0.05s";

/** The HTTP filter for one attach point. `capabilities` are those of the wasm. */
export function wasmFilter(hop: Hop, point: Point, capabilities: readonly string[]) {
  return {
    name: "tracecloak",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm",
      config: {
        // Envoy names this when it refuses an update.
        name: `tracecloak.${point}`,
        root_id: "tracecloak",
        failure_policy: "FAIL_RELOAD",
        reload_config: { backoff: { base_interval: BACKOFF } },
        vm_config: {
          vm_id: "tracecloak",
          runtime: "envoy.wasm.runtime.v8",
          code: { local: { filename: hop.wasm } },
          environment_variables: { host_env_keys: [KEYS_VARIABLE] },
          capability_restriction_config: {
            allowed_capabilities: Object.fromEntries(capabilities.map((name) => [name, {}])),
          },
        },
        configuration: {
          "@type": "type.googleapis.com/google.protobuf.StringValue",
          value: pluginConfiguration(hop, point),
        },
      },
    },
  };
}

/** The plugin configuration of one attach point (policy-semantics.md 1). */
export function pluginConfiguration(hop: Hop, point: Point): string {
  return JSON.stringify({ attach: attach(hop, point), policy: hop.policy });
}
