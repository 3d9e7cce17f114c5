// The carriers of rows 4 to 31 of carriers.md: finds the file that knows a carrier's row. One that none knows is opaque:
// as it is inside a mesh, nothing of it beyond.
import { Edits } from "../../decide/edits";
import { Hop } from "../../decide/hop";
import { Lines } from "../../decide/lines";
import { Rules } from "../../decide/rules";
import { Carrier } from "../../words/carrier";
import { scrubContext } from "./context";
import { scrubCorrelation } from "./correlation";
import { scrubDatadog } from "./datadog";
import { scrubFree } from "./free";
import { scrubHoneycomb } from "./honeycomb";
import { scrubInstana } from "./instana";
import { scrubOpaque } from "./opaque";
import { scrubOt } from "./ot";
import { scrubSw8 } from "./skywalking";
import { scrubSolarwinds } from "./solarwinds";
import { scrubGrpcTags } from "./tags";
import { scrubServerTiming } from "./timing";
import { scrubXray } from "./xray";

/** Scrubs all `lines` of one carrier. `traceparent` and `b3` are decided before. */
export function scrubVendor(
  hop: Hop,
  rules: Rules,
  carrier: i32,
  buf: StaticArray<u8>,
  lines: Lines,
  edits: Edits,
): void {
  switch (carrier) {
    case Carrier.ELASTIC:
    case Carrier.REQUEST_ID:
    case Carrier.TRACERESPONSE:
    case Carrier.UBER_TRACE_ID:
    case Carrier.CLOUD_TRACE:
    case Carrier.GRPC_TRACE_BIN:
    case Carrier.SENTRY_TRACE:
      return scrubContext(hop, rules, carrier, buf, lines, edits);
    case Carrier.SERVER_TIMING:
      return scrubServerTiming(rules, buf, lines, edits);
    case Carrier.HONEYCOMB:
      return scrubHoneycomb(hop, rules, buf, lines, edits);
    case Carrier.CORRELATION_CONTEXT:
    case Carrier.REQUEST_CONTEXT:
    case Carrier.UBERCTX:
    case Carrier.JAEGER_DEBUG_ID:
    case Carrier.OT_BAGGAGE:
      return scrubFree(rules, carrier, buf, lines, edits);
    case Carrier.OT_TRACER:
      return scrubOt(hop, rules, buf, lines, edits);
    case Carrier.DATADOG:
      return scrubDatadog(hop, rules, buf, lines, edits);
    case Carrier.XRAY:
      return scrubXray(hop, rules, buf, lines, edits);
    case Carrier.SW8:
      return scrubSw8(hop, rules, buf, lines, edits);
    case Carrier.SW8_CORRELATION:
      return scrubCorrelation(rules, buf, lines, edits);
    case Carrier.INSTANA:
      return scrubInstana(hop, rules, buf, lines, edits);
    case Carrier.GRPC_TAGS_BIN:
      return scrubGrpcTags(rules, buf, lines, edits);
    case Carrier.SOLARWINDS:
      return scrubSolarwinds(rules, buf, lines, edits);
    default:
      return scrubOpaque(rules, carrier, buf, lines, edits);
  }
}
