// The walk through a value and its slow twin, for tests on Node: values lie in one buffer.
import { classesOfWords } from "../../assembly/detect/value/walk";
import { classesOfWords as slowClassesOfWords } from "./slow/walk";

const BUFFER = new StaticArray<u8>(65536);

/** Where in memory offset 0 of every run is. */
export function buffer(): usize {
  return changetype<usize>(BUFFER);
}

/** The bits that words and numbers in [from, to) show, which has `digits` digits. */
export function fast(from: i32, to: i32, digits: i32): u32 {
  return classesOfWords(BUFFER, from, to, digits);
}

/** The same by the twin. */
export function slow(from: i32, to: i32, digits: i32): u32 {
  return slowClassesOfWords(BUFFER, from, to, digits);
}
