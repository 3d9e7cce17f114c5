// SkyWalking under policy (carriers.md row 21, sw8-x of row 22): ids are text of any form, which nothing maps; the four
// names are fields. Agents expect all of them, so where one must go `sw8` goes.
import { DASH } from "../../bytes/ascii";
import { encodeBase64 } from "../../bytes/base64";
import { hashName } from "../../bytes/fold";
import { PAIRS } from "../../bytes/pairs";
import { Writer } from "../../bytes/writer";
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
import { scrubField } from "../../decide/door";
import { openTrimmed, refuse, stripHeader } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { admit, family, settleHeader } from "./family";
import { scrubOpaque } from "./opaque";

/** The names of the fields from Sw8.SERVICE on, and the most bytes of each (5.19). */
const NAMES: StaticArray<string> = ["service", "instance", "endpoint", "address"];
const LIMITS: StaticArray<i32> = [50, 50, 149, 149];

let modes: i32 = 0;
let changed: bool = false;

/** Scrubs all headers of the family but `sw8-correlation`. */
export function scrubSw8(m: Message, lines: Lines): void {
  const carrier = Carrier.SW8;
  const sound = read(m, lines);
  if (!admit(m, carrier, sound, lines)) return;
  if (m.rules.trace == Trace.REMAP) return refuse(m, carrier, Reason.TRACE, lines);
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findSw8Header(m.buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    if (header == Sw8Header.MODE) scrubMode(m, pair);
    else if (header == Sw8Header.SW8 && !scrubNames(m, pair)) {
      return refuse(m, carrier, m.field.reason, lines);
    }
  }
  if (family.others.count > 0) scrubOpaque(m, carrier, family.others);
}

/** Reads the headers into `family`; false when `sw8` is malformed. */
function read(m: Message, lines: Lines): bool {
  const buf = m.buf;
  family.clear();
  modes = 0;
  let sound = true;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findSw8Header(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    if (header == Sw8Header.MODE) modes++;
    else if (header == Sw8Header.OTHER) family.others.add(pair);
    else if (++family.traces > 1 || !readSw8(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair))) sound = false;
    else if (!readIds(buf) && !m.rules.zone.own) sound = false;
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

/** Scrubs the names of the `sw8` read last; false, with the reason in the field, when one of them cannot stay. */
function scrubNames(m: Message, pair: i32): bool {
  const out = m.out;
  const start = out.at;
  changed = false;
  out.bytes(m.buf, sw8From(Sw8.SAMPLE), sw8To(Sw8.SPAN));
  for (let field = <i32>Sw8.SERVICE; field < SW8_FIELDS; field++) {
    out.byte(DASH);
    if (scrubName(m, field)) continue;
    out.at = start;
    return false;
  }
  if (!changed) out.at = start;
  settleHeader(m, Carrier.SW8, Class.TRACE_ID, pair, start);
  return true;
}

function scrubName(m: Message, field: i32): bool {
  const f = m.field;
  const own = m.rules.zone.own;
  const length = sw8Decode(m.buf, field);
  if (length == 0) {
    if (!own) f.strip(Reason.MALFORMED); // what leaves the mesh has none empty (carriers.md 7.6)
    return own;
  }
  const label = NAMES[field - Sw8.SERVICE];
  for (let i = 0; i < label.length; i++) sw8Text[SW8_BYTES + i] = <u8>label.charCodeAt(i);
  f.open(Carrier.SW8, sw8Text, SW8_BYTES, SW8_BYTES + label.length, 0, length);
  if (own) f.otherwise(Action.KEEP, Reason.CARRIER);
  else f.otherwise(m.rules.policy.unknown, Reason.UNKNOWN);
  f.limitBytes = LIMITS[field - Sw8.SERVICE];
  scrubField(m);
  if (f.action == Action.STRIP) return false;
  if (f.changed) {
    changed = true;
    encodeFrom(m.out, f.at);
  } else m.out.bytes(m.buf, sw8From(field), sw8To(field));
  return true;
}

/** Turns what stands in `out` from `start` on into base64. */
export function encodeFrom(out: Writer, start: i32): void {
  const end = out.at;
  encodeBase64(out, out.buf, start, end, true);
  memory.copy(changetype<usize>(out.buf) + start, changetype<usize>(out.buf) + end, out.at - end);
  out.at -= end - start;
}

/** `sw8-x`: beyond the mesh the mode alone. */
function scrubMode(m: Message, pair: i32): void {
  const f = openTrimmed(m, Carrier.SW8, pair);
  const from = f.from;
  const end = modes > 1 ? -1 : sw8ModeEnd(m.buf, from, f.to);
  if (end < 0) return stripHeader(m, Carrier.SW8, Reason.MALFORMED, pair);
  const start = m.out.at;
  if (!m.rules.zone.own) {
    if (end == from) return stripHeader(m, Carrier.SW8, Reason.CARRIER, pair);
    m.out.bytes(m.buf, from, end);
  }
  settleHeader(m, Carrier.SW8, Class.SAFE, pair, start);
}
