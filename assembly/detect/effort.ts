// How much work the detectors may have with one message. Counted in bytes that are looked at, once for each layer of
// encoding; what makes a detector look closer counts as so many bytes more. It depends on the message alone: neither on
// time nor on what the VM has met before.

/** What carriers may cause: enough for the heaviest message that their specifications allow. */
const CARRIER_BYTES: i32 = 48 * 1024;
/** What plain headers have at least, however much the carriers beside them took. */
const HEADER_BYTES: i32 = 8 * 1024;

/** What the message in hand has left; below 0 it is spent. Before the first message there is no end of it. */
let left: i32 = i32.MAX_VALUE;

/** Begins a message. */
export function startEffort(): void {
  left = CARRIER_BYTES;
}

/** Begins its plain headers. */
export function startHeaderEffort(): void {
  left = max(left, HEADER_BYTES);
}

/** Takes work that `bytes` bytes make. */
export function spend(bytes: i32): void {
  left -= bytes;
}

/** Whether there is nothing left: whatever has not been looked at by then must not stay. */
export function isSpent(): bool {
  return left < 0;
}

/** What is left, for what is remembered of a line. */
export function effortLeft(): i32 {
  return left;
}

/** Puts back what was taken since there was so much left: for a look that decides nothing. */
export function restoreEffort(before: i32): void {
  left = before;
}
