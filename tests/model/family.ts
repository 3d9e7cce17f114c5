// carriers.md section 2, rows 1 to 31, read naively: which carrier a header name belongs to, in the order of the rows.

const FAMILIES: [string, RegExp][] = [
  ["traceparent", /^traceparent$/],
  ["tracestate", /^tracestate$/],
  ["baggage", /^baggage$/],
  ["elastic-apm-traceparent", /^elastic-apm-traceparent$/],
  ["correlation-context", /^correlation-context$/],
  ["request-id", /^request-id$/],
  // 5.7 names the legacy root id of the same vendor beside it.
  ["request-context", /^(?:request-context|x-ms-request-root-id)$/],
  ["traceresponse", /^traceresponse$/],
  ["server-timing", /^server-timing$/],
  ["b3", /^(?:b3$|x-b3-)/],
  ["uber-trace-id", /^uber-trace-id$/],
  ["uberctx", /^(?:uberctx-|jaeger-baggage$)/],
  ["jaeger-debug-id", /^jaeger-debug-id$/],
  ["ot-tracer", /^(?:ot-tracer-|x-ot-)/],
  ["ot-baggage", /^(?:ot-baggage-|baggage-)/],
  ["datadog", /^x-datadog-/],
  // dd-trace-js reads a whole context from the JSON of a queue's message attribute.
  ["dd-pathway-ctx", /^(?:dd-|x-aws-sqsd-attr-_datadog$)/],
  ["x-amzn-trace-id", /^x-amzn-trace-id$/],
  ["x-cloud-trace-context", /^x-cloud-trace-context$/],
  ["grpc-trace-bin", /^grpc-trace-bin$/],
  ["grpc-tags-bin", /^grpc-tags-bin$/],
  ["sw8-correlation", /^sw8-correlation$/],
  ["sw8", /^sw8/],
  ["sentry-trace", /^sentry-trace$/],
  ["newrelic", /^(?:newrelic$|x-newrelic-)/],
  ["instana", /^x-instana-/],
  ["dynatrace", /^x-(?:dynatrace|dt)/],
  ["pinpoint", /^pinpoint-/],
  ["honeycomb", /^x-honeycomb-/],
  ["solarwinds", /^x-trace(?:$|-options)/],
  ["appdynamics", /^(?:x-)?singularityheader$/],
  ["eagleeye", /^(?:x-)?eagleeye-/],
];

/** The carrier of a lower-case header name, or undefined. */
export function carrierOf(name: string): string | undefined {
  return FAMILIES.find(([, form]) => form.test(name))?.[0];
}
