// Instana under policy (carriers.md row 25): ids follow the zone's `trace`, and a level is its first character wherever it
// goes. What follows it names a browser's session, and tracers that read it do not go on from the ids beside it: those go
// with it, or taking it out would bring them to life (5.22).
import { writeHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import { dropOws, skipOws } from "../../bytes/scan";
import { correlates, findInstanaHeader, InstanaHeader, isLevel, isSynthetic } from "../../carriers/instana";
import { Edits } from "../../decide/edits";
import { Hop } from "../../decide/hop";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { Rules } from "../../decide/rules";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { admit, family, rewrites, settleHeader, stripHeader } from "./family";
import { scrubOpaque } from "./opaque";

let levels: i32 = 0;
let correlated: bool = false;

/** Scrubs all headers of the family. */
export function scrubInstana(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const carrier = Carrier.INSTANA;
  const sound = read(buf, lines);
  if (!admit(hop, rules, carrier, sound, buf, lines, edits)) return;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findInstanaHeader(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    if (header != InstanaHeader.OTHER) scrubHeader(rules, header, buf, pair, edits);
  }
  if (family.others.count > 0) scrubOpaque(rules, carrier, buf, family.others, edits);
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

function scrubHeader(rules: Rules, header: InstanaHeader, buf: StaticArray<u8>, pair: i32, edits: Edits): void {
  const carrier = Carrier.INSTANA;
  const ids = family.ids;
  const start = out.at;
  const to = PAIRS.valueTo(pair);
  const from = skipOws(buf, PAIRS.valueFrom(pair), to);
  let cls: i32 = Class.SAFE;
  if (header == InstanaHeader.LEVEL) {
    if (levels > 1 || !isLevel(buf, from, to)) return stripHeader(rules, carrier, Reason.MALFORMED, buf, pair, edits);
    if (dropOws(buf, from, to) - from > 1) out.byte(buf[from]);
  } else if (header == InstanaHeader.SYNTHETIC) {
    if (!isSynthetic(buf, from, to)) return stripHeader(rules, carrier, Reason.MALFORMED, buf, pair, edits);
  } else {
    if (correlated) return stripHeader(rules, carrier, Reason.CARRIER, buf, pair, edits);
    cls = header == InstanaHeader.TRACE_ID ? Class.TRACE_ID : Class.SPAN_ID;
    if (rewrites(rules)) {
      if (cls == Class.SPAN_ID) writeHex(out, ids.span, 16);
      else {
        if (!ids.narrow) writeHex(out, ids.hi, 16);
        writeHex(out, ids.lo, 16);
      }
    }
  }
  settleHeader(rules, carrier, cls, buf, pair, start, edits);
}
