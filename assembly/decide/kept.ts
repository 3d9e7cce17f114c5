// The members of one list carrier that stay, as they stand in `out`: for repeats, for limits, for putting them together.
import { equal } from "../bytes/scan";
import { Writer } from "../bytes/writer";

/** More members than this never stay: twice what any receiver must take. */
const MOST: i32 = 128;

const NO_RULE: i32 = i32.MAX_VALUE;

/** The length of a name and its last byte: names of one family differ there more often than anywhere else. */
function markOf(buf: StaticArray<u8>, nameFrom: i32, nameTo: i32): i32 {
  return nameTo > nameFrom ? ((nameTo - nameFrom) << 8) | buf[nameTo - 1] : 0;
}

export class Kept {
  count: i32 = 0;
  /** Whether a field of the list does not go on as it came, so that its lines cannot. */
  changed: bool = false;
  /** Bytes of all members and the commas between them. */
  bytes: i32 = 0;
  private left: i32 = 0;
  /** Whether a member that was to be tied to others is not there, so that they must go. */
  private torn: bool = false;

  private readonly from: StaticArray<i32> = new StaticArray<i32>(MOST);
  private readonly to: StaticArray<i32> = new StaticArray<i32>(MOST);
  /** Where the name ends inside [from, to). */
  private readonly named: StaticArray<i32> = new StaticArray<i32>(MOST);
  /** What tells most names apart. */
  private readonly marked: StaticArray<i32> = new StaticArray<i32>(MOST);
  /** The position in `fields` of the rule that kept it; members of no rule come after all others. */
  private readonly rules: StaticArray<i32> = new StaticArray<i32>(MOST);
  private readonly gone: StaticArray<bool> = new StaticArray<bool>(MOST);
  private readonly tied: StaticArray<bool> = new StaticArray<bool>(MOST);

  constructor(
    /** Where the members stand. */
    private readonly out: Writer,
  ) {}

  /** Begins a list of so many lines. */
  reset(lines: i32 = 1): void {
    this.changed = lines > 1;
    this.count = 0;
    this.bytes = 0;
    this.left = 0;
    this.torn = false;
  }

  /** Whether a member of this very name is there. */
  has(buf: StaticArray<u8>, nameFrom: i32, nameTo: i32): bool {
    const mark = markOf(buf, nameFrom, nameTo);
    const marked = this.marked;
    for (let i = 0; i < this.count; i++) {
      if (marked[i] == mark && equal(this.out.buf, this.from[i], this.named[i], buf, nameFrom, nameTo)) return true;
    }
    return false;
  }

  /** Takes what `out` holds from `start` on as one member whose name ends at `nameEnd`; false when there is no room. */
  add(start: i32, nameEnd: i32, rule: i32): bool {
    const n = this.count;
    if (n == MOST || this.out.full) return false;
    this.from[n] = start;
    this.to[n] = this.out.at;
    this.named[n] = nameEnd;
    this.marked[n] = markOf(this.out.buf, start, nameEnd);
    this.rules[n] = rule < 0 ? NO_RULE : rule;
    this.gone[n] = false;
    this.tied[n] = false;
    this.count = n + 1;
    this.left++;
    this.bytes += this.out.at - start + (this.left > 1 ? 1 : 0);
    return true;
  }

  /** Ties the member added last to all others that are tied: they stay or go together. Not `added`: all of them go. */
  tie(added: bool): void {
    if (added) this.tied[this.count - 1] = true;
    else this.torn = true;
  }

  /**
   * Rule 7: drops whole members until both limits hold, from the last rule backwards and then from the right. Answers
   * how many it dropped.
   */
  fit(members: i32, bytes: i32): i32 {
    let dropped = this.torn ? this.dropTied() : 0;
    while (this.left > members || this.bytes > bytes) {
      let worst = -1;
      for (let i = 0; i < this.count; i++)
        if (!this.gone[i] && (worst < 0 || this.rules[i] >= this.rules[worst])) worst = i;
      dropped += this.tied[worst] ? this.dropTied() : this.drop(worst);
    }
    return dropped;
  }

  private drop(i: i32): i32 {
    this.gone[i] = true;
    this.left--;
    this.bytes -= this.to[i] - this.from[i] + (this.left > 0 ? 1 : 0);
    return 1;
  }

  private dropTied(): i32 {
    let dropped = 0;
    for (let i = 0; i < this.count; i++) if (this.tied[i] && !this.gone[i]) dropped += this.drop(i);
    return dropped;
  }

  /** Writes the members that are left as one comma-joined line behind all else in `out`; answers where it starts. */
  join(): i32 {
    const start = this.out.at;
    for (let i = 0; i < this.count; i++) {
      if (this.gone[i]) continue;
      if (this.out.at > start) this.out.byte(0x2c);
      this.out.bytes(this.out.buf, this.from[i], this.to[i]);
    }
    return start;
  }
}
