// grpc-tags-bin under policy (carriers.md row 20): free-form tags in binary. Each is decided like a member of baggage; what
// stays is packed anew, in base64 without padding as gRPC writes it.
import { encodeBase64 } from "../../bytes/base64";
import { PAIRS } from "../../bytes/pairs";
import { dropOws, equal, skipOws } from "../../bytes/scan";
import { Writer } from "../../bytes/writer";
import { Member } from "../../carriers/member";
import { findTags, readTag, TAGS_LIMIT_BYTES, writeTag, writeTagsStart } from "../../carriers/tags";
import { Edits } from "../../decide/edits";
import { settle } from "../../decide/field";
import { decision, findBound, judge, takeName } from "../../decide/judge";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { writeValue } from "../../decide/transform";
import { Action } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { Coding, plain, takeValue } from "../plain";

const tag: Member = new Member();
const written: Member = new Member();
/** The tags that stay. */
const packed: Writer = new Writer(new StaticArray<u8>(TAGS_LIMIT_BYTES));
let tags: i32 = 0;

/** Scrubs `grpc-tags-bin`, of which there can be one line; no base64 and no tags are refused on both sides. */
export function scrubGrpcTags(rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const carrier = Carrier.GRPC_TAGS_BIN;
  if (!rules.passes(carrier)) return refuse(rules, carrier, Reason.GATE, buf, lines, edits);
  const pair = lines.pair(0);
  const from = skipOws(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
  const sound = lines.count == 1 && takeValue(Coding.BASE64, buf, from, dropOws(buf, from, PAIRS.valueTo(pair)));
  const many = sound ? countTags() : -1;
  if (many < 0) return refuse(rules, carrier, Reason.MALFORMED, buf, lines, edits);
  if (!rules.zone.own && many > rules.policy.members) return refuse(rules, carrier, Reason.LIMIT, buf, lines, edits);
  packed.reset();
  writeTagsStart(packed);
  tags = 0;
  let changed = many == 0;
  for (let at = findTags(plain.buf, plain.from, plain.to); at < plain.to; ) {
    at = readTag(plain.buf, at, plain.to, tag);
    if (scrubTag(rules)) changed = true;
  }
  if (!changed) return;
  const start = out.at;
  if (tags > 0) encodeBase64(out, packed.buf, 0, packed.at, false);
  if (tags > 0) edits.replace(PAIRS.nameFrom(pair), PAIRS.nameTo(pair), start, out.at);
  else edits.remove(PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
}

/** How many tags the value taken in last has; -1 where it is malformed. */
function countTags(): i32 {
  let count = 0;
  let at = findTags(plain.buf, plain.from, plain.to);
  for (; at >= 0 && at < plain.to; count++) at = readTag(plain.buf, at, plain.to, tag);
  return at < 0 ? -1 : count;
}

/** Decides `tag` and packs what becomes of it; answers whether that is another one, or none. */
function scrubTag(rules: Rules): bool {
  const d = decision;
  const t = tag;
  const bytes = plain.buf;
  takeName(bytes, t.keyFrom, t.keyTo);
  const bound = findBound(rules, Carrier.GRPC_TAGS_BIN, bytes, t.keyFrom, t.keyTo);
  judge(
    rules,
    Carrier.GRPC_TAGS_BIN,
    bound,
    rules.policy.unknown,
    Reason.UNKNOWN,
    isPacked(bytes, t.keyFrom, t.keyTo),
    bytes,
    t.keyFrom,
    t.keyTo,
    bytes,
    t.valueFrom,
    t.valueTo,
  );
  const start = out.at;
  const rewritten = d.action != Action.KEEP;
  if (rewritten && d.action != Action.STRIP) writeValue(rules, bytes, t.valueFrom, t.valueTo, false);
  if (d.action != Action.STRIP && !pack(rules, rewritten ? out.buf : bytes, rewritten ? start : t.valueFrom)) {
    d.strip(Reason.LIMIT);
  }
  settle(rules, Carrier.GRPC_TAGS_BIN, bytes, t.keyFrom, t.keyTo, t.valueFrom, t.valueTo, start, rewritten);
  out.at = start;
  return rewritten || d.action == Action.STRIP;
}

/** Packs `tag` with the value at `from` of `values`; false where there is no room for it. */
function pack(rules: Rules, values: StaticArray<u8>, from: i32): bool {
  const at = packed.at;
  const to = values == out.buf ? out.at : tag.valueTo;
  const fits = tags < rules.policy.members && writeTag(packed, plain.buf, tag.keyFrom, tag.keyTo, values, from, to);
  if (fits && !packed.full) {
    tags++;
    return true;
  }
  packed.at = at;
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
