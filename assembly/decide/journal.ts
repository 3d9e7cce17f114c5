// The reasons of each decision, field by field, for `tracecloak explain`. Written only while a host that asked for it
// listens (filter/explain); in Envoy `on` is always false, so no value is ever copied here.
import { Writer } from "../bytes/writer";
import { Action } from "../words/action";
import { Field } from "./field";

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
 * then name, before and after, each behind a u16 little-endian length. The value after is nothing where it was stripped,
 * and else what `out` holds behind `f.at`, or what came.
 */
export function record(f: Field, out: Writer): void {
  if (!on) return;
  const stripped = f.action == Action.STRIP;
  const written = !stripped && f.changed;
  const after = written ? out.buf : f.buf;
  const from = written ? f.at : f.from;
  const to = stripped ? from : written ? out.at : f.to;
  const length = 13 + (f.nameTo - f.nameFrom) + (f.to - f.from) + (to - from);
  if (journal.at + length + 2 > journal.buf.length) return;
  journal.byte(<u8>(length & 0xff));
  journal.byte(<u8>(length >> 8));
  journal.byte(<u8>f.carrier);
  journal.byte(<u8>f.cls);
  journal.byte(<u8>f.action);
  journal.byte(<u8>f.reason);
  journal.byte(always | (stripped || f.changed ? CHANGED : 0));
  journal.byte(<u8>(f.rule & 0xff));
  journal.byte(<u8>((f.rule >> 8) & 0xff));
  run(f.buf, f.nameFrom, f.nameTo);
  run(f.buf, f.from, f.to);
  run(after, from, to);
}
