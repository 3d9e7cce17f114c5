// The carriers of carriers.md section 2 by the number its users know them under: the names that policies, metrics and
// explanations use. Rows 32 to 38 are not carriers: they are plain headers.
export const enum Carrier {
  HEADER = 0, // a plain header that policy names
  TRACEPARENT = 1,
  TRACESTATE = 2,
  BAGGAGE = 3,
  ELASTIC = 4,
  CORRELATION_CONTEXT = 5,
  REQUEST_ID = 6,
  REQUEST_CONTEXT = 7,
  TRACERESPONSE = 8,
  SERVER_TIMING = 9,
  B3 = 10,
  UBER_TRACE_ID = 11,
  UBERCTX = 12,
  JAEGER_DEBUG_ID = 13,
  OT_TRACER = 14,
  OT_BAGGAGE = 15,
  DATADOG = 16,
  DD_PATHWAY = 17,
  XRAY = 18,
  CLOUD_TRACE = 19,
  GRPC_TRACE_BIN = 20,
  GRPC_TAGS_BIN = 21,
  SW8 = 22,
  SW8_CORRELATION = 23,
  SENTRY_TRACE = 24,
  NEWRELIC = 25,
  INSTANA = 26,
  DYNATRACE = 27,
  PINPOINT = 28,
  HONEYCOMB = 29,
  SOLARWINDS = 30,
  APPDYNAMICS = 31,
  EAGLEEYE = 32,
}

/** One more than the highest carrier number: the length of tables indexed by carrier. */
export const CARRIERS: i32 = 33;

/** "This header is no carrier." */
export const NO_CARRIER: i32 = -1;

/**
 * Whether policy can name fields of a carrier. Those of ids alone have none: a zone's `carriers` and `trace` govern them.
 */
export function hasFields(carrier: i32): bool {
  switch (carrier) {
    case Carrier.TRACEPARENT:
    case Carrier.ELASTIC:
    case Carrier.REQUEST_ID:
    case Carrier.TRACERESPONSE:
    case Carrier.SERVER_TIMING:
    case Carrier.B3:
    case Carrier.UBER_TRACE_ID:
    case Carrier.CLOUD_TRACE:
    case Carrier.GRPC_TRACE_BIN:
    case Carrier.SENTRY_TRACE:
      return false;
    default:
      return carrier >= 0;
  }
}

/** Whether the values of a carrier are its vendor's alone: nothing here can read them, and their ids look like keys. */
export function isOpaque(carrier: i32): bool {
  switch (carrier) {
    case Carrier.OT_TRACER:
    case Carrier.DD_PATHWAY:
    case Carrier.NEWRELIC:
    case Carrier.DYNATRACE:
    case Carrier.PINPOINT:
    case Carrier.SOLARWINDS:
    case Carrier.APPDYNAMICS:
    case Carrier.EAGLEEYE:
      return true;
    default:
      return false;
  }
}

/** The name of a carrier in policies, metrics and explanations. */
export function carrierName(carrier: i32): string {
  return NAMES[carrier];
}

/** The number of a carrier by its name, or -1; `header` is none, it is the prefix of plain headers. */
export function carrierByName(name: string): i32 {
  for (let i = 1; i < CARRIERS; i++) if (NAMES[i] == name) return i;
  return -1;
}

const NAMES: StaticArray<string> = [
  "header",
  "traceparent",
  "tracestate",
  "baggage",
  "elastic-apm-traceparent",
  "correlation-context",
  "request-id",
  "request-context",
  "traceresponse",
  "server-timing",
  "b3",
  "uber-trace-id",
  "uberctx",
  "jaeger-debug-id",
  "ot-tracer",
  "ot-baggage",
  "datadog",
  "dd-pathway-ctx",
  "x-amzn-trace-id",
  "x-cloud-trace-context",
  "grpc-trace-bin",
  "grpc-tags-bin",
  "sw8",
  "sw8-correlation",
  "sentry-trace",
  "newrelic",
  "instana",
  "dynatrace",
  "pinpoint",
  "honeycomb",
  "solarwinds",
  "appdynamics",
  "eagleeye",
];
