// What one pass of the filter over a request leaves to the next, in properties of the stream: the first attach point of an
// inbound hop to the second, an attempt at a destination to the next (design.md 4).
import { ARENA, resetArena } from "../abi/arena";
import {
  ANSWER,
  addHeader,
  callForeign,
  getPairs,
  getProperty,
  HeaderMap,
  replaceHeader,
  Status,
  setProperty,
} from "../abi/host";
import { PAIRS } from "../bytes/pairs";
import { bytesOf, equal } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { leavesMarks, leavesSent, marksMatter } from "../decide/ids";
import { MARKS_PROPERTY } from "../decide/marks";
import { Message } from "../decide/message";
import { SENT_PROPERTY, SENT_TRAILERS_PROPERTY } from "../decide/sent";

const DECLARE: StaticArray<u8> = bytesOf("declare_property");
const MARKS: StaticArray<u8> = bytesOf(MARKS_PROPERTY);
const SENT: StaticArray<u8> = bytesOf(SENT_PROPERTY);
const SENT_TRAILERS: StaticArray<u8> = bytesOf(SENT_TRAILERS_PROPERTY);
const ORIGINAL_URL: StaticArray<u8> = bytesOf("x-envoy-original-url");

/**
 * Has what one pass leaves live as long as the downstream request, so that an internal redirect, which keeps the edited
 * headers, keeps it too: Envoy's foreign function `declare_property` (DeclarePropertyArguments: name is field 1, span field
 * 5, DownstreamRequest 1). At configure, once per root. A host without it loses what was left on redirects: ids are then
 * mapped once more and tokens of the first pass go, nothing passes as it is.
 */
export function declareProperties(): void {
  declare(MARKS);
  declare(SENT);
  declare(SENT_TRAILERS);
}

function declare(name: StaticArray<u8>): void {
  const message = new Writer(new StaticArray<u8>(name.length + 4));
  message.byte(0x0a);
  message.byte(<u8>name.length);
  message.bytes(name, 0, name.length);
  message.byte(0x28);
  message.byte(1);
  callForeign(DECLARE, message.buf, 0, message.at);
}

/**
 * Takes in what the first attach point, or an earlier pass of this one, left for a request from a peer, where that matters;
 * false when the host fails.
 */
export function readMarks(m: Message): bool {
  const marks = m.marks;
  marks.reset(keyOf(m, 0), keyOf(m, 1));
  if (!marksMatter(m) || (leavesMarks(m) && !isRedirected())) return true;
  const status = getProperty(MARKS);
  if (status == Status.OK) marks.read(ARENA, ANSWER.from, ANSWER.to);
  return status == Status.OK || status == Status.NOT_FOUND;
}

/** Leaves the marks to the next attach point if there are new ones; false when the host fails. */
export function storeMarks(m: Message): bool {
  const marks = m.marks;
  if (!leavesMarks(m)) return true;
  marks.addWritten(m.rules.zoneName, m.edits, ARENA, m.out.buf);
  return !marks.dirty || setProperty(MARKS, marks.bytes, 0, marks.length) == Status.OK;
}

/**
 * Where an attempt before this one edited the request, puts what the service sent back into its place, and reads the map
 * again. OK also where there was nothing to put back.
 */
export function restoreSent(m: Message, map: HeaderMap): Status {
  const sent = m.sent;
  sent.reset(keyOf(m, 0), keyOf(m, 1));
  if (m.rules.response || !m.hop.leaves || m.reports || !(leavesSent(m) || isRedirected())) return Status.OK;
  let status = getProperty(sentProperty(map));
  if (status == Status.NOT_FOUND) return Status.OK;
  if (status != Status.OK || !sent.read(ARENA, ANSWER.from, ANSWER.to)) return status;
  let restored = false;
  while (sent.next()) {
    restored = true;
    for (let i = 0; i < sent.lines; i++) {
      const from = sent.line();
      status =
        i == 0
          ? replaceHeader(map, ARENA, sent.nameFrom, sent.nameTo, ARENA, from, sent.lineTo)
          : addHeader(map, ARENA, sent.nameFrom, sent.nameTo, ARENA, from, sent.lineTo);
      if (status != Status.OK) return status;
    }
  }
  if (!restored) return Status.OK;
  resetArena();
  return getPairs(map);
}

/** Appends to `out` what the edits in hand are about to change, for the next attempt; answers where it starts, or -1. */
export function saveSent(m: Message): i32 {
  return m.edits.count > 0 && leavesSent(m) ? m.sent.save(ARENA, m.edits, m.out) : -1;
}

/** Leaves to the next attempt what `saveSent` wrote from `start` on; false when the host fails. */
export function storeSent(m: Message, map: HeaderMap, start: i32): bool {
  return start < 0 || setProperty(sentProperty(map), m.out.buf, start, m.out.at) == Status.OK;
}

function sentProperty(map: HeaderMap): StaticArray<u8> {
  return map == HeaderMap.REQUEST_HEADERS ? SENT : SENT_TRAILERS;
}

/** Half of a key that nobody knows who may see a stream's properties; 0 where there is no bundle. */
function keyOf(m: Message, half: i32): u64 {
  const bundle = m.hop.bundle;
  if (bundle === null || bundle.seals.length == 0) return 0;
  return half == 0 ? bundle.seals[0].k0 : bundle.seals[0].k1;
}

/** Whether the request may come by an internal redirect: Envoy then says where it was to go first. A client can, too. */
function isRedirected(): bool {
  for (let i = 0; i < PAIRS.count; i++) {
    if (equal(ARENA, PAIRS.nameFrom(i), PAIRS.nameTo(i), ORIGINAL_URL, 0, ORIGINAL_URL.length)) return true;
  }
  return false;
}
