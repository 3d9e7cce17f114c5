// What names mean, for tests on Node: the test writes a name to the buffer and asks for its class.
import { meaningOf, meaningWith } from "../../assembly/detect/meaning";
import { Trie } from "../../assembly/detect/trie";
import { addWord, newWords } from "../../assembly/detect/words";

const BUFFER = new StaticArray<u8>(65536);
let added: Trie = newWords();

/** Where in memory offset 0 of the buffer is. */
export function buffer(): usize {
  return changetype<usize>(BUFFER);
}

/** The class of the name [from, to). */
export function meaning(from: i32, to: i32): i32 {
  return meaningOf(BUFFER, from, to);
}

/** The class of the name by the dictionary and the words that `add` added. */
export function meaningHere(from: i32, to: i32): i32 {
  return meaningWith(BUFFER, from, to, added);
}

/** Adds the word [from, to) to the policy's own; whether it was taken. */
export function add(cls: i32, from: i32, to: i32): bool {
  return addWord(added, cls, BUFFER, from, to);
}

/** Judges the names that stand in the buffer up to `to`, each ended by a zero, `rounds` times; answers their number. */
export function judgeAll(to: i32, rounds: i32): i32 {
  let count = 0;
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    let from = 0;
    for (let i = 0; i < to; i++) {
      if (BUFFER[i] != 0) continue;
      sum += meaningOf(BUFFER, from, i);
      count++;
      from = i + 1;
    }
  }
  return sum >= 0 ? count : 0;
}
