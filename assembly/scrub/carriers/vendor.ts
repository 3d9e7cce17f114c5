// The carriers of rows 4 to 31 of carriers.md: finds the file that knows a carrier's row. One that none knows is opaque:
// as it is inside a mesh, nothing of it beyond.
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
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
export function scrubVendor(m: Message, carrier: i32, lines: Lines): void {
  switch (carrier) {
    case Carrier.ELASTIC:
    case Carrier.REQUEST_ID:
    case Carrier.TRACERESPONSE:
    case Carrier.UBER_TRACE_ID:
    case Carrier.CLOUD_TRACE:
    case Carrier.GRPC_TRACE_BIN:
    case Carrier.SENTRY_TRACE:
      return scrubContext(m, carrier, lines);
    case Carrier.SERVER_TIMING:
      return scrubServerTiming(m, lines);
    case Carrier.HONEYCOMB:
      return scrubHoneycomb(m, lines);
    case Carrier.CORRELATION_CONTEXT:
    case Carrier.REQUEST_CONTEXT:
    case Carrier.UBERCTX:
    case Carrier.JAEGER_DEBUG_ID:
    case Carrier.OT_BAGGAGE:
      return scrubFree(m, carrier, lines);
    case Carrier.OT_TRACER:
      return scrubOt(m, lines);
    case Carrier.DATADOG:
      return scrubDatadog(m, lines);
    case Carrier.XRAY:
      return scrubXray(m, lines);
    case Carrier.SW8:
      return scrubSw8(m, lines);
    case Carrier.SW8_CORRELATION:
      return scrubCorrelation(m, lines);
    case Carrier.INSTANA:
      return scrubInstana(m, lines);
    case Carrier.GRPC_TAGS_BIN:
      return scrubGrpcTags(m, lines);
    case Carrier.SOLARWINDS:
      return scrubSolarwinds(m, lines);
    default:
      return scrubOpaque(m, carrier, lines);
  }
}
