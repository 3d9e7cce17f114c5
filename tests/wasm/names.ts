// What names mean, for tests on Node: the test writes a name to the buffer and asks for its class.
import { meaningOf } from "../../assembly/detect/name/meaning";
import { formOf, looked, lookUp } from "../../assembly/detect/name/recent";
import { addWord, Words } from "../../assembly/detect/name/words";

const BUFFER = new StaticArray<u8>(65536);
const LETTERS: i32 = 2048;
let added: Words = new Words(LETTERS);

/** Where in memory offset 0 of the buffer is. */
export function buffer(): usize {
  return changetype<usize>(BUFFER);
}

/** The class of the name [from, to). */
export function meaning(from: i32, to: i32): i32 {
  return meaningOf(BUFFER, from, to, null);
}

/** The class of the name by the dictionary and the words that `add` added. */
export function meaningHere(from: i32, to: i32): i32 {
  return meaningOf(BUFFER, from, to, added);
}

/** The form of the name. */
export function form(from: i32, to: i32): u64 {
  return formOf(BUFFER, from, to);
}

/** The class of the name out of what was looked up before, with or without the words added. */
export function recent(from: i32, to: i32, hash: u32, here: bool): i32 {
  let words: Words | null = null;
  if (here) words = added;
  lookUp(BUFFER, from, to, hash, words);
  return looked.cls;
}

/** Adds the word [from, to) to the policy's own; whether it was taken. */
export function add(cls: i32, from: i32, to: i32): bool {
  const fits = addWord(added, cls, BUFFER, from, to);
  added.seal();
  return fits;
}

/** Judges the names that stand in the buffer up to `to`, each ended by a zero, `rounds` times; answers their number. */
export function judgeAll(to: i32, rounds: i32): i32 {
  let count = 0;
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    let from = 0;
    for (let i = 0; i < to; i++) {
      if (BUFFER[i] != 0) continue;
      sum += meaningOf(BUFFER, from, i, null);
      count++;
      from = i + 1;
    }
  }
  return sum >= 0 ? count : 0;
}
