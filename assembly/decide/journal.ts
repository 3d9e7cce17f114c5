// The reasons of each decision, field by field, for `tracecloak explain`. Written only while a host that asked for it
// listens (filter/explain); in Envoy `on` is always false, so no value is ever copied here.
import { Writer } from "../bytes/writer";

export const journal: Writer = new Writer(new StaticArray<u8>(32 * 1024));

/** Bits of a record's flags. */
export const CHANGED: u8 = 1;
export const WOULD: u8 = 2;
export const RESPONSE: u8 = 4;

let on: bool = false;
let always: u8 = 0;

/** Starts or stops writing; `flags` are set on every record. */
export function listen(yes: bool, flags: u8): void {
  on = yes;
  always = flags;
  journal.reset();
}

export function listening(): bool {
  return on;
}

function run(buf: StaticArray<u8>, from: i32, to: i32): void {
  journal.byte(<u8>((to - from) & 0xff));
  journal.byte(<u8>((to - from) >> 8));
  journal.bytes(buf, from, to);
}

/**
 * Appends one record behind its length (u16 little-endian): u8 carrier, class, action, reason, flags; i16 rule;
 * then name, before and after, each behind a u16 little-endian length.
 */
export function record(
  carrier: i32,
  cls: i32,
  action: i32,
  reason: i32,
  rule: i32,
  changed: bool,
  name: StaticArray<u8>,
  nameFrom: i32,
  nameTo: i32,
  before: StaticArray<u8>,
  beforeFrom: i32,
  beforeTo: i32,
  after: StaticArray<u8>,
  afterFrom: i32,
  afterTo: i32,
): void {
  if (!on) return;
  const length = 13 + (nameTo - nameFrom) + (beforeTo - beforeFrom) + (afterTo - afterFrom);
  if (journal.at + length + 2 > journal.buf.length) return;
  journal.byte(<u8>(length & 0xff));
  journal.byte(<u8>(length >> 8));
  journal.byte(<u8>carrier);
  journal.byte(<u8>cls);
  journal.byte(<u8>action);
  journal.byte(<u8>reason);
  journal.byte(always | (changed ? CHANGED : 0));
  journal.byte(<u8>(rule & 0xff));
  journal.byte(<u8>((rule >> 8) & 0xff));
  run(name, nameFrom, nameTo);
  run(before, beforeFrom, beforeTo);
  run(after, afterFrom, afterTo);
}
