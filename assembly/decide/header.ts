// Whole headers as fields: kept, written again, or stripped, under every name that a carrier has.
import { PAIRS } from "../bytes/pairs";
import { dropOws, equal, skipOws } from "../bytes/scan";
import { keepField, stripField } from "./door";
import { Field } from "./field";
import { Lines } from "./lines";
import { Message } from "./message";

/** Opens the field in hand for the header of `pair`, its value as it came. */
export function openHeader(m: Message, carrier: i32, pair: i32): Field {
  const f = m.field;
  f.open(carrier, m.buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair), PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
  return f;
}

/** Likewise without white space around the value. */
export function openTrimmed(m: Message, carrier: i32, pair: i32): Field {
  const f = openHeader(m, carrier, pair);
  trim(f);
  return f;
}

/** Takes the white space around its value from a field. */
export function trim(f: Field): void {
  const from = skipOws(f.buf, f.from, f.to);
  f.take(from, dropOws(f.buf, from, f.to));
}

/**
 * Settles the header in hand, which is the one of `pair`, as one that stays without being judged: with what stands in
 * `out` from `start` on in place of all its lines, or as it came where nothing does.
 */
export function keepHeader(m: Message, pair: i32, start: i32, reason: i32, cls: i32): void {
  const f = m.field;
  f.at = start;
  f.changed = m.out.at > start;
  if (f.changed) m.replace(pair, start);
  keepField(m, reason, cls);
}

/** Strips the header of `pair`, all its lines included. */
export function stripHeader(m: Message, carrier: i32, reason: i32, pair: i32): void {
  openHeader(m, carrier, pair);
  stripField(m, reason);
  m.remove(pair);
}

/** Strips all `lines` of the carrier for `reason`. Lines of one name stand together, so each name is removed once. */
export function refuse(m: Message, carrier: i32, reason: i32, lines: Lines): void {
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const f = openHeader(m, carrier, pair);
    stripField(m, reason);
    const before = i > 0 ? lines.pair(i - 1) : pair;
    const again = i > 0 && equal(f.buf, f.nameFrom, f.nameTo, f.buf, PAIRS.nameFrom(before), PAIRS.nameTo(before));
    if (!again) m.remove(pair);
  }
}
