// The calls that end a message: what the map held goes, and a reply of our own takes its place.
import { proxy_send_local_response, proxy_set_header_map_pairs } from "./env";
import { addressOf, HeaderMap, Status } from "./host";

/** A map without pairs, as the host serialises it: their count. */
const NO_PAIRS: usize = memory.data(4, 4);
const NO_GRPC_STATUS: u32 = 0xffffffff;

/**
 * Takes all pairs out of a map. For a message that is refused alone: set to anything else, a map of more than 1,024 pairs or
 * 1 MiB loses every header.
 */
export function clearPairs(map: HeaderMap): Status {
  return <Status>proxy_set_header_map_pairs(map, NO_PAIRS, 4);
}

/** Ends the stream with a reply of our own. `details` goes to the access log's RESPONSE_CODE_DETAILS. */
export function localReply(code: u32, details: StaticArray<u8>, body: StaticArray<u8>): Status {
  return <Status>(
    proxy_send_local_response(
      code,
      addressOf(details, 0),
      details.length,
      addressOf(body, 0),
      body.length,
      0,
      0,
      NO_GRPC_STATUS,
    )
  );
}
