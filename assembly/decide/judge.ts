// What policy says of one field (policy-semantics.md 5, 8 to 13). Reads names and values, changes nothing.
import { PERCENT } from "../bytes/ascii";
import { foldName, hashName } from "../bytes/fold";
import { decodePercent } from "../bytes/percent";
import { equal, indexOf } from "../bytes/scan";
import { looked, lookUp } from "../detect/name/recent";
import { classesOfOpaque, classesOfValue, classOfBit, SHOWS_PAYMENT, SHOWS_SECRET } from "../detect/value/value";
import { Entry } from "../policy/model";
import { matchesExact, matchesFolded } from "../policy/name";
import { patternMatches } from "../policy/pattern";
import { Recognised, recognise } from "../token/recognise";
import { TokenKind } from "../token/token";
import { Action, Trace } from "../words/action";
import { Carrier, isOpaque } from "../words/carrier";
import { Class } from "../words/class";
import { Reason } from "../words/reason";
import { countDegraded } from "./counts";
import { listening } from "./journal";
import { marks } from "./marks";
import { Bound, Rules } from "./rules";
import { spellsShown } from "./shown";

/** The longest name that is matched; a longer one is stripped unread. */
export const NAME_LIMIT_BYTES: i32 = 8192;

/** The outcome for the field judged last. */
export class Decision {
  action: i32 = Action.STRIP;
  reason: i32 = Reason.UNKNOWN;
  /** The class found, for counting and explaining. */
  cls: i32 = Class.UNKNOWN;
  /** The number to mint under, 0 when none is known. */
  tokenClass: i32 = 0;
  /** The entry that matched, or null. */
  entry: Entry | null = null;

  strip(reason: i32): void {
    this.action = Action.STRIP;
    this.reason = reason;
  }

  /** The position in `fields` of the entry that matched, or -1. */
  get rule(): i32 {
    const entry = this.entry;
    return entry === null ? -1 : entry.index;
  }
}

export const decision: Decision = new Decision();

const recognised: Recognised = new Recognised();

// The name being judged: folded, and folded after one decoding where it holds an escape.
const folded = new StaticArray<u8>(NAME_LIMIT_BYTES);
const decoded = new StaticArray<u8>(NAME_LIMIT_BYTES);
const alias = new StaticArray<u8>(NAME_LIMIT_BYTES);
let foldedLength: i32 = 0;
let foldedHash: u32 = 0;
let decodedLength: i32 = 0;
let aliasLength: i32 = -1;
let aliasHash: u32 = 0;

/** What that name means, looked up once something asks for it: as it came, and decoded once. */
class NameMeaning {
  read: bool = false;
  cls: i32 = Class.UNKNOWN;
  aliasCls: i32 = Class.UNKNOWN;
  form: u64 = 0;
  aliasForm: u64 = 0;
}
const meant = new NameMeaning();

/** Takes in the name [from, to), at most NAME_LIMIT_BYTES long, for `findBound` and `judge`. */
export function takeName(buf: StaticArray<u8>, from: i32, to: i32): void {
  foldedLength = foldName(buf, from, to, folded, 0);
  foldedHash = hashName(folded, 0, foldedLength);
  aliasLength = -1;
  meant.read = false;
  if (indexOf(buf, PERCENT, from, to) == to) return;
  decodedLength = decodePercent(buf, from, to, decoded, 0);
  if (decodedLength < 0) return;
  aliasLength = foldName(decoded, 0, decodedLength, alias, 0);
  aliasHash = hashName(alias, 0, aliasLength);
}

/** The first entry that fits the name taken in last (rule 8), or null. [from, to) is the same name as it came. */
export function findBound(rules: Rules, carrier: i32, buf: StaticArray<u8>, from: i32, to: i32): Bound | null {
  const list = rules.bound[carrier];
  for (let i = 0; i < list.length; i++) {
    const bound = list[i];
    if (bound.entry.action == Action.KEEP) {
      if (matchesExact(bound.name, buf, from, to)) return bound;
    } else if (
      matchesFolded(bound.name, folded, foldedLength, foldedHash) ||
      (aliasLength >= 0 && matchesFolded(bound.name, alias, aliasLength, aliasHash)) ||
      (bound.form != 0 && meansSame(rules, bound.form, buf, from, to))
    ) {
      return bound;
    }
  }
  return null;
}

/** Whether the name taken in last means what a name of that form does. */
function meansSame(rules: Rules, form: u64, buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (!meant.read) readMeaning(rules, buf, from, to);
  return meant.form == form || meant.aliasForm == form;
}

/** Looks up what the name taken in last means. */
function readMeaning(rules: Rules, buf: StaticArray<u8>, from: i32, to: i32): void {
  lookUp(buf, from, to, foldedHash, rules.words);
  meant.read = true;
  meant.cls = looked.cls;
  meant.aliasCls = Class.UNKNOWN;
  meant.form = looked.form;
  meant.aliasForm = looked.form;
  if (aliasLength < 0) return;
  lookUp(decoded, 0, decodedLength, aliasHash, rules.words);
  meant.aliasCls = looked.cls;
  if (meant.cls == Class.UNKNOWN) meant.cls = looked.cls;
  meant.aliasForm = looked.form;
}

/**
 * Judges the field whose name was taken in last into `decision`. The name is (buf, from, to), the value, decoded once
 * where the carrier encodes, (vbuf, vfrom, vto). `fallback` is what it gets when no entry fits; `repeat` says that a
 * member of this very name was kept before.
 */
export function judge(
  rules: Rules,
  carrier: i32,
  bound: Bound | null,
  fallback: i32,
  fallbackReason: i32,
  repeat: bool,
  buf: StaticArray<u8>,
  from: i32,
  to: i32,
  vbuf: StaticArray<u8>,
  vfrom: i32,
  vto: i32,
): void {
  const d = decision;
  const entry: Entry | null = bound !== null ? bound.entry : null;
  d.entry = entry;
  d.action = entry !== null ? entry.action : fallback;
  d.reason = entry !== null ? Reason.ENTRY : fallbackReason;
  d.tokenClass = bound !== null ? bound.cls : 0;
  const fixed = entry !== null && (entry.cls >= 0 || entry.ownClass.length > 0);
  d.cls = fixed ? max(bound!.cls, entry!.cls) : nameClass(rules, buf, from, to);

  if (isTokenHere(rules, bound, fallback, vbuf, vfrom, vto)) return;
  if (entry !== null) liftEntry(rules, carrier, buf, from, to);
  if (entry !== null && d.action == Action.KEEP && d.reason == Reason.ENTRY) {
    const allowed = !repeat && mayHold(entry, vbuf, vfrom, vto);
    if (!allowed) {
      d.action = rules.policy.unknown;
      d.reason = repeat ? Reason.REPEAT : Reason.VALUE;
    }
  }
  addClass(rules, carrier, d.cls, Reason.CLASS_NAME, buf, from, to);
  if (!fixed && aliasLength >= 0) addClass(rules, carrier, meant.aliasCls, Reason.CLASS_NAME, buf, from, to);
  // A value that is stripped already can get nothing stricter: what it shows matters to who asks for reasons alone.
  let shown: u32 = 0;
  if (d.action < Action.STRIP || listening()) {
    shown = isOpaque(carrier) ? classesOfOpaque(vbuf, vfrom, vto) : classesOfValue(vbuf, vfrom, vto);
  }
  // Rule 11: a class that the entry fixes silences the detectors, but never those for payment and secret.
  const heard: u32 = fixed ? SHOWS_PAYMENT | SHOWS_SECRET : ~0;
  for (shown &= heard; shown != 0; shown &= shown - 1) {
    addClass(rules, carrier, classOfBit(shown & -shown), Reason.CLASS_VALUE, buf, from, to);
  }
  const named = bound !== null && !bound.name.glob;
  if (!named && d.action < Action.STRIP) judgeName(rules, carrier, heard, buf, from, to);
  if (d.action < Action.STRIP && isMapped(rules, carrier)) {
    const stays = d.action == Action.KEEP && spellsShown(vbuf, vfrom, vto);
    if (stays || (!named && spellsShown(buf, from, to))) d.strip(Reason.TRACE);
  }
  // Rule 6: `tokens: strip` also forbids minting.
  if ((d.action == Action.TOKENIZE || d.action == Action.HASH) && rules.withoutTokens) {
    d.strip(Reason.PEER_TOKENS);
  }
}

/**
 * Whether fields of a carrier are looked through for ids that the message's other carriers show in another form (rule
 * 14). Members of tracestate may hold ids that are mapped themselves.
 */
function isMapped(rules: Rules, carrier: i32): bool {
  return rules.trace == Trace.REMAP && carrier != Carrier.HEADER && carrier != Carrier.TRACESTATE;
}

/** The class of the name taken in last, as it came or decoded once. */
function nameClass(rules: Rules, buf: StaticArray<u8>, from: i32, to: i32): i32 {
  if (!meant.read) readMeaning(rules, buf, from, to);
  return meant.cls;
}

/** Rule 10: whether a kept field may hold this value. */
function mayHold(entry: Entry, buf: StaticArray<u8>, from: i32, to: i32): bool {
  const values = entry.values;
  if (values !== null) {
    for (let i = 0; i < values.length; i++) if (equal(values[i], 0, values[i].length, buf, from, to)) return true;
  }
  const pattern = entry.pattern;
  return pattern !== null && patternMatches(pattern, buf, from, to);
}

/**
 * A name that no entry spells out can hold a value itself: `feature.4111111111111111`. A name stays as it is or goes, so
 * the field goes where policy wants what the name shows changed.
 */
function judgeName(rules: Rules, carrier: i32, heard: u32, buf: StaticArray<u8>, from: i32, to: i32): void {
  for (let shown = classesOfValue(buf, from, to) & heard; shown != 0; shown &= shown - 1) {
    const cls = classOfBit(shown & -shown);
    if (actionOf(rules, carrier, cls, buf, from, to) <= Action.KEEP) continue;
    decision.strip(Reason.CLASS_VALUE);
    decision.cls = cls;
    return;
  }
}

/** Rule 11 with rule 12: what the policy says of `cls`, or what an exception that lifts it for this field says. */
function actionOf(rules: Rules, carrier: i32, cls: i32, buf: StaticArray<u8>, from: i32, to: i32): i32 {
  const action = rules.classAction(cls);
  if (action < 0) return action;
  for (let i = 0; i < rules.exceptions.length; i++) {
    const e = rules.exceptions[i];
    if (e.exception.liftClass != cls || e.name.carrier != carrier || !matchesExact(e.name, buf, from, to)) continue;
    return e.exception.action;
  }
  return action;
}

/** Adds what the policy says of `cls`. */
function addClass(rules: Rules, carrier: i32, cls: i32, reason: i32, buf: StaticArray<u8>, from: i32, to: i32): void {
  const action = actionOf(rules, carrier, cls, buf, from, to);
  const d = decision;
  if (d.cls == Class.UNKNOWN) d.cls = cls;
  // Of two reasons for the same, the class says more than that nothing named the field.
  if (action < d.action || (action == d.action && d.reason != Reason.UNKNOWN)) return;
  d.action = action;
  d.reason = reason;
  d.cls = cls;
  d.tokenClass = cls;
}

/** Rule 12: an exception that lifts the entry gives its own action in the entry's place. */
function liftEntry(rules: Rules, carrier: i32, buf: StaticArray<u8>, from: i32, to: i32): void {
  for (let i = 0; i < rules.exceptions.length; i++) {
    const e = rules.exceptions[i];
    if (e.exception.liftClass >= 0 || e.name.carrier != carrier || !matchesExact(e.name, buf, from, to)) continue;
    decision.action = e.exception.action;
    decision.reason = Reason.EXCEPTION;
    return;
  }
}

/** Rules 6 and 13: decides the field if its value is one of our tokens; answers whether it did. */
function isTokenHere(rules: Rules, bound: Bound | null, fallback: i32, buf: StaticArray<u8>, from: i32, to: i32): bool {
  const bundle = rules.bundle;
  if (bundle === null || !recognise(bundle, buf, from, to, recognised)) return false;
  const d = decision;
  if (rules.withoutTokens) {
    d.strip(Reason.PEER_TOKENS);
    return true;
  }
  // What the first attach point of this hop let through, it minted: marks.present says that it was there.
  const trusted = !rules.incoming || rules.side.trustTokens || marks.present;
  if (trusted && fits(rules, bound, fallback)) {
    d.action = Action.KEEP;
    d.reason = Reason.TOKEN;
    d.cls = recognised.cls;
    return true;
  }
  countDegraded(Reason.TOKEN); // from outside nothing is a token: an ordinary value, counted
  return false;
}

/** Whether the token recognised last is what the field's action makes: its kind and its class. */
function fits(rules: Rules, bound: Bound | null, fallback: i32): bool {
  const hashed = recognised.kind == TokenKind.HASH;
  let action = fallback;
  if (bound !== null) {
    action = bound.entry.action;
    if (action == Action.TOKENIZE || action == Action.HASH) {
      if (recognised.cls != bound.cls) return false;
      return hashed ? action == Action.HASH || bound.entry.long == Action.HASH : action == Action.TOKENIZE;
    }
  } else if (action == Action.TOKENIZE) {
    return !hashed && recognised.cls == decision.cls; // `identity_headers`: the class is the name's
  }
  // A field that stays but for its class: what the class's own action made on an earlier hop.
  const byClass = rules.classAction(recognised.cls);
  return action == Action.KEEP && byClass == (hashed ? Action.HASH : Action.TOKENIZE);
}
