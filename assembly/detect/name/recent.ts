// What names met lately mean, since names repeat from request to request: a name found here costs one comparison
// instead of a reading. Fixed memory; a newer name takes the place of an older one.
import { equal } from "../../bytes/scan";
import { Class } from "../../words/class";
import { effortLeft, isSpent, restoreEffort, spend } from "../effort";
import { formOfParts } from "./form";
import { meaningOfParts } from "./meaning";
import { takeParts } from "./parts";
import { Words } from "./words";

const SLOTS: i32 = 256;
/** Longer names are read each time. */
const NAME_BYTES: i32 = 32;

/** What it takes to look a name up. */
const LOOK_EFFORT: i32 = 2;

const names = new StaticArray<u8>(SLOTS * NAME_BYTES);
/** 0 marks an empty slot. */
const lengths = new StaticArray<u8>(SLOTS);
/** Whose words the name was read with: their serial, 0 for the dictionary's alone. */
const owners = new StaticArray<u32>(SLOTS);
const meanings = new StaticArray<u8>(SLOTS);
const forms = new StaticArray<u64>(SLOTS);
/** What it took to read the name: it takes the same when it is known. */
const efforts = new StaticArray<i32>(SLOTS);

/** What the name looked up last means. */
export class Looked {
  cls: i32 = 0;
  form: u64 = 0;
}
export const looked: Looked = new Looked();

/**
 * Looks up what the name [from, to) means, its class by `words` too; `hash` is any hash of it, which only says where to
 * look. A name that was met lately takes the same effort; where none is left it means nothing.
 */
export function lookUp(buf: StaticArray<u8>, from: i32, to: i32, hash: u32, words: Words | null): void {
  const length = to - from;
  spend(LOOK_EFFORT);
  if (isSpent()) {
    looked.cls = Class.UNKNOWN;
    looked.form = 0;
    return;
  }
  if (length == 0 || length > NAME_BYTES) return read(buf, from, to, words);
  const slot = <i32>((hash ^ (hash >> 16)) & (SLOTS - 1));
  const at = slot * NAME_BYTES;
  const owner: u32 = words !== null ? words.serial : 0;
  const known = <i32>lengths[slot] == length && owners[slot] == owner;
  if (known && equal(names, at, at + length, buf, from, to)) {
    spend(efforts[slot]);
    looked.cls = meanings[slot];
    looked.form = forms[slot];
    return;
  }
  const before = effortLeft();
  read(buf, from, to, words);
  if (isSpent()) return; // and was not read to its end
  efforts[slot] = before - effortLeft();
  memory.copy(changetype<usize>(names) + at, changetype<usize>(buf) + from, length);
  lengths[slot] = <u8>length;
  owners[slot] = owner;
  meanings[slot] = <u8>looked.cls;
  forms[slot] = looked.form;
}

/** The class alone of that name. */
export function recentMeaning(buf: StaticArray<u8>, from: i32, to: i32, hash: u32, words: Words | null): i32 {
  lookUp(buf, from, to, hash, words);
  return looked.cls;
}

function read(buf: StaticArray<u8>, from: i32, to: i32, words: Words | null): void {
  takeParts(buf, from, to, words);
  looked.cls = meaningOfParts();
  // What a policy adds gives names classes; it must not part names that mean the same.
  if (words !== null) takeParts(buf, from, to, null);
  looked.form = formOfParts();
}

/** The form of the name [from, to), by the dictionary alone, whatever a message has left. */
export function formOf(buf: StaticArray<u8>, from: i32, to: i32): u64 {
  const before = effortLeft();
  restoreEffort(i32.MAX_VALUE);
  takeParts(buf, from, to, null);
  restoreEffort(before);
  return formOfParts();
}
