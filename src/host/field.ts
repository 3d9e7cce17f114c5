// What the filter says of one field when its host asks: the payload of its foreign function `tracecloak_field`
// (assembly/filter/explain.ts writes it): numbers of the registries, named by src/words.
import { ACTIONS, type Action } from "../words/action.ts";
import { CARRIERS } from "../words/carrier.ts";
import { CLASSES } from "../words/class.ts";
import { REASONS, type Reason } from "../words/reason.ts";

export interface Field {
  carrier: string;
  /** The member's key, the entry's vendor, the plain header's name. */
  name: Buffer;
  class: string;
  action: Action;
  reason: Reason;
  /** The index in `fields` of the entry that decided, if one did. */
  rule: number | undefined;
  /** Whether it left otherwise than it came. */
  changed: boolean;
  /** Mode report: whether enforce would have changed it. */
  would: boolean;
  /** Whether it was in a response. */
  response: boolean;
  /** Whether it was taken out of a carrier that itself passed. */
  dropped: boolean;
  before: Buffer;
  /** What left in its place; null when nothing did. */
  after: Buffer | null;
}

const CHANGED = 1;
const WOULD = 2;
const RESPONSE = 4;
const DROPPED = 8;

/** Reads one payload: five u8, an i16 and three runs of u16 length and bytes, all little-endian. */
export function decodeField(payload: Buffer): Field {
  const [carrier = 0, cls = 0, action = 0, reason = 0, flags = 0] = payload;
  const rule = payload.readInt16LE(5);
  const runs: Buffer[] = [];
  let at = 7;
  for (let i = 0; i < 3; i++) {
    const length = payload.readUInt16LE(at);
    runs.push(payload.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  if (at !== payload.length) throw new TypeError(`tracecloak_field: ${payload.length} bytes, expected ${at}`);
  const [name = EMPTY, before = EMPTY, after = EMPTY] = runs;
  const gone = after.length === 0 && (flags & (CHANGED | WOULD | DROPPED)) !== 0;
  return {
    carrier: named(CARRIERS, carrier),
    name,
    class: CLASSES[cls] ?? `class-${cls}`,
    action: named(ACTIONS, action),
    reason: named(REASONS, reason),
    rule: rule < 0 ? undefined : rule,
    changed: (flags & CHANGED) !== 0,
    would: (flags & WOULD) !== 0,
    response: (flags & RESPONSE) !== 0,
    dropped: (flags & DROPPED) !== 0,
    before,
    after: gone ? null : after,
  };
}

const EMPTY = Buffer.alloc(0);

function named<Name extends string>(names: readonly Name[], number: number): Name {
  const name = names[number];
  if (name === undefined) throw new TypeError(`tracecloak_field: no name for number ${number}`);
  return name;
}
