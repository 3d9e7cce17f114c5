// Ends a message that cannot be made clean: what it holds is taken away, so that access logs are clean as well, then the
// stream ends with a reply of ours that says nothing but the reason.

import { ARENA } from "../abi/arena";
import { clearPairs, localReply } from "../abi/ending";
import { HeaderMap, removeHeader, Status } from "../abi/host";
import { PAIRS } from "../bytes/pairs";
import { bytesOf } from "../bytes/scan";
import { countDegraded } from "../decide/counts";
import { findCarrier, KNOWN_NAMES } from "../words/header";
import { Reason } from "../words/reason";

const REQUEST_TOO_LARGE: u32 = 431;
const RESPONSE_TOO_LARGE: u32 = 502;
const FAILED: u32 = 500;
const UNAVAILABLE: u32 = 503;

const DETAILS: StaticArray<u8> = bytesOf("tracecloak_refused");
const BODY_TOO_LARGE: StaticArray<u8> = bytesOf("tracecloak: the headers are too large to be read\n");
const BODY_FAILED: StaticArray<u8> = bytesOf("tracecloak: the headers could not be read or written\n");

const BODY_CLOSED: StaticArray<u8> = bytesOf("tracecloak: the headers cannot be read here\n");

/** Refuses the message of `map` for Reason.HOST, Reason.CLOSED or Reason.TOO_LARGE. */
export function refuseMessage(map: HeaderMap, reason: i32): void {
  countDegraded(reason);
  empty(map);
  const request = map == HeaderMap.REQUEST_HEADERS || map == HeaderMap.REQUEST_TRAILERS;
  const tooLarge = request ? REQUEST_TOO_LARGE : RESPONSE_TOO_LARGE;
  if (reason == Reason.TOO_LARGE) localReply(tooLarge, DETAILS, BODY_TOO_LARGE);
  else if (reason == Reason.CLOSED) localReply(UNAVAILABLE, DETAILS, BODY_CLOSED);
  else localReply(FAILED, DETAILS, BODY_FAILED);
}

/**
 * Takes away what the map holds. What could not be read is in no pair, and a family has names that nobody can list: so all of
 * it goes. Where the host does not do that, every known name goes.
 */
function empty(map: HeaderMap): void {
  if (clearPairs(map) == Status.OK) return;
  for (let i = 0; i < KNOWN_NAMES.length; i++) removeHeader(map, KNOWN_NAMES[i], 0, KNOWN_NAMES[i].length);
  for (let i = 0; i < PAIRS.count; i++) {
    const from = PAIRS.nameFrom(i);
    const to = PAIRS.nameTo(i);
    if (findCarrier(ARENA, from, to) >= 0) removeHeader(map, ARENA, from, to);
  }
}
