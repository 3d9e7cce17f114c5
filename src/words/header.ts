// Which headers belong to which carrier and what each may hold (carriers.md section 2, rows 1 to 31). Names, prefixes and
// carriers are equal to assembly/words/header.ts, which a test holds. What a header holds decides what must go before
// Envoy's own tracer reads it, so a new carrier cannot be registered without saying it.
import type { Carrier } from "./carrier.ts";

/**
 * `ids` say which trace, span or request it is; a `decision` says whether it is sampled or recorded; `data` is everything
 * else: baggage, metrics, names of services, a vendor's own state. A list of data stays data where an id may stand in one of
 * its members, as in `baggage` and `server-timing`: the filter takes that member out, and the others may pass a boundary.
 */
export type Content = "ids" | "decision" | "data";

export interface CarrierHeader {
  /** Lower case: the header's name, or what the names of a family start with. */
  name: string;
  family: boolean;
  carrier: Exclude<Carrier, "header">;
  holds: readonly Content[];
}

/** An exact name goes before a family that it is in. */
export const HEADERS: readonly CarrierHeader[] = [
  exact("traceparent", "traceparent", "ids", "decision"),
  exact("tracestate", "tracestate", "ids", "decision", "data"),
  exact("baggage", "baggage", "data"),
  exact("elastic-apm-traceparent", "elastic-apm-traceparent", "ids", "decision"),
  exact("correlation-context", "correlation-context", "data"),
  exact("request-id", "request-id", "ids"),
  exact("request-context", "request-context", "data"),
  exact("x-ms-request-root-id", "request-context", "ids"),
  exact("traceresponse", "traceresponse", "ids", "decision"),
  exact("server-timing", "server-timing", "data"),
  exact("b3", "b3", "ids", "decision"),
  family("x-b3-", "b3", "ids", "decision"),
  exact("uber-trace-id", "uber-trace-id", "ids", "decision"),
  family("uberctx-", "uberctx", "data"),
  exact("jaeger-baggage", "uberctx", "data"),
  exact("jaeger-debug-id", "jaeger-debug-id", "decision", "data"),
  family("ot-tracer-", "ot-tracer", "ids", "decision"),
  family("x-ot-", "ot-tracer", "ids", "decision"),
  family("ot-baggage-", "ot-baggage", "data"),
  family("baggage-", "ot-baggage", "data"),
  family("x-datadog-", "datadog", "ids", "decision", "data"),
  family("dd-", "dd-pathway-ctx", "ids"),
  exact("x-aws-sqsd-attr-_datadog", "dd-pathway-ctx", "ids", "decision", "data"),
  exact("x-amzn-trace-id", "x-amzn-trace-id", "ids", "decision", "data"),
  exact("x-cloud-trace-context", "x-cloud-trace-context", "ids", "decision"),
  exact("grpc-trace-bin", "grpc-trace-bin", "ids", "decision"),
  exact("grpc-tags-bin", "grpc-tags-bin", "data"),
  exact("sw8-correlation", "sw8-correlation", "data"),
  family("sw8", "sw8", "ids", "decision", "data"),
  exact("sentry-trace", "sentry-trace", "ids", "decision"),
  exact("newrelic", "newrelic", "ids", "decision", "data"),
  family("x-newrelic-", "newrelic", "ids", "decision", "data"),
  family("x-instana-", "instana", "ids", "decision"),
  family("x-dynatrace", "dynatrace", "ids", "decision", "data"),
  family("x-dt", "dynatrace", "ids", "decision", "data"),
  family("pinpoint-", "pinpoint", "ids", "decision", "data"),
  family("x-honeycomb-", "honeycomb", "ids", "data"),
  exact("x-trace", "solarwinds", "ids", "decision"),
  family("x-trace-options", "solarwinds", "decision", "data"),
  exact("singularityheader", "appdynamics", "ids", "decision", "data"),
  exact("x-singularityheader", "appdynamics", "ids", "decision", "data"),
  family("eagleeye-", "eagleeye", "ids", "data"),
  family("x-eagleeye-", "eagleeye", "ids", "data"),
];

/** Whether a header may say which trace or request it is, or whether that is sampled: data alone does not. */
export function holdsTrace({ holds }: CarrierHeader): boolean {
  return holds.includes("ids") || holds.includes("decision");
}

function exact(name: string, carrier: CarrierHeader["carrier"], ...holds: [Content, ...Content[]]): CarrierHeader {
  return { name, family: false, carrier, holds };
}

function family(name: string, carrier: CarrierHeader["carrier"], ...holds: [Content, ...Content[]]): CarrierHeader {
  return { name, family: true, carrier, holds };
}
