// Tags that Envoy puts on every span by itself (source/common/tracing/http_tracer_impl.cc) and that copy what a caller or a
// service wrote. A custom tag is set last and takes the place of a default one, so each gets one of the same name: a
// literal, since a tag without a value takes no place. What an answer says of a gRPC call, `grpc.message` and
// `grpc.status_code`, Envoy sets behind all others: nothing takes their place (docs/decisions/0018).
import type { Hop } from "../../mesh/hop.ts";
import { isEdge } from "../../mesh/zone.ts";
import { METHODS, requestIdTag } from "./aside.ts";

/** What stands where nothing may: what Envoy itself writes where a header is missing. */
const NOTHING = "-";

/** Default tags by what they copy. */
export const COPIES: Readonly<Record<string, string>> = {
  "http.url": "scheme, authority and path",
  user_agent: "user-agent",
  downstream_cluster: "x-envoy-downstream-service-cluster",
  "guid:x-client-trace-id": "x-client-trace-id",
  "grpc.path": "the path with its query, whatever max_path_tag_length says",
  "grpc.authority": "authority",
  "grpc.content_type": "content-type",
  "grpc.timeout": "grpc-timeout",
};

/** On a listener that strangers meet, the address of the connection says who they are. */
const ADDRESS = "peer.address";

/** OpenTelemetry's tracer itself writes `_OTHER` in place of a method that it does not know, Zipkin's does not. */
const METHOD = {
  tag: "http.method",
  value: `%CEL(request.method in ['${METHODS.join("', '")}'] ? request.method : '_OTHER')%`,
};

export function customTags(hop: Hop): object[] {
  const names = [...Object.keys(COPIES), ...(isEdge(hop) ? [ADDRESS] : [])];
  const literals = names.map((tag) => ({ tag, literal: { value: NOTHING } }));
  return [...literals, ...(hop.zipkin ? [METHOD] : []), ...requestIdTag(hop)];
}
