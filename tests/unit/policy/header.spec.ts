import { bytesOf } from "../../../assembly/bytes/scan";
import { findCarrier } from "../../../assembly/carriers/family";
import { isCarrierHeader, isReservedHeader } from "../../../assembly/policy/header";
import { NO_CARRIER } from "../../../assembly/words/carrier";

/** carriers.md section 2: a name of every row and family, and names that are close to one. */
const NAMES: string[] = (
  "traceparent tracestate baggage elastic-apm-traceparent correlation-context request-id request-context " +
  "x-ms-request-root-id traceresponse server-timing b3 x-b3- x-b3-traceid uber-trace-id uberctx- uberctx-user " +
  "jaeger-baggage jaeger-debug-id ot-tracer-traceid x-ot-span-context ot-baggage-user baggage- baggage-user " +
  "x-datadog-tags dd- dd-pathway-ctx x-amzn-trace-id x-cloud-trace-context grpc-trace-bin grpc-tags-bin sw8 sw8-x " +
  "sw8-correlation sentry-trace newrelic x-newrelic-id x-instana-t x-dynatrace x-dtpc pinpoint-traceid " +
  "x-honeycomb-trace x-trace x-trace-options x-trace-options-signature singularityheader x-singularityheader " +
  "eagleeye-traceid x-eagleeye-rpcid " +
  "traceparents trace-parent x-b3 b33 b uberctx x-traces trace-id span-id parent-id x-request-id x-user-id dd d " +
  "newrelics baggages request-ids x-d x-ms-request-id cf-ray authorization"
).split(" ");

class Row {
  constructor(
    public name: string,
    public want: bool,
  ) {}
}

const RESERVED: Row[] = [
  new Row(":authority", true),
  new Row("authorization", true),
  new Row("proxy-authorization", true),
  new Row("cookie", true),
  new Row("host", true),
  new Row("te", true),
  new Row("content-length", true),
  new Row("x-user-id", false),
  new Row("hosts", false),
  new Row("t", false),
  new Row("x-cookie", false),
  new Row("", false),
];

describe("isCarrierHeader", () => {
  it("says what the carriers themselves say", () => {
    for (let i = 0; i < NAMES.length; i++) {
      const name = bytesOf(NAMES[i]);
      const want = findCarrier(name, 0, name.length) != NO_CARRIER;
      expect(isCarrierHeader(name, 0, name.length)).toBe(want, NAMES[i]);
    }
  });
});

describe("isReservedHeader", () => {
  it("knows credentials, pseudo-headers and what HTTP acts on", () => {
    for (let i = 0; i < RESERVED.length; i++) {
      const name = bytesOf(RESERVED[i].name);
      expect(isReservedHeader(name, 0, name.length)).toBe(RESERVED[i].want, RESERVED[i].name);
    }
  });
});
