// Globs (policy-semantics.md 3): `*` stands for any bytes, nothing else is special, the whole run must fit.
import { ASTERISK } from "../bytes/ascii";

/** How many steps the last match took. */
export let globSteps: i32 = 0;

/**
 * Whether the run fits `glob`. Each asterisk takes as little as it can; once the next one is reached, what stands before
 * it is settled and never tried again, so no byte costs more than `glob.length` steps.
 */
export function globMatches(glob: StaticArray<u8>, buf: StaticArray<u8>, from: i32, to: i32): bool {
  const end = glob.length;
  let g = 0;
  let i = from;
  let afterStar = -1;
  let resume = 0;
  globSteps = 0;
  while (i < to) {
    globSteps++;
    if (g < end && glob[g] == ASTERISK) {
      afterStar = ++g;
      resume = i;
    } else if (g < end && glob[g] == buf[i]) {
      g++;
      i++;
    } else if (afterStar >= 0) {
      g = afterStar;
      i = ++resume;
    } else {
      return false;
    }
  }
  while (g < end && glob[g] == ASTERISK) g++;
  return g == end;
}
