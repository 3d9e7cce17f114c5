// Which pairs of a header map belong together: the lines of one carrier, in the order they came.
import { PAIRS, PAIRS_LIMIT } from "../bytes/pairs";
import { equalsText } from "../bytes/scan";

export class Lines {
  count: i32 = 0;
  private readonly pairs: StaticArray<i32> = new StaticArray<i32>(PAIRS_LIMIT);

  add(pair: i32): void {
    this.pairs[this.count++] = pair;
  }

  pair(i: i32): i32 {
    return this.pairs[i];
  }

  /** The bytes of all values, with the comma that would join each to the next. */
  get bytes(): i32 {
    let sum = max(0, this.count - 1);
    for (let i = 0; i < this.count; i++) sum += PAIRS.valueTo(this.pairs[i]) - PAIRS.valueFrom(this.pairs[i]);
    return sum;
  }
}

/** Parts the lines of a carrier by name: those of the header `name` into `named`, all others into `others`. */
export function splitLines(buf: StaticArray<u8>, lines: Lines, name: string, named: Lines, others: Lines): void {
  named.count = 0;
  others.count = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    if (equalsText(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair), name)) named.add(pair);
    else others.add(pair);
  }
}
