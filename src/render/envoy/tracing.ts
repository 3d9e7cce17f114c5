// Envoy's own tracing by OTLP over HTTP. Spans keep queries out: `http.url` ends before the path, which stands without
// its query in a tag of its own (threats.md, "URL and referer in spans").
import type { Address } from "../../mesh/address.ts";
import { socketAddress } from "./address.ts";

const CLUSTER = "tracecloak-otlp";

/** HttpConnectionManager.Tracing. Every request is sampled: what the backend keeps is its own affair. */
export function tracing(service: string, otlp: Address) {
  const host = otlp.host.includes(":") ? `[${otlp.host}]` : otlp.host;
  return {
    client_sampling: { value: 100 },
    random_sampling: { value: 100 },
    overall_sampling: { value: 100 },
    max_path_tag_length: 0,
    custom_tags: [{ tag: "url.path", value: "%PATH(NQ)%" }],
    operation: "%REQ(:METHOD)% %PATH(NQ)%",
    provider: {
      name: "envoy.tracers.opentelemetry",
      typed_config: {
        "@type": "type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig",
        service_name: service,
        http_service: {
          http_uri: { uri: `http://${host}:${otlp.port}/v1/traces`, cluster: CLUSTER, timeout: "1s" },
        },
      },
    },
  };
}

/** The cluster that spans go to. No trace context passes it, so it has no filter. */
export function tracingCluster(otlp: Address) {
  return {
    name: CLUSTER,
    type: "STRICT_DNS",
    connect_timeout: "1s",
    load_assignment: {
      cluster_name: CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(otlp) } }] }],
    },
  };
}
