// The meanings of names met lately, since names repeat from request to request: a name found here costs one comparison
// instead of a reading. Fixed memory; a newer name takes the place of an older one.
import { equal } from "../bytes/scan";
import { meaningOf } from "./meaning";

const SLOTS: i32 = 256;
/** Longer names are read each time. */
const NAME_BYTES: i32 = 32;

const names = new StaticArray<u8>(SLOTS * NAME_BYTES);
/** 0 marks an empty slot. */
const lengths = new StaticArray<u8>(SLOTS);
const meanings = new StaticArray<u8>(SLOTS);

/** `meaningOf` the name [from, to); `hash` is any hash of it, which only says where to look. */
export function recentMeaning(buf: StaticArray<u8>, from: i32, to: i32, hash: u32): i32 {
  const length = to - from;
  if (length == 0 || length > NAME_BYTES) return meaningOf(buf, from, to);
  const slot = <i32>((hash ^ (hash >> 16)) & (SLOTS - 1));
  const at = slot * NAME_BYTES;
  if (<i32>lengths[slot] == length && equal(names, at, at + length, buf, from, to)) return meanings[slot];
  const meaning = meaningOf(buf, from, to);
  memory.copy(changetype<usize>(names) + at, changetype<usize>(buf) + from, length);
  lengths[slot] = <u8>length;
  meanings[slot] = <u8>meaning;
  return meaning;
}
