// The form of a name (policy-semantics.md 8, "by meaning"): its words in their order, however each is spelled. Two names
// of equal form mean the same: `user.id`, `USR-ID`, `x-userIdentifier`, `uid`.
import { digits, letters } from "./letters";
import { parts } from "./parts";
import { WordKind, wordKindOf } from "./sense";
import { FORM_STARTS, FORMS } from "./wordlist";

/** Numbers in wordlist.ts of the words that say nothing where a name begins, or where it ends. */
const PREFIX: u8 = 1;
const SUFFIX: u8 = 2;

// FNV-1a, over words instead of bytes.
const BASIS: u64 = 0xcbf29ce484222325;
const PRIME: u64 = 0x100000001b3;
const PLURAL: u32 = 1;

let form: u64 = BASIS;
/** What was said last: a word said twice in a row counts once, as in `user.uid`. */
let last: u32 = 0;

/**
 * The form of the name that `takeParts` took in last, 0 if it has no words: words that mean the same are the same,
 * `x`, `http` before and `bin` behind it are none, digits count, and behind `header` the name begins anew.
 */
export function formOfParts(): u64 {
  form = BASIS;
  last = 0;
  for (let i = 0; i < parts.count; i++) {
    const kind = wordKindOf(parts.senses[i]);
    const same = parts.forms[i];
    if (kind == WordKind.FRESH) {
      form = BASIS;
      last = 0;
    } else if ((same == PREFIX && last == 0) || (same == SUFFIX && i == parts.count - 1)) continue;
    else if (same > SUFFIX && (kind != WordKind.SELF || last == 0 || last == FORMS[FORM_STARTS[same]])) {
      for (let k = <i32>FORM_STARTS[same]; k < <i32>FORM_STARTS[same + 1]; k++) say(FORMS[k]);
    } else say(hashLetters(parts.froms[i], parts.ends[i])); // of `file.uid` too, which is no `file.user.id`
    if (parts.plurals[i] && kind != WordKind.ID) say(PLURAL);
  }
  return last == 0 ? 0 : (form ^ digits.hash) * PRIME;
}

function say(word: u32): void {
  if (word == last) return;
  form = (form ^ word) * PRIME;
  last = word;
}

/** FNV-1a of 32 bits over the letters [from, to). */
function hashLetters(from: i32, to: i32): u32 {
  let h: u32 = 2166136261;
  for (let i = from; i < to; i++) h = (h ^ letters[i]) * 16777619;
  return h;
}
