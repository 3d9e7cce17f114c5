// The access log. Carriers come from what our filter says of them, never from %REQ()%, which sees them raw wherever the
// filter did not run (design.md 4); paths come without their query.

/** The filter state that our filter keeps its clean summary under: Envoy puts `wasm.` before a property of ours. */
export const SUMMARY_STATE = "wasm.tracecloak_log";

const FORMAT = {
  time: "%START_TIME%",
  method: "%REQ(:METHOD)%",
  path: "%PATH(NQ)%",
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

/** One line of JSON per request on standard output. */
export function accessLog() {
  return [
    {
      name: "envoy.access_loggers.stdout",
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
        log_format: { json_format: FORMAT },
      },
    },
  ];
}
