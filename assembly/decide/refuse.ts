// Strips a carrier whole: all its lines, under every name it has.
import { PAIRS } from "../bytes/pairs";
import { equal } from "../bytes/scan";
import { Edits } from "./edits";
import { settleStripped } from "./field";
import { Lines } from "./lines";
import { Rules } from "./rules";

/** Strips all `lines` of the carrier for `reason`. Lines of one name stand together, so each name is removed once. */
export function refuse(
  rules: Rules,
  carrier: i32,
  reason: i32,
  buf: StaticArray<u8>,
  lines: Lines,
  edits: Edits,
): void {
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const from = PAIRS.nameFrom(pair);
    const to = PAIRS.nameTo(pair);
    settleStripped(rules, carrier, reason, buf, from, to, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
    const before = i > 0 ? lines.pair(i - 1) : pair;
    if (i == 0 || !equal(buf, from, to, buf, PAIRS.nameFrom(before), PAIRS.nameTo(before))) edits.remove(from, to);
  }
}
