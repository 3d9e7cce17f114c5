// The filter's registries for tests on Node: by number where they have one, else by the name in the buffer.
import { CARRIERS, carrierName } from "../../assembly/words/carrier";
import { classByName, FIRST_OWN_CLASS, isFewValued, isTokenClass } from "../../assembly/words/class";
import { findCarrier, KNOWN_NAMES } from "../../assembly/words/header";
import { REASONS, reasonName } from "../../assembly/words/reason";

export { carrierName, isFewValued, isTokenClass, reasonName };

let name: StaticArray<u8> = new StaticArray<u8>(0);

/** Makes room for a name of `length` bytes, and answers its address. */
export function allocate(length: i32): usize {
  name = new StaticArray<u8>(length);
  return changetype<usize>(name);
}

/** The carrier of the header whose name is in the buffer, or -1. */
export function carrierOf(): i32 {
  return findCarrier(name, 0, name.length);
}

/** The number of the class whose name is in the buffer, or -1. */
export function classOf(): i32 {
  return classByName(String.UTF8.decodeUnsafe(changetype<usize>(name), name.length));
}

export function carriers(): i32 {
  return CARRIERS;
}

export function reasons(): i32 {
  return REASONS;
}

export function firstOwnClass(): i32 {
  return FIRST_OWN_CLASS;
}

export function knownNames(): i32 {
  return KNOWN_NAMES.length;
}

export function knownName(i: i32): string {
  return String.UTF8.decodeUnsafe(changetype<usize>(KNOWN_NAMES[i]), KNOWN_NAMES[i].length);
}
