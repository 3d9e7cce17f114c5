// What policy says of one field (policy-semantics.md 5, 8 to 13). Reads names and values, changes nothing.
import { PAIRS } from "../bytes/pairs";
import { equal } from "../bytes/scan";
import { effortLeft, isSpent, restoreEffort, spend } from "../detect/effort";
import { classesOfOpaque, classesOfValue, classOfBit, SHOWS_PAYMENT, SHOWS_SECRET } from "../detect/value/value";
import { Entry } from "../policy/model";
import { matchesExact } from "../policy/name";
import { patternMatches } from "../policy/pattern";
import { Recognised, recognise } from "../token/recognise";
import { SHORTEST_TEXT, TokenKind } from "../token/token";
import { Action, NO_ACTION, Trace } from "../words/action";
import { Carrier, isOpaque } from "../words/carrier";
import { Class } from "../words/class";
import { Reason } from "../words/reason";
import { countDegraded } from "./counts";
import { Field } from "./field";
import { listening } from "./journal";
import { Message } from "./message";
import { fieldName } from "./name";
import { Rules } from "./rules";

const recognised: Recognised = new Recognised();

/** How tokens start, and what it takes to see whether one is. */
const PREFIX: u8 = 0x74;
const SEAL_EFFORT: i32 = 64;
/** So many values that an entry lists, as a power of two, take as much effort as a byte. */
const VALUES_SHIFT: i32 = 2;

/** What an exception lifts that lifts an entry, and no class. */
const ENTRY: i32 = -1;

/**
 * Judges the field in hand. Its name was taken in by `findEntry`, and `bound` is the entry that fits it. Where no more may
 * be looked at, it goes: unread, or because the look at it was not finished.
 */
export function judge(m: Message): void {
  const f = m.field;
  const unread = isSpent();
  if (unread) {
    f.rule = -1;
    f.cls = Class.UNKNOWN;
  } else judgeAll(m);
  if (isSpent() && (unread || f.action != Action.STRIP)) f.strip(Reason.BUDGET);
}

function judgeAll(m: Message): void {
  const f = m.field;
  const rules = m.rules;
  const fixed = begin(f, rules);
  if (isTokenHere(m)) return;
  judgeEntry(f, rules);
  addClass(f, rules, f.cls, Reason.CLASS_NAME);
  if (!fixed) addClass(f, rules, fieldName.aliasClassBy(rules), Reason.CLASS_NAME);
  // Rule 11: a class that the entry fixes silences the detectors, but never those for payment and secret.
  const heard: u32 = fixed ? SHOWS_PAYMENT | SHOWS_SECRET : ~0;
  judgeValue(f, rules, heard);
  if (f.action >= Action.STRIP) return;
  const bound = f.bound;
  const named = bound !== null && !bound.name.glob;
  if (!named) judgeName(f, rules, heard);
  if (isMapped(f, rules)) judgeShown(m, named);
  judgePeer(f, rules);
}

/** Starts from what the entry says, or what there is without one; answers whether the entry fixes the class. */
function begin(f: Field, rules: Rules): bool {
  const bound = f.bound;
  if (bound === null) {
    f.rule = -1;
    f.action = f.fallback;
    f.reason = f.why;
    f.tokenClass = 0;
    f.cls = fieldName.classBy(rules);
    return false;
  }
  const entry = bound.entry;
  f.rule = entry.index;
  f.action = entry.action;
  f.reason = Reason.ENTRY;
  f.tokenClass = bound.cls;
  const fixed = entry.cls >= 0 || entry.ownClass.length > 0;
  f.cls = fixed ? max(bound.cls, entry.cls) : fieldName.classBy(rules);
  return fixed;
}

/** Rules 10 and 12: what an exception says in the entry's place, and `unknown` for a kept field that may not be it. */
function judgeEntry(f: Field, rules: Rules): void {
  const bound = f.bound;
  if (bound === null) return;
  liftEntry(f, rules);
  if (f.action != Action.KEEP || f.reason != Reason.ENTRY) return;
  if (!f.repeat && mayHold(bound.entry, f.plain, f.plainFrom, f.plainTo)) return;
  f.action = rules.policy.unknown;
  f.reason = f.repeat ? Reason.REPEAT : Reason.VALUE;
}

/** Adds what policy says of the classes that the value shows, as far as they are `heard`. */
function judgeValue(f: Field, rules: Rules, heard: u32): void {
  // A value that is stripped already can get nothing stricter: what it shows matters to who asks for reasons alone.
  const told = f.action >= Action.STRIP;
  if (told && !listening()) return;
  const before = effortLeft();
  const shown = isOpaque(f.carrier)
    ? classesOfOpaque(f.plain, f.plainFrom, f.plainTo)
    : classesOfValue(f.plain, f.plainFrom, f.plainTo);
  for (let left = shown & heard; left != 0; left &= left - 1) {
    addClass(f, rules, classOfBit(left & -left), Reason.CLASS_VALUE);
  }
  if (told) restoreEffort(before);
}

/**
 * A name that no entry spells out can hold a value itself: `feature.4111111111111111`. A name stays as it is or goes, so
 * the field goes where policy wants what the name shows changed.
 */
function judgeName(f: Field, rules: Rules, heard: u32): void {
  for (let shown = classesOfValue(f.buf, f.nameFrom, f.nameTo) & heard; shown != 0; shown &= shown - 1) {
    const cls = classOfBit(shown & -shown);
    if (actionOf(f, rules, cls) <= Action.KEEP) continue;
    f.strip(Reason.CLASS_VALUE);
    f.cls = cls;
    return;
  }
}

/**
 * Whether fields of its carrier are looked through for ids that the message's other carriers show in another form (rule
 * 14). Members of tracestate may hold ids that are mapped themselves.
 */
function isMapped(f: Field, rules: Rules): bool {
  return rules.trace == Trace.REMAP && f.carrier != Carrier.HEADER && f.carrier != Carrier.TRACESTATE;
}

/** Strips a field that would go on with such an id in its value, or in a name that no entry spells out. */
function judgeShown(m: Message, named: bool): void {
  const f = m.field;
  if (f.action == Action.STRIP) return;
  const stays = f.action == Action.KEEP && m.shown.isIn(f.plain, f.plainFrom, f.plainTo);
  if (stays || (!named && m.shown.isIn(f.buf, f.nameFrom, f.nameTo))) f.strip(Reason.TRACE);
}

/** Rule 6: `tokens: strip` also forbids minting. */
function judgePeer(f: Field, rules: Rules): void {
  if (f.action != Action.TOKENIZE && f.action != Action.HASH) return;
  if (rules.withoutTokens) f.strip(Reason.PEER_TOKENS);
  else if (f.tokenClass == 0 && f.bound === null) f.tokenClass = f.cls; // what its name means
}

/** Rule 10: whether a kept field may hold this value. */
function mayHold(entry: Entry, buf: StaticArray<u8>, from: i32, to: i32): bool {
  const values = entry.values;
  if (values !== null) {
    spend(values.length >> VALUES_SHIFT);
    for (let i = 0; i < values.length; i++) if (equal(values[i], 0, values[i].length, buf, from, to)) return true;
  }
  const pattern = entry.pattern;
  return pattern !== null && patternMatches(pattern, buf, from, to);
}

/** Rule 11 with rule 12: what the policy says of `cls`, or what an exception that lifts it for this field says. */
function actionOf(f: Field, rules: Rules, cls: i32): i32 {
  const action = rules.classAction(cls);
  return action < 0 ? action : exceptionFor(f, rules, cls, action);
}

/** What the first exception says that lifts a class, or ENTRY, for this field; `otherwise` without one. */
function exceptionFor(f: Field, rules: Rules, lifted: i32, otherwise: i32): i32 {
  const exceptions = rules.exceptions;
  for (let i = 0; i < exceptions.length; i++) {
    const e = exceptions[i];
    if (
      e.exception.liftClass != lifted ||
      e.name.carrier != f.carrier ||
      !matchesExact(e.name, f.buf, f.nameFrom, f.nameTo)
    )
      continue;
    return e.exception.action;
  }
  return otherwise;
}

/** Adds what the policy says of `cls`. */
function addClass(f: Field, rules: Rules, cls: i32, reason: i32): void {
  const action = actionOf(f, rules, cls);
  if (f.cls == Class.UNKNOWN) f.cls = cls;
  // Of two reasons for the same, the class says more than that nothing named the field.
  if (action < f.action || (action == f.action && f.reason != Reason.UNKNOWN)) return;
  f.action = action;
  f.reason = reason;
  f.cls = cls;
  f.tokenClass = cls;
}

/** Rule 12: an exception that lifts the entry gives its own action in the entry's place. */
function liftEntry(f: Field, rules: Rules): void {
  const action = exceptionFor(f, rules, ENTRY, NO_ACTION);
  if (action == NO_ACTION) return;
  f.action = action;
  f.reason = Reason.EXCEPTION;
}

/** Rules 6 and 13: decides the field if its value is one of our tokens; answers whether it did. */
function isTokenHere(m: Message): bool {
  const f = m.field;
  const rules = m.rules;
  const bundle = rules.bundle;
  if (bundle === null) return false;
  if (f.plainTo - f.plainFrom >= SHORTEST_TEXT && f.plain[f.plainFrom] == PREFIX) spend(SEAL_EFFORT);
  if (!recognise(bundle, f.plain, f.plainFrom, f.plainTo, recognised)) return false;
  if (rules.withoutTokens) {
    f.strip(Reason.PEER_TOKENS);
    return true;
  }
  const trusted = !rules.incoming || rules.side.trustTokens || isOurs(m);
  if (trusted && fits(f, rules)) {
    f.action = Action.KEEP;
    f.reason = Reason.TOKEN;
    f.cls = recognised.cls;
    return true;
  }
  countDegraded(Reason.TOKEN); // from outside nothing is a token: an ordinary value, counted
  return false;
}

/** Whether the field stands in a line that the first attach point of this hop wrote: its tokens were minted there. */
function isOurs(m: Message): bool {
  const f = m.field;
  if (!m.marks.present || f.buf !== m.buf) return false;
  for (let pair = 0; pair < PAIRS.count; pair++) {
    if (f.from < PAIRS.valueFrom(pair) || f.to > PAIRS.valueTo(pair)) continue;
    return m.marks.vouchesFor(m.rules.zoneName, m.buf, pair);
  }
  return false;
}

/** Whether the token recognised last is what the field's action makes: its kind and its class. */
function fits(f: Field, rules: Rules): bool {
  const hashed = recognised.kind == TokenKind.HASH;
  const bound = f.bound;
  let action = f.fallback;
  if (bound !== null) {
    action = bound.entry.action;
    if (action == Action.TOKENIZE || action == Action.HASH) {
      if (recognised.cls != bound.cls) return false;
      return hashed ? action == Action.HASH || bound.entry.long == Action.HASH : action == Action.TOKENIZE;
    }
  } else if (action == Action.TOKENIZE) {
    return !hashed && recognised.cls == f.cls; // `identity_headers`: the class is the name's
  }
  // A field that stays but for its class: what the class's own action made on an earlier hop.
  const byClass = rules.classAction(recognised.cls);
  return action == Action.KEEP && byClass == (hashed ? Action.HASH : Action.TOKENIZE);
}
