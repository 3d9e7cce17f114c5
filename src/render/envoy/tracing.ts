// Envoy's own tracing: OpenTelemetry by OTLP over HTTP, or Zipkin. A span is named by its route and holds nothing that a
// caller wrote: no path, no query, no header (threats.md, "URL and referer in spans").
import type { Address } from "../../mesh/address.ts";
import type { Hop } from "../../mesh/hop.ts";
import { socketAddress } from "./address.ts";
import { customTags } from "./tag.ts";

/** Where spans go. */
interface Collector {
  /** The name of its cluster. */
  cluster: string;
  address: Address;
  provider: { name: string; typed_config: object };
}

/** Every request is sampled: what the backend keeps is its own affair. */
const ALWAYS = { value: 100 };

/** HttpConnectionManager.Tracing of a hop that is traced, by its key. */
export function tracing(hop: Hop): { tracing?: object } {
  const collector = collectorOf(hop);
  if (collector === null) return {};
  return {
    tracing: {
      client_sampling: ALWAYS,
      random_sampling: ALWAYS,
      overall_sampling: ALWAYS,
      max_path_tag_length: 0,
      // Never empty, or the name is Envoy's own, which has the authority in it, or what a header says.
      operation: `${hop.direction} %ROUTE_NAME%`,
      custom_tags: customTags(hop),
      provider: collector.provider,
    },
  };
}

/** The cluster that spans go to, if there is one. No trace context passes it, so it has no filter. */
export function tracingClusters(hop: Hop): object[] {
  const collector = collectorOf(hop);
  if (collector === null) return [];
  const { cluster, address } = collector;
  return [
    {
      name: cluster,
      type: "STRICT_DNS",
      connect_timeout: "1s",
      load_assignment: {
        cluster_name: cluster,
        endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(address) } }] }],
      },
    },
  ];
}

function collectorOf({ service, otlp, zipkin }: Hop): Collector | null {
  if (otlp !== undefined) return openTelemetry(service, otlp);
  return zipkin === undefined ? null : zipkinOf(zipkin);
}

function openTelemetry(service: string, address: Address): Collector {
  const cluster = "tracecloak-otlp";
  const typed_config = {
    "@type": "type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig",
    service_name: service,
    http_service: { http_uri: { uri: `http://${authority(address)}/v1/traces`, cluster, timeout: "1s" } },
  };
  return { cluster, address, provider: { name: "envoy.tracers.opentelemetry", typed_config } };
}

/** Takes the trace from `traceparent` where there is no B3, and writes both, so that all carriers name one trace. */
function zipkinOf(address: Address): Collector {
  const cluster = "tracecloak-zipkin";
  const typed_config = {
    "@type": "type.googleapis.com/envoy.config.trace.v3.ZipkinConfig",
    collector_cluster: cluster,
    collector_endpoint: "/api/v2/spans",
    collector_endpoint_version: "HTTP_JSON",
    collector_hostname: authority(address),
    trace_id_128bit: true,
    trace_context_option: "USE_B3_WITH_W3C_PROPAGATION",
  };
  return { cluster, address, provider: { name: "envoy.tracers.zipkin", typed_config } };
}

function authority({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
