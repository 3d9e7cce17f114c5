// What configurations may hold of the VM's memory, and when what they left behind is collected. A worker's VM that ran
// out of memory while it configures would trap, and Envoy would serve without the filter (design.md 7): so each
// configuration is asked before it is read whether it is sure to fit.

/** Bytes that all configurations of one VM may hold by the bounds below: half of the 1 GiB that Envoy lets a wasm have. */
const LIMIT_BYTES: i64 = 1 << 29;
/** More than reading a configuration takes for each of its bytes: the tree of JSON, and what is compiled from it. */
const BYTES_PER_BYTE: i64 = 64;
/** More than any configuration takes beside that. */
const FIXED_BYTES: i64 = 65536;
/** What may lie uncollected, however little is held. */
const LOOSE_BYTES: i64 = 2 << 20;

let held: i64 = 0;
let loose: i64 = 0;

/** More than a configuration of `size` bytes takes while it is read. */
export function boundOf(size: i32): i64 {
  return <i64>size * BYTES_PER_BYTE + FIXED_BYTES;
}

/** Whether `bytes` more are sure to fit. */
export function fits(bytes: i64): bool {
  return held + loose + bytes <= LIMIT_BYTES;
}

/** Whether `bytes` could fit if nothing else were held. */
export function couldFit(bytes: i64): bool {
  return bytes <= LIMIT_BYTES;
}

/** A configuration holds `bytes` from now on. */
export function hold(bytes: i64): void {
  held += bytes;
}

/** `bytes` that were held are to be collected. */
export function release(bytes: i64): void {
  held -= bytes;
  loose += bytes;
}

/** `bytes` that nobody held are to be collected. */
export function leave(bytes: i64): void {
  loose += bytes;
}

/**
 * Whether so much lies uncollected that it is worth to look through what is held: collecting costs as much as is held, so
 * a thousand configurations in a row are not looked through a thousand times.
 */
export function mustCollect(): bool {
  return loose > LOOSE_BYTES && loose * 4 > held;
}

/** Whether anything lies uncollected. */
export function mayCollect(): bool {
  return loose > 0;
}

/** All that lay uncollected is free. */
export function collected(): void {
  loose = 0;
}

/**
 * Has the memory grow by `bytes` at once, if they are more than it has. The allocator would double it whenever a part of
 * them does not fit.
 */
export function makeRoom(bytes: i32): void {
  heap.free(heap.alloc(bytes));
}
