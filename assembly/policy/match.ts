// `match` of an entry or exception (policy-semantics.md 8): a list of `carrier:name` and `header:name`.
import {
  ASTERISK,
  AT,
  COLON,
  DASH,
  isDigit,
  isLetter,
  isTokenChar,
  isUpper,
  lower,
  SLASH,
  UNDERSCORE,
} from "../bytes/ascii";
import { foldName, hashName } from "../bytes/fold";
import { copyOf, indexOf } from "../bytes/scan";
import { Node } from "../json/node";
import { Problem } from "../json/problem";
import { isListOf, isTextOf } from "../json/shape";
import { Carrier, carrierByName, hasFields, NO_CARRIER } from "../words/carrier";
import { findCarrier } from "../words/header";
import { isReservedHeader } from "./header";
import { NamePattern } from "./model";

/** Names in one `match`. */
const MATCH_LIMIT: i32 = 64;
/** Bytes of one element of `match`. */
const MATCH_BYTES: i32 = 255;

/** The names that `node` lists, or null. */
export function readMatch(node: Node, problem: Problem): Array<NamePattern> | null {
  if (!isListOf(node, 1, MATCH_LIMIT, problem)) return null;
  const names: Array<NamePattern> = [];
  for (let i = 0; i < node.children.length; i++) {
    const name = readName(node.children[i], problem);
    if (name === null) return null;
    names.push(name);
  }
  return names;
}

/** Whether one of the names is a plain header's. */
export function namesHeader(names: Array<NamePattern>): bool {
  for (let i = 0; i < names.length; i++) if (names[i].carrier == Carrier.HEADER) return true;
  return false;
}

function readName(node: Node, problem: Problem): NamePattern | null {
  if (!isTextOf(node, 1, MATCH_BYTES, problem)) return null;
  const text = node.bytes;
  const colon = indexOf(text, COLON, 0, text.length);
  const carrier = readCarrier(node, colon, problem);
  if (carrier < 0) return null;
  const exact = copyOf(text, colon + 1, text.length);
  if (carrier == Carrier.HEADER && !isHeader(node, exact, problem)) return null;
  if (!isMatchName(carrier, exact)) {
    problem.say("match-name", node.pointer(), "a name of characters that the carrier allows, or a glob of them");
    return null;
  }
  return namePattern(node, carrier, exact, problem);
}

/** The carrier before the colon, or -1. */
function readCarrier(node: Node, colon: i32, problem: Problem): i32 {
  const text = node.bytes;
  if (colon == text.length) {
    problem.say("match-syntax", node.pointer(), "carrier:name or header:name");
    return -1;
  }
  const word = String.UTF8.decodeUnsafe(changetype<usize>(text), colon);
  if (word == "header") return Carrier.HEADER;
  const carrier = carrierByName(word);
  if (hasFields(carrier)) return carrier;
  if (carrier < 0) problem.say("carrier-unknown", node.pointer(), "the name of a carrier, or header, before the colon");
  else
    problem.say("carrier-ids", node.pointer(), "a carrier with fields: the zone's `carriers` and `trace` govern ids");
  return -1;
}

/** Whether policy may name this header; lower-cases `name` in place. */
function isHeader(node: Node, name: StaticArray<u8>, problem: Problem): bool {
  for (let i = 0; i < name.length; i++) name[i] = lower(name[i]);
  // Of a glob, what stands before its first asterisk says where it can only match.
  const end = indexOf(name, ASTERISK, 0, name.length);
  if (findCarrier(name, 0, end) != NO_CARRIER) {
    return problem.say(
      "header-carrier",
      node.pointer(),
      "a plain header: a zone's `carriers` and `trace` govern this one",
    );
  }
  if (isReservedHeader(name, 0, end)) {
    return problem.say(
      "header-reserved",
      node.pointer(),
      "a header that is no credential and that HTTP does not act on",
    );
  }
  return true;
}

/** Whether all of `name` may stand in names of that carrier; asterisks always may. */
function isMatchName(carrier: i32, name: StaticArray<u8>): bool {
  for (let i = 0; i < name.length; i++) {
    const c = name[i];
    // W3C Baggage 3.3.1 and RFC 9110 section 5.1: a token; W3C Trace Context 3.3.1.3.1: its own set.
    const fits = carrier == Carrier.TRACESTATE ? isTracestateKeyChar(c) : isTokenChar(c);
    if (!fits && c != ASTERISK) return false;
  }
  return name.length > 0;
}

function isTracestateKeyChar(c: u8): bool {
  return (isLetter(c) && !isUpper(c)) || isDigit(c) || c == UNDERSCORE || c == DASH || c == SLASH || c == AT;
}

function namePattern(node: Node, carrier: i32, exact: StaticArray<u8>, problem: Problem): NamePattern | null {
  const scratch = new StaticArray<u8>(exact.length);
  const folded = copyOf(scratch, 0, foldName(exact, 0, exact.length, scratch, 0));
  const name = new NamePattern(carrier, exact, folded);
  name.glob = indexOf(exact, ASTERISK, 0, exact.length) < exact.length;
  if (!name.glob) name.foldedHash = hashName(folded, 0, folded.length);
  // `_*` would mean every name there is.
  const bare = isOnlyAsterisks(folded) && !isOnlyAsterisks(exact);
  if (!bare) return name;
  problem.say("match-name", node.pointer(), "a name with more than separators in it");
  return null;
}

/** Also of nothing at all. */
function isOnlyAsterisks(name: StaticArray<u8>): bool {
  for (let i = 0; i < name.length; i++) if (name[i] != ASTERISK) return false;
  return true;
}
