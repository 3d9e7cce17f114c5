// The value detectors for tests and the bench on Node: values lie in one buffer.

import { uuidEnd } from "../../assembly/detect/value/uuid";
import { classesOfValue, classOfBit } from "../../assembly/detect/value/value";

const BUFFER = new StaticArray<u8>(1 << 20);

/** Where in memory offset 0 of every run is. */
export function buffer(): usize {
  return changetype<usize>(BUFFER);
}

/** The bits of the classes that the value [from, to) shows. */
export function classes(from: i32, to: i32): u32 {
  return classesOfValue(BUFFER, from, to);
}

/** The class of a bit. */
export function classOf(bit: u32): i32 {
  return classOfBit(bit);
}

/** Whether all of [from, to) is a UUID. */
export function isUuid(from: i32, to: i32): bool {
  return uuidEnd(BUFFER, from, to) == to;
}

/** As many values as end offsets stand in the first `size` bytes of the buffer as u32, `rounds` times over; for the bench. */
export function sweep(ends: i32, count: i32, rounds: i32): u32 {
  let all: u32 = 0;
  for (let round = 0; round < rounds; round++) {
    let from = 0;
    for (let i = 0; i < count; i++) {
      const to = <i32>load<u32>(changetype<usize>(BUFFER) + ends + (i << 2));
      all ^= classesOfValue(BUFFER, from, to) + i;
      from = to;
    }
  }
  return all;
}
