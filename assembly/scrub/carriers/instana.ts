// Instana under policy (carriers.md row 25): ids follow the zone's `trace`, and a level is its first character wherever it
// goes. What follows it names a browser's session, and tracers that read it do not go on from the ids beside it: those go
// with it, or taking it out would bring them to life (5.22).
import { writeHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import { dropOws, skipOws } from "../../bytes/scan";
import { correlates, findInstanaHeader, InstanaHeader, isLevel, isSynthetic } from "../../carriers/instana";
import { stripHeader } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { admit, family, rewrites, settleHeader } from "./family";
import { scrubOpaque } from "./opaque";

let levels: i32 = 0;
let correlated: bool = false;

/** Scrubs all headers of the family. */
export function scrubInstana(m: Message, lines: Lines): void {
  const carrier = Carrier.INSTANA;
  const sound = read(m.buf, lines);
  if (!admit(m, carrier, sound, lines)) return;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findInstanaHeader(m.buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    if (header != InstanaHeader.OTHER) scrubHeader(m, header, pair);
  }
  if (family.others.count > 0) scrubOpaque(m, carrier, family.others);
}

/** Reads the headers into `family`; false when an id is malformed. */
function read(buf: StaticArray<u8>, lines: Lines): bool {
  family.clear();
  levels = 0;
  correlated = false;
  let sound = true;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    switch (findInstanaHeader(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair))) {
      case InstanaHeader.TRACE_ID: {
        const digits = family.takeTrace(buf, pair);
        if (digits != 16 && digits != 32) sound = false;
        break;
      }
      case InstanaHeader.SPAN_ID:
        if (family.takeSpan(buf, pair) != 16) sound = false;
        break;
      case InstanaHeader.LEVEL: {
        levels++;
        const from = skipOws(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
        if (correlates(buf, from, PAIRS.valueTo(pair))) correlated = true;
        break;
      }
      case InstanaHeader.SYNTHETIC:
        break;
      default:
        family.others.add(pair);
    }
  }
  return sound;
}

function scrubHeader(m: Message, header: InstanaHeader, pair: i32): void {
  const carrier = Carrier.INSTANA;
  const buf = m.buf;
  const ids = family.ids;
  const out = m.out;
  const start = out.at;
  const to = PAIRS.valueTo(pair);
  const from = skipOws(buf, PAIRS.valueFrom(pair), to);
  let cls: i32 = Class.SAFE;
  if (header == InstanaHeader.LEVEL) {
    if (levels > 1 || !isLevel(buf, from, to)) return stripHeader(m, carrier, Reason.MALFORMED, pair);
    if (dropOws(buf, from, to) - from > 1) out.byte(buf[from]);
  } else if (header == InstanaHeader.SYNTHETIC) {
    if (!isSynthetic(buf, from, to)) return stripHeader(m, carrier, Reason.MALFORMED, pair);
  } else {
    if (correlated) return stripHeader(m, carrier, Reason.CARRIER, pair);
    cls = header == InstanaHeader.TRACE_ID ? Class.TRACE_ID : Class.SPAN_ID;
    if (rewrites(m.rules)) {
      if (cls == Class.SPAN_ID) writeHex(out, ids.span, 16);
      else {
        if (!ids.narrow) writeHex(out, ids.hi, 16);
        writeHex(out, ids.lo, 16);
      }
    }
  }
  settleHeader(m, carrier, cls, pair, start);
}
