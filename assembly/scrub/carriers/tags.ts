// grpc-tags-bin under policy (carriers.md row 20): free-form tags in binary. Each is decided like a member of baggage; what
// stays is packed anew, in base64 without padding as gRPC writes it.
import { encodeBase64 } from "../../bytes/base64";
import { equal } from "../../bytes/scan";
import { Writer } from "../../bytes/writer";
import { Member } from "../../carriers/member";
import { findTags, readTag, TAGS_LIMIT_BYTES, writeTag, writeTagsStart } from "../../carriers/tags";
import { changeField, nameField, settleField } from "../../decide/door";
import { Coding } from "../../decide/field";
import { openTrimmed, refuse } from "../../decide/header";
import { judge } from "../../decide/judge";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { spend } from "../../detect/effort";
import { Action } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";

const tag: Member = new Member();
const written: Member = new Member();
/** The tags that stay. */
const packed: Writer = new Writer(new StaticArray<u8>(TAGS_LIMIT_BYTES));
let tags: i32 = 0;

/** Scrubs `grpc-tags-bin`, of which there can be one line; no base64 and no tags are refused on both sides. */
export function scrubGrpcTags(m: Message, lines: Lines): void {
  const carrier = Carrier.GRPC_TAGS_BIN;
  const rules = m.rules;
  if (!rules.passes(carrier)) return refuse(m, carrier, Reason.GATE, lines);
  const pair = lines.pair(0);
  const f = openTrimmed(m, carrier, pair);
  f.coding = Coding.BASE64;
  const sound = lines.count == 1 && f.decode();
  const bytes = f.plain;
  const from = f.plainFrom;
  const to = f.plainTo;
  const many = sound ? countTags(bytes, from, to) : -1;
  if (many < 0) return refuse(m, carrier, Reason.MALFORMED, lines);
  if (!rules.zone.own && many > rules.policy.members) return refuse(m, carrier, Reason.LIMIT, lines);
  packed.reset();
  writeTagsStart(packed);
  tags = 0;
  let changed = many == 0;
  for (let at = findTags(bytes, from, to); at < to; ) {
    at = readTag(bytes, at, to, tag);
    if (scrubTag(m, bytes)) changed = true;
  }
  if (!changed) return;
  const start = m.out.at;
  if (tags > 0) encodeBase64(m.out, packed.buf, 0, packed.at, false);
  if (tags > 0) m.replace(pair, start);
  else m.remove(pair);
}

/** How many tags there are; -1 where they are malformed. */
function countTags(bytes: StaticArray<u8>, from: i32, to: i32): i32 {
  let count = 0;
  let at = findTags(bytes, from, to);
  for (; at >= 0 && at < to; count++) at = readTag(bytes, at, to, tag);
  return at < 0 ? -1 : count;
}

/** Decides `tag`, which lies in `bytes`, and packs what becomes of it; answers whether that is another one, or none. */
function scrubTag(m: Message, bytes: StaticArray<u8>): bool {
  const f = m.field;
  f.open(Carrier.GRPC_TAGS_BIN, bytes, tag.keyFrom, tag.keyTo, tag.valueFrom, tag.valueTo);
  f.otherwise(m.rules.policy.unknown, Reason.UNKNOWN);
  if (nameField(m)) {
    if (f.keeps) {
      spend(tags);
      f.repeat = isPacked(bytes, tag.keyFrom, tag.keyTo);
    }
    judge(m);
  }
  changeField(m);
  if (f.action != Action.STRIP && !pack(m)) f.strip(Reason.LIMIT);
  settleField(m);
  m.out.at = f.at;
  return f.changed || f.action == Action.STRIP;
}

/** Packs the field in hand; false where there is no room for it. */
function pack(m: Message): bool {
  const f = m.field;
  const before = packed.at;
  const values = f.changed ? m.out.buf : f.buf;
  const from = f.changed ? f.at : f.from;
  const to = f.changed ? m.out.at : f.to;
  const fits = tags < m.rules.policy.members && writeTag(packed, f.buf, f.nameFrom, f.nameTo, values, from, to);
  if (fits && !packed.full) {
    tags++;
    return true;
  }
  packed.at = before;
  packed.full = false;
  return false;
}

/** Whether a tag of this very key is packed already. */
function isPacked(buf: StaticArray<u8>, from: i32, to: i32): bool {
  let at = findTags(packed.buf, 0, packed.at);
  while (at < packed.at) {
    at = readTag(packed.buf, at, packed.at, written);
    if (equal(packed.buf, written.keyFrom, written.keyTo, buf, from, to)) return true;
  }
  return false;
}
