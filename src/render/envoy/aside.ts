// What is set aside on a hop's stream before something reads or writes it, and put back behind it, by native filters of
// Envoy's (docs/decisions/0018). `tracestate`: the OpenTelemetry tracer exports it as it came, so early mutation hides it
// under a name of ours, and it is on the stream alone until the tracer has injected its own, an empty one. The request id:
// our filter maps it for a peer, and our own logs and spans keep the mesh's.
import type { Hop } from "../../mesh/hop.ts";
import { acts, isEdge, peerZone, restarts } from "../../mesh/zone.ts";

/** Where early mutation hides `tracestate`. Whoever sends it is not heard: it is removed first. */
const HIDDEN = "x-tracecloak-state";
const STATE = "tracecloak.state";
const REQUEST = "tracecloak.request";

/** RFC 9110 section 9 and RFC 5789: whatever else stands there, a caller made up. */
export const METHODS: readonly string[] = [
  ...["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"],
];

/** A UUID. Other forms of request ids are not told from a card or a telephone number. */
export const REQUEST_ID = "[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}";

/** W3C Trace Context 3.3: lines are one list, and without a traceparent it means nothing. `%REQ()%` sees one line. */
const ALL_LINES = "%CEL('traceparent' in request.headers ? request.headers['tracestate'] : '')%";
/** The value of a tag must not be empty, or Envoy's own stays. */
const CHECKED_ID = `%CEL(request.id.matches('^${REQUEST_ID}$') ? request.id : '-')%`;

/** Whether the tracer would export `tracestate`, on a hop where it does not just go. */
export function hidesState(hop: Hop): boolean {
  return hop.otlp !== undefined && acts(hop.policy) && !restarts(hop);
}

/** Whether the request id is kept: where it may leave as another, and where a span would show what a caller chose. */
function keepsRequestId(hop: Hop): boolean {
  if (isEdge(hop)) return false; // Envoy's own
  return isTraced(hop) || (hop.direction === "outbound" && peerZone(hop)?.own !== true);
}

export function isTraced(hop: Pick<Hop, "otlp" | "zipkin">): boolean {
  return hop.otlp !== undefined || hop.zipkin !== undefined;
}

/** For `early_header_mutation_extensions`: before the tracer looks. */
export function hide(hop: Hop): object[] {
  return hidesState(hop) ? [{ remove: HIDDEN }, put(HIDDEN, ALL_LINES), { remove: "tracestate" }] : [];
}

/** HTTP filters of the listener: behind ours, before the router. */
export function setAside(hop: Hop): object[] {
  const states = [
    ...(hidesState(hop) ? [state(STATE, `%REQ(${HIDDEN})%`)] : []),
    ...(keepsRequestId(hop) ? [state(REQUEST, isTraced(hop) ? CHECKED_ID : "%REQ(x-request-id)%")] : []),
  ];
  const config = "envoy.extensions.filters.http.set_filter_state.v3.Config";
  return [
    ...(states.length > 0
      ? [
          {
            name: "tracecloak.aside",
            typed_config: { "@type": `type.googleapis.com/${config}`, on_request_headers: states },
          },
        ]
      : []),
    ...(hidesState(hop) ? [headerMutation("tracecloak.hidden", [{ remove: HIDDEN }])] : []),
  ];
}

/** Upstream filters, before ours: what the tracer injected goes, what was set aside is there again, at each attempt. */
export function putBack(hop: Hop): object[] {
  if (!hidesState(hop)) return [];
  return [
    headerMutation("tracecloak.state", [{ remove: "tracestate" }, put("tracestate", `%FILTER_STATE(${STATE}:PLAIN)%`)]),
  ];
}

/** The request id that our own logs and spans have, for Envoy's formatter. */
export function requestId(hop: Hop): string {
  return keepsRequestId(hop) ? `%FILTER_STATE(${REQUEST}:PLAIN)%` : "%STREAM_ID%";
}

/** The tag that has it, where Envoy's own would copy the header. */
export function requestIdTag(hop: Hop): object[] {
  return keepsRequestId(hop) ? [{ tag: "guid:x-request-id", value: requestId(hop) }] : [];
}

function state(key: string, format: string) {
  return {
    object_key: key,
    factory_key: "envoy.string",
    format_string: { text_format_source: { inline_string: format }, omit_empty_values: true },
    skip_if_empty: true,
  };
}

function headerMutation(name: string, mutations: object[]) {
  const type = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation";
  return {
    name,
    typed_config: { "@type": `type.googleapis.com/${type}`, mutations: { request_mutations: mutations } },
  };
}

/** Nothing is put where the value is empty. */
function put(key: string, value: string) {
  return { append: { header: { key, value }, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" } };
}
