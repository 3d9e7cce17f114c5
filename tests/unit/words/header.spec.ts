import { bytesOf } from "../../../assembly/bytes/scan";
import { Carrier, carrierName, NO_CARRIER } from "../../../assembly/words/carrier";
import { findCarrier } from "../../../assembly/words/header";

class Row {
  constructor(
    public name: string,
    public carrier: i32,
  ) {}
}

const EXACT: Row[] = [
  new Row("traceparent", Carrier.TRACEPARENT),
  new Row("tracestate", Carrier.TRACESTATE),
  new Row("baggage", Carrier.BAGGAGE),
  new Row("elastic-apm-traceparent", Carrier.ELASTIC),
  new Row("correlation-context", Carrier.CORRELATION_CONTEXT),
  new Row("request-id", Carrier.REQUEST_ID),
  new Row("request-context", Carrier.REQUEST_CONTEXT),
  new Row("x-ms-request-root-id", Carrier.REQUEST_CONTEXT),
  new Row("traceresponse", Carrier.TRACERESPONSE),
  new Row("server-timing", Carrier.SERVER_TIMING),
  new Row("b3", Carrier.B3),
  new Row("uber-trace-id", Carrier.UBER_TRACE_ID),
  new Row("jaeger-baggage", Carrier.UBERCTX),
  new Row("jaeger-debug-id", Carrier.JAEGER_DEBUG_ID),
  new Row("x-amzn-trace-id", Carrier.XRAY),
  new Row("x-cloud-trace-context", Carrier.CLOUD_TRACE),
  new Row("grpc-trace-bin", Carrier.GRPC_TRACE_BIN),
  new Row("grpc-tags-bin", Carrier.GRPC_TAGS_BIN),
  new Row("sentry-trace", Carrier.SENTRY_TRACE),
  new Row("newrelic", Carrier.NEWRELIC),
  new Row("x-trace", Carrier.SOLARWINDS),
  new Row("singularityheader", Carrier.APPDYNAMICS),
  new Row("x-singularityheader", Carrier.APPDYNAMICS),
];

const FAMILIES: Row[] = [
  new Row("x-b3-", Carrier.B3),
  new Row("uberctx-", Carrier.UBERCTX),
  new Row("ot-tracer-", Carrier.OT_TRACER),
  new Row("x-ot-", Carrier.OT_TRACER),
  new Row("ot-baggage-", Carrier.OT_BAGGAGE),
  new Row("baggage-", Carrier.OT_BAGGAGE),
  new Row("x-datadog-", Carrier.DATADOG),
  new Row("dd-", Carrier.DD_PATHWAY),
  new Row("sw8", Carrier.SW8),
  new Row("x-newrelic-", Carrier.NEWRELIC),
  new Row("x-instana-", Carrier.INSTANA),
  new Row("x-dynatrace", Carrier.DYNATRACE),
  new Row("x-dt", Carrier.DYNATRACE),
  new Row("pinpoint-", Carrier.PINPOINT),
  new Row("x-honeycomb-", Carrier.HONEYCOMB),
  new Row("x-trace-options", Carrier.SOLARWINDS),
  new Row("eagleeye-", Carrier.EAGLEEYE),
  new Row("x-eagleeye-", Carrier.EAGLEEYE),
];

const MEMBERS: Row[] = [
  new Row("sw8-x", Carrier.SW8),
  new Row("sw8-correlation", Carrier.SW8_CORRELATION),
  new Row("dd-pathway-ctx-base64", Carrier.DD_PATHWAY),
  new Row("x-ot-span-context", Carrier.OT_TRACER),
  new Row("x-dtpc", Carrier.DYNATRACE),
  new Row("x-trace-options-signature", Carrier.SOLARWINDS),
];

const NEIGHBOURS: string[] = [
  "",
  "a",
  "te",
  "via",
  "age",
  ":path",
  "host",
  "date",
  "server",
  "request",
  "accept",
  "x-request-id",
  "x-trace-id",
  "x-traces",
  "trace-id",
  "span-id",
  "parent-id",
  "trace-parent",
  "trace-state",
  "trace.state",
  "baggages",
  "x-baggage",
  "b3-",
  "bb3",
  "x-b3",
  "x-b3traceid",
  "ddx",
  "dd",
  "sw",
  "sw9-x",
  "uber-trace-idnot",
  "newrelics",
  "x-amzn-requestid",
  "x-envoy-attempt-count",
  "x-forwarded-for",
  "x-ms-request-id",
  "x-d",
];

function carrierOf(name: string): i32 {
  const bytes = bytesOf("x-" + name + "-b3");
  return findCarrier(bytes, 2, 2 + name.length);
}

describe("findCarrier", () => {
  it("knows exact names", () => {
    for (let i = 0; i < EXACT.length; i++) {
      expect(carrierOf(EXACT[i].name)).toBe(EXACT[i].carrier, EXACT[i].name);
    }
  });

  it("knows no more than the exact name", () => {
    for (let i = 0; i < EXACT.length; i++) {
      const name = EXACT[i].name;
      expect(carrierOf(name + "z")).toBe(NO_CARRIER, name);
      expect(carrierOf(name.substring(0, name.length - 1))).toBe(NO_CARRIER, name);
      expect(carrierOf(name.substring(0, name.length - 1) + "z")).toBe(NO_CARRIER, name);
    }
  });

  it("knows a family by what its names start with", () => {
    for (let i = 0; i < FAMILIES.length; i++) {
      expect(carrierOf(FAMILIES[i].name)).toBe(FAMILIES[i].carrier, FAMILIES[i].name);
      expect(carrierOf(FAMILIES[i].name + "z9")).toBe(FAMILIES[i].carrier, FAMILIES[i].name);
    }
    for (let i = 0; i < MEMBERS.length; i++) {
      expect(carrierOf(MEMBERS[i].name)).toBe(MEMBERS[i].carrier, MEMBERS[i].name);
    }
  });

  it("leaves the neighbours alone", () => {
    for (let i = 0; i < NEIGHBOURS.length; i++) expect(carrierOf(NEIGHBOURS[i])).toBe(NO_CARRIER, NEIGHBOURS[i]);
  });

  it("reaches every carrier", () => {
    for (let carrier = 1; carrier <= Carrier.EAGLEEYE; carrier++) {
      let found = false;
      for (let i = 0; i < EXACT.length; i++) if (EXACT[i].carrier == carrier) found = true;
      for (let i = 0; i < FAMILIES.length; i++) if (FAMILIES[i].carrier == carrier) found = true;
      for (let i = 0; i < MEMBERS.length; i++) if (MEMBERS[i].carrier == carrier) found = true;
      expect(found).toBe(true, carrierName(carrier));
    }
  });
});
