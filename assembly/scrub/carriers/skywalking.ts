// SkyWalking under policy (carriers.md row 21, sw8-x of row 22): ids are text of any form, which nothing maps; the four
// names are fields. Agents expect all of them, so where one must go `sw8` goes.
import { DASH } from "../../bytes/ascii";
import { encodeBase64 } from "../../bytes/base64";
import { hashName } from "../../bytes/fold";
import { PAIRS } from "../../bytes/pairs";
import { dropOws, skipOws } from "../../bytes/scan";
import {
  findSw8Header,
  isSw8Id,
  readSw8,
  SW8_BYTES,
  SW8_FIELDS,
  Sw8,
  Sw8Header,
  sw8Decode,
  sw8From,
  sw8ModeEnd,
  sw8Text,
  sw8To,
} from "../../carriers/skywalking";
import { Edits } from "../../decide/edits";
import { settle } from "../../decide/field";
import { Hop } from "../../decide/hop";
import { decision } from "../../decide/judge";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { scrubValue } from "../value";
import { admit, family, settleHeader, stripHeader } from "./family";
import { scrubOpaque } from "./opaque";

/** The names of the fields from Sw8.SERVICE on, and the most bytes of each (5.19). */
const NAMES: StaticArray<string> = ["service", "instance", "endpoint", "address"];
const LIMITS: StaticArray<i32> = [50, 50, 149, 149];

let modes: i32 = 0;
let changed: bool = false;

/** Scrubs all headers of the family but `sw8-correlation`. */
export function scrubSw8(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const carrier = Carrier.SW8;
  const sound = read(rules, buf, lines);
  if (!admit(hop, rules, carrier, sound, buf, lines, edits)) return;
  if (rules.trace == Trace.REMAP) return refuse(rules, carrier, Reason.TRACE, buf, lines, edits);
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findSw8Header(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    if (header == Sw8Header.MODE) scrubMode(rules, buf, pair, edits);
    else if (header == Sw8Header.SW8 && !scrubNames(rules, buf, pair, edits)) {
      return refuse(rules, carrier, decision.reason, buf, lines, edits);
    }
  }
  if (family.others.count > 0) scrubOpaque(rules, carrier, buf, family.others, edits);
}

/** Reads the headers into `family`; false when `sw8` is malformed. */
function read(rules: Rules, buf: StaticArray<u8>, lines: Lines): bool {
  family.clear();
  modes = 0;
  let sound = true;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findSw8Header(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    if (header == Sw8Header.MODE) modes++;
    else if (header == Sw8Header.OTHER) family.others.add(pair);
    else if (++family.traces > 1 || !readSw8(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair))) sound = false;
    else if (!readIds(buf) && !rules.zone.own) sound = false;
  }
  return sound;
}

/** Takes in the trace id, as a number that says which one it is; answers whether both ids look like ids. */
function readIds(buf: StaticArray<u8>): bool {
  const segment = isSw8Id(sw8Decode(buf, Sw8.SEGMENT));
  const length = sw8Decode(buf, Sw8.TRACE);
  family.ids.lo = hashName(sw8Text, 0, length);
  family.ids.narrow = true; // nor is it the whole of any other carrier's id
  return segment && isSw8Id(length);
}

/** Scrubs the names of the `sw8` read last; false, with the reason in `decision`, when one of them cannot stay. */
function scrubNames(rules: Rules, buf: StaticArray<u8>, pair: i32, edits: Edits): bool {
  const start = out.at;
  changed = false;
  out.bytes(buf, sw8From(Sw8.SAMPLE), sw8To(Sw8.SPAN));
  for (let f = <i32>Sw8.SERVICE; f < SW8_FIELDS; f++) {
    out.byte(DASH);
    if (scrubName(rules, buf, f)) continue;
    out.at = start;
    return false;
  }
  if (!changed) out.at = start;
  settleHeader(rules, Carrier.SW8, Class.TRACE_ID, buf, pair, start, edits);
  return true;
}

function scrubName(rules: Rules, buf: StaticArray<u8>, field: i32): bool {
  const d = decision;
  const from = sw8From(field);
  const to = sw8To(field);
  const own = rules.zone.own;
  const length = sw8Decode(buf, field);
  if (length == 0) {
    if (!own) d.strip(Reason.MALFORMED); // what leaves the mesh has none empty (carriers.md 7.6)
    return own;
  }
  const start = out.at;
  const fallback = own ? Action.KEEP : rules.policy.unknown;
  const why = own ? Reason.CARRIER : Reason.UNKNOWN;
  const limit = LIMITS[field - Sw8.SERVICE];
  const name = SW8_BYTES;
  const nameTo = name + NAMES[field - Sw8.SERVICE].length;
  for (let i = name; i < nameTo; i++) sw8Text[i] = <u8>NAMES[field - Sw8.SERVICE].charCodeAt(i - name);
  scrubValue(rules, Carrier.SW8, fallback, why, false, sw8Text, name, nameTo, sw8Text, 0, length, limit);
  const rewritten = d.action != Action.KEEP;
  settle(rules, Carrier.SW8, sw8Text, name, nameTo, 0, length, start, rewritten);
  if (d.action == Action.STRIP) return false;
  if (rewritten) {
    changed = true;
    encodeFrom(start);
  } else out.bytes(buf, from, to);
  return true;
}

/** Turns what stands in `out` from `start` on into base64. */
export function encodeFrom(start: i32): void {
  const end = out.at;
  encodeBase64(out, out.buf, start, end, true);
  memory.copy(changetype<usize>(out.buf) + start, changetype<usize>(out.buf) + end, out.at - end);
  out.at -= end - start;
}

/** `sw8-x`: beyond the mesh the mode alone. */
function scrubMode(rules: Rules, buf: StaticArray<u8>, pair: i32, edits: Edits): void {
  const from = skipOws(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
  const to = dropOws(buf, from, PAIRS.valueTo(pair));
  const end = modes > 1 ? -1 : sw8ModeEnd(buf, from, to);
  if (end < 0) return stripHeader(rules, Carrier.SW8, Reason.MALFORMED, buf, pair, edits);
  const start = out.at;
  if (!rules.zone.own) {
    if (end == from) return stripHeader(rules, Carrier.SW8, Reason.CARRIER, buf, pair, edits);
    out.bytes(buf, from, end);
  }
  settleHeader(rules, Carrier.SW8, Class.SAFE, buf, pair, start, edits);
}
