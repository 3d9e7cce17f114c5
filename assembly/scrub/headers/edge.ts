// What becomes of a plain header that no entry names (policy-semantics.md 9; carriers.md rows 32 to 38): asked of its
// name alone, at boundaries, and inside a mesh only where the zone says so.
import { COLON, DASH, UNDERSCORE } from "../../bytes/ascii";
import { bytesOf, endsWith, indexOf } from "../../bytes/scan";
import { Message } from "../../decide/message";
import { Rules } from "../../decide/rules";
import { recentMeaning } from "../../detect/name/recent";
import { Identity, Point, Trace } from "../../words/action";
import { Class, isAmong, isFewValued, ONE } from "../../words/class";
import { Edge, findEdge, isEnvoys } from "../../words/edge";
import { findCarrier } from "../../words/header";

export const enum Handling {
  LEAVE = 0,
  REQUEST_ID = 1, // follows the zone's `trace`
  REFERER = 2,
  PATH = 3,
  TOKENIZE = 4, // `identity_headers` makes a token of it
  IDENTITY = 5, // `identity_headers` strips it
  STRIP = 6,
}

/** The classes that mean a person or an account. */
const PEOPLE: u64 =
  (ONE << Class.USER) |
  (ONE << Class.ACCOUNT) |
  (ONE << Class.EMAIL) |
  (ONE << Class.TENANT) |
  (ONE << Class.PHONE) |
  (ONE << Class.NAME) |
  (ONE << Class.ADDRESS) |
  (ONE << Class.BIRTH) |
  (ONE << Class.NATIONAL_ID) |
  (ONE << Class.HEALTH);

/** What gRPC calls metadata of bytes; the header holds their base64. */
const BIN = bytesOf("-bin");

/** Whether names alone can say anything here. */
export function looksAtEdge(rules: Rules): bool {
  return !rules.zone.own || rules.identity != Identity.LEAVE || rules.trace != Trace.KEEP;
}

/** What becomes of the plain header called [from, to). */
export function findHandling(m: Message, from: i32, to: i32): Handling {
  const rules = m.rules;
  const buf = m.buf;
  if (from == to || buf[from] == COLON) return Handling.LEAVE;
  const boundary = !rules.zone.own;
  const stays = rules.identity == Identity.LEAVE;
  const underscored = boundary && indexOf(buf, UNDERSCORE, from, to) < to;
  const length = underscored ? dash(buf, from, to) : 0;
  if (underscored ? isForged(length) : boundary && m.trailers && isEnvoys(buf, from, to)) return Handling.STRIP;
  const edge = underscored ? findEdge(dashed, 0, length) : findEdge(buf, from, to);
  switch (edge) {
    case Edge.REQUEST_ID:
      return rules.trace == Trace.KEEP ? Handling.LEAVE : Handling.REQUEST_ID;
    case Edge.ADDRESS:
      return boundary ? Handling.STRIP : Handling.LEAVE;
    case Edge.REFERER:
      return boundary ? Handling.REFERER : Handling.LEAVE;
    case Edge.PATH:
      return boundary ? Handling.PATH : Handling.LEAVE;
    case Edge.STAYS:
      return Handling.LEAVE;
    case Edge.PERSON:
    case Edge.MESH:
      return stays ? Handling.LEAVE : Handling.IDENTITY;
    case Edge.ENVOY:
      // Behind the first attach point they are this Envoy's own, and in responses its router acts on them.
      return stays || !isFirst(m) ? Handling.LEAVE : Handling.IDENTITY;
    default:
      return stays ? Handling.LEAVE : handlingOf(rules, buf, from, to);
  }
}

/**
 * A name with dashes for its underscores. Receivers that hand headers on as CGI does (RFC 3875 section 4.1.18) cannot
 * tell the two apart, so at a boundary `uber_trace_id` may not pass for a plain header.
 */
const dashed = new StaticArray<u8>(256);

/** Puts the name [from, to), or as much of it as tells names apart, into `dashed`; answers its length. */
function dash(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  const length = min(to - from, dashed.length);
  for (let i = 0; i < length; i++) dashed[i] = buf[from + i] == UNDERSCORE ? DASH : buf[from + i];
  return length;
}

/** Whether the name in `dashed` is one that a carrier, or Envoy, has with dashes. */
function isForged(length: i32): bool {
  return findCarrier(dashed, 0, length) >= 0 || isEnvoys(dashed, 0, length);
}

/** Whether what a message holds here is all the peer's own: a request before anything else has seen it. */
function isFirst(m: Message): bool {
  return m.rules.incoming && !m.rules.response && m.hop.attach.point == Point.INBOUND_LISTENER;
}

/** Of a header that is none of the known ones: by what its name means. */
function handlingOf(rules: Rules, buf: StaticArray<u8>, from: i32, to: i32): Handling {
  const end = endsWith(buf, from, to, BIN) ? to - BIN.length : to;
  const cls = recentMeaning(buf, from, end, hashOf(buf, from, end), rules.words);
  if (!isAmong(PEOPLE, cls)) return Handling.LEAVE;
  // Of few values tokens of scope tenant say too much (rule 19).
  return rules.identity == Identity.TOKENIZE && !isFewValued(cls) ? Handling.TOKENIZE : Handling.IDENTITY;
}

/** Any hash of a name: of its length and its ends. */
function hashOf(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  if (to - from < 4) return <u32>(to - from);
  const at = changetype<usize>(buf);
  return (load<u32>(at + from) ^ rotl<u32>(load<u32>(at + to - 4), 13) ^ <u32>(to - from)) * 0x9e3779b1;
}
