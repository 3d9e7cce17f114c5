// HCM early_header_mutation: what must go before Envoy itself looks at a request. Its tracer reads trace context before any
// HTTP filter, so only this keeps an outside id out of Envoy's own spans (design.md 4; carriers.md 2), and it appends to the
// addresses that a stranger claims. Unconditional, hence for listeners whose peer is fixed.
import { acts, type Hop, isEdge, restarts } from "../../mesh/hop.ts";

/** Where a stranger says that the request came from (carriers.md row 35); Envoy then writes the address it sees. */
const ADDRESSES: readonly string[] = ["forwarded", "x-forwarded-for"];

/** Headers that some tracer reads ids from. What is no id, such as baggage, is left to the filter. */
const NAMES: readonly string[] = [
  "b3",
  "elastic-apm-traceparent",
  "grpc-trace-bin",
  "jaeger-debug-id",
  "newrelic",
  "request-id",
  "sentry-trace",
  "singularityheader",
  "traceparent",
  "tracestate",
  "uber-trace-id",
  "x-amzn-trace-id",
  "x-client-trace-id",
  "x-cloud-trace-context",
  "x-singularityheader",
  "x-trace",
];

/** Families that hold ids under many names. */
const PREFIXES: readonly string[] = [
  "dd-pathway-ctx",
  "eagleeye-",
  "ot-tracer-",
  "pinpoint-",
  "sw8",
  "x-b3-",
  "x-datadog-",
  "x-dt",
  "x-dynatrace",
  "x-eagleeye-",
  "x-honeycomb-",
  "x-instana-",
  "x-newrelic-",
  "x-ot-",
  "x-trace-options",
];

/** The HCM's `early_header_mutation_extensions` of a hop, or none: no trace context and no address of a stranger's. */
export function earlyMutation(hop: Hop): { early_header_mutation_extensions?: object[] } {
  const mutations = [
    ...(isEdge(hop) && acts(hop.policy) ? ADDRESSES.map((name) => ({ remove: name })) : []),
    ...(restarts(hop) ? NAMES.map((name) => ({ remove: name })) : []),
    ...(restarts(hop) ? PREFIXES.map((prefix) => ({ remove_on_match: { key_matcher: { prefix } } })) : []),
  ];
  if (mutations.length === 0) return {};
  return {
    early_header_mutation_extensions: [
      {
        name: "envoy.http.early_header_mutation.header_mutation",
        typed_config: {
          "@type": "type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
          mutations,
        },
      },
    ],
  };
}
