// The name of the field under way: folded, decoded once, and what it means. Finds the entry that fits it
// (policy-semantics.md 8).
import { PERCENT } from "../bytes/ascii";
import { foldName, hashName } from "../bytes/fold";
import { decodePercent } from "../bytes/percent";
import { indexOf } from "../bytes/scan";
import { spend } from "../detect/effort";
import { looked, lookUp } from "../detect/name/recent";
import { globSteps } from "../policy/glob";
import { matchesExact, matchesFolded } from "../policy/name";
import { Action } from "../words/action";
import { Class } from "../words/class";
import { Bound, Rules } from "./rules";

/** The longest name that is matched; a longer one is stripped unread. */
export const NAME_LIMIT_BYTES: i32 = 8192;

/** So many names that policy spells out, and steps of a glob, as powers of two, take as much effort as a byte. */
const BOUNDS_SHIFT: i32 = 2;
const GLOB_SHIFT: i32 = 2;

const folded = new StaticArray<u8>(NAME_LIMIT_BYTES);
const decoded = new StaticArray<u8>(NAME_LIMIT_BYTES);
const alias = new StaticArray<u8>(NAME_LIMIT_BYTES);

/** The name taken in last. What it means is looked up once something asks for it. */
class FieldName {
  /** The run that it came in. */
  buf: StaticArray<u8> = folded;
  from: i32 = 0;
  to: i32 = 0;
  foldedLength: i32 = 0;
  foldedHash: u32 = 0;
  /** The same of its alias, the name decoded once; -1 where it holds no escape. */
  decodedLength: i32 = 0;
  aliasLength: i32 = -1;
  aliasHash: u32 = 0;
  private meant: bool = false;
  private ownCls: i32 = Class.UNKNOWN;
  private otherCls: i32 = Class.UNKNOWN;
  private form: u64 = 0;
  private aliasForm: u64 = 0;

  /** Takes in [from, to), at most NAME_LIMIT_BYTES long. */
  take(buf: StaticArray<u8>, from: i32, to: i32): void {
    spend((to - from) >> 2);
    this.buf = buf;
    this.from = from;
    this.to = to;
    this.foldedLength = foldName(buf, from, to, folded, 0);
    this.foldedHash = hashName(folded, 0, this.foldedLength);
    this.aliasLength = -1;
    this.meant = false;
    if (indexOf(buf, PERCENT, from, to) < to) this.takeAlias();
  }

  private takeAlias(): void {
    this.decodedLength = decodePercent(this.buf, this.from, this.to, decoded, 0);
    if (this.decodedLength < 0) return;
    this.aliasLength = foldName(decoded, 0, this.decodedLength, alias, 0);
    this.aliasHash = hashName(alias, 0, this.aliasLength);
  }

  /** Whether the entry's name is its alias. */
  isAliasOf(bound: Bound): bool {
    return matchesFolded(bound.name, alias, this.aliasLength, this.aliasHash);
  }

  /** Whether it means what a name of that form does. */
  means(rules: Rules, form: u64): bool {
    this.mean(rules);
    return this.form == form || this.aliasForm == form;
  }

  /** The class that it means, as it came or decoded once. */
  classBy(rules: Rules): i32 {
    this.mean(rules);
    return this.ownCls;
  }

  /** The class that it means decoded once; UNKNOWN where it holds no escape. */
  aliasClassBy(rules: Rules): i32 {
    if (this.aliasLength < 0) return Class.UNKNOWN;
    this.mean(rules);
    return this.otherCls;
  }

  private mean(rules: Rules): void {
    if (this.meant) return;
    this.meant = true;
    lookUp(this.buf, this.from, this.to, this.foldedHash, rules.words);
    this.ownCls = looked.cls;
    this.otherCls = Class.UNKNOWN;
    this.form = looked.form;
    this.aliasForm = looked.form;
    if (this.aliasLength < 0) return;
    lookUp(decoded, 0, this.decodedLength, this.aliasHash, rules.words);
    this.otherCls = looked.cls;
    if (this.ownCls == Class.UNKNOWN) this.ownCls = looked.cls;
    this.aliasForm = looked.form;
  }
}

export const fieldName: FieldName = new FieldName();

/** Takes in the name [from, to), at most NAME_LIMIT_BYTES long, and finds the first entry that fits it; null without one. */
export function findEntry(rules: Rules, carrier: i32, buf: StaticArray<u8>, from: i32, to: i32): Bound | null {
  const n = fieldName;
  n.take(buf, from, to);
  const length = n.foldedLength;
  const hash = n.foldedHash;
  const escaped = n.aliasLength >= 0;
  const list = rules.bound[carrier];
  spend(list.length >> BOUNDS_SHIFT);
  for (let i = 0; i < list.length; i++) {
    const bound = list[i];
    // What keeps asks for the very bytes.
    const fits =
      bound.entry.action == Action.KEEP
        ? matchesExact(bound.name, buf, from, to)
        : matchesFolded(bound.name, folded, length, hash) ||
          (escaped && n.isAliasOf(bound)) ||
          (bound.form != 0 && n.means(rules, bound.form));
    if (bound.name.glob) spend(globSteps >> GLOB_SHIFT);
    if (fits) return bound;
  }
  return null;
}
