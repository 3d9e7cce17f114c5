// The access log. Carriers come from what our filter says of them, never from %REQ()%, which sees them raw wherever the
// filter did not run (design.md 4). Requests are told by their route, not by their path; what a caller may choose freely, a
// method or a request id, stands there only if it is of a known form.
import type { Hop } from "../../mesh/hop.ts";
import { METHODS, REQUEST_ID, requestId } from "./aside.ts";

/** The filter state that our filter keeps its clean summary under: Envoy puts `wasm.` before a property of ours. */
export const SUMMARY_STATE = "wasm.tracecloak_log";

const LINE = {
  time: "%START_TIME%",
  route: "%ROUTE_NAME%",
  protocol: "%PROTOCOL%",
  status: "%RESPONSE_CODE%",
  flags: "%RESPONSE_FLAGS%",
  details: "%RESPONSE_CODE_DETAILS%",
  duration_ms: "%DURATION%",
  bytes_received: "%BYTES_RECEIVED%",
  bytes_sent: "%BYTES_SENT%",
  upstream_cluster: "%UPSTREAM_CLUSTER%",
  trace: `%FILTER_STATE(${SUMMARY_STATE}:PLAIN)%`,
};

const METHOD = { name: ":method", string_match: { safe_regex: { regex: METHODS.join("|") } } };
const ID = { name: "x-request-id", string_match: { safe_regex: { regex: REQUEST_ID } } };

/** One line of JSON per request on standard output: a logger for each form that its method and id may have. */
export function accessLog(hop: Hop) {
  const method = "%REQ(:METHOD)%";
  const request_id = requestId(hop);
  return [
    stdout(both(is(METHOD), is(ID)), { ...LINE, method, request_id }),
    stdout(both(is(METHOD), isNot(ID)), { ...LINE, method }),
    stdout(isNot(METHOD), LINE),
  ];
}

function is(header: object) {
  return { header_filter: { header } };
}

function isNot(header: object) {
  return { header_filter: { header: { ...header, invert_match: true, treat_missing_header_as_empty: true } } };
}

function both(...filters: object[]) {
  return { and_filter: { filters } };
}

function stdout(filter: object, json_format: object) {
  return {
    name: "envoy.access_loggers.stdout",
    filter,
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
      log_format: { json_format },
    },
  };
}
