// Ends a message that cannot be made clean: every known carrier is removed by name, so that access logs are clean as
// well, then the stream ends with a reply of ours that says nothing but the reason.

import { ARENA } from "../abi/arena";
import { HeaderMap, localReply, removeHeader } from "../abi/host";
import { PAIRS } from "../bytes/pairs";
import { bytesOf } from "../bytes/scan";
import { countDegraded } from "../decide/counts";
import { findCarrier } from "../words/header";
import { Reason } from "../words/reason";

const REQUEST_TOO_LARGE: u32 = 431;
const RESPONSE_TOO_LARGE: u32 = 502;
const FAILED: u32 = 500;
const UNAVAILABLE: u32 = 503;

const DETAILS: StaticArray<u8> = bytesOf("tracecloak_refused");
const BODY_TOO_LARGE: StaticArray<u8> = bytesOf("tracecloak: the headers are too large to be read\n");
const BODY_FAILED: StaticArray<u8> = bytesOf("tracecloak: the headers could not be read or written\n");

const BODY_CLOSED: StaticArray<u8> = bytesOf("tracecloak: the headers cannot be read here\n");

/** Names removed when the map itself could not be read. */
const NAMES: StaticArray<StaticArray<u8>> = [
  bytesOf("baggage"),
  bytesOf("traceparent"),
  bytesOf("tracestate"),
  bytesOf("b3"),
  bytesOf("x-b3-traceid"),
  bytesOf("x-b3-spanid"),
  bytesOf("x-b3-parentspanid"),
  bytesOf("x-b3-sampled"),
  bytesOf("x-b3-flags"),
  bytesOf("elastic-apm-traceparent"),
  bytesOf("correlation-context"),
  bytesOf("request-id"),
  bytesOf("request-context"),
  bytesOf("traceresponse"),
  bytesOf("server-timing"),
  bytesOf("uber-trace-id"),
  bytesOf("jaeger-baggage"),
  bytesOf("jaeger-debug-id"),
  bytesOf("ot-tracer-traceid"),
  bytesOf("ot-tracer-spanid"),
  bytesOf("ot-tracer-sampled"),
  bytesOf("x-ot-span-context"),
  bytesOf("x-datadog-trace-id"),
  bytesOf("x-datadog-parent-id"),
  bytesOf("x-datadog-sampling-priority"),
  bytesOf("x-datadog-origin"),
  bytesOf("x-datadog-tags"),
  bytesOf("dd-pathway-ctx"),
  bytesOf("dd-pathway-ctx-base64"),
  bytesOf("x-amzn-trace-id"),
  bytesOf("x-cloud-trace-context"),
  bytesOf("grpc-trace-bin"),
  bytesOf("grpc-tags-bin"),
  bytesOf("sw8"),
  bytesOf("sw8-x"),
  bytesOf("sw8-correlation"),
  bytesOf("sentry-trace"),
  bytesOf("newrelic"),
  bytesOf("x-instana-t"),
  bytesOf("x-instana-s"),
  bytesOf("x-instana-l"),
  bytesOf("x-dynatrace"),
  bytesOf("x-dtpc"),
  bytesOf("pinpoint-traceid"),
  bytesOf("pinpoint-spanid"),
  bytesOf("pinpoint-pspanid"),
  bytesOf("pinpoint-host"),
  bytesOf("x-honeycomb-trace"),
  bytesOf("x-trace"),
  bytesOf("x-trace-options"),
  bytesOf("x-trace-options-signature"),
  bytesOf("singularityheader"),
  bytesOf("x-singularityheader"),
  bytesOf("eagleeye-traceid"),
  bytesOf("eagleeye-rpcid"),
  bytesOf("eagleeye-userdata"),
];

/** Refuses the message of `map` for Reason.HOST, Reason.CLOSED or Reason.TOO_LARGE. */
export function refuseMessage(map: HeaderMap, reason: i32): void {
  countDegraded(reason);
  for (let i = 0; i < NAMES.length; i++) removeHeader(map, NAMES[i], 0, NAMES[i].length);
  for (let i = 0; i < PAIRS.count; i++) {
    const from = PAIRS.nameFrom(i);
    const to = PAIRS.nameTo(i);
    if (findCarrier(ARENA, from, to) >= 0) removeHeader(map, ARENA, from, to);
  }
  const request = map == HeaderMap.REQUEST_HEADERS || map == HeaderMap.REQUEST_TRAILERS;
  const tooLarge = request ? REQUEST_TOO_LARGE : RESPONSE_TOO_LARGE;
  if (reason == Reason.TOO_LARGE) localReply(tooLarge, DETAILS, BODY_TOO_LARGE);
  else if (reason == Reason.CLOSED) localReply(UNAVAILABLE, DETAILS, BODY_CLOSED);
  else localReply(FAILED, DETAILS, BODY_FAILED);
}
