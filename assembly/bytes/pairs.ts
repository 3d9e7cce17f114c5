// A header map as a proxy-wasm host serialises it (ABI 0.2.1; PairsUtil of proxy-wasm-cpp-host), all u32 little-endian:
// the count, then per pair the lengths of name and value, then per pair name NUL value NUL. Reads where each name and
// value lies; copies nothing, allocates nothing.

/** Pairs in one map. Envoy itself refuses a request with more than 100 by default, and can be set to 1,024 and beyond. */
export const PAIRS_LIMIT: i32 = 1200;

/** Of each pair, where its name starts, its value starts and its value ends. */
const RUNS: StaticArray<i32> = new StaticArray<i32>(PAIRS_LIMIT * 3);

/** The pairs read last; the runs lie in the buffer that was read. One view, since one map is in hand at a time. */
export class Pairs {
  count: i32 = 0;

  nameFrom(i: i32): i32 {
    return RUNS[i * 3];
  }

  nameTo(i: i32): i32 {
    return RUNS[i * 3 + 1] - 1;
  }

  valueFrom(i: i32): i32 {
    return RUNS[i * 3 + 1];
  }

  valueTo(i: i32): i32 {
    return RUNS[i * 3 + 2];
  }
}

/** The one view, filled by `readPairs`. */
export const PAIRS: Pairs = new Pairs();

/**
 * Reads the `length` bytes at `from` into PAIRS. False, with no pairs, where they are not exactly one serialised map or
 * hold more than PAIRS_LIMIT pairs. An empty map is 0 bytes long.
 */
export function readPairs(buf: StaticArray<u8>, from: i32, length: i32): bool {
  PAIRS.count = 0;
  if (length == 0) return true;
  if (length < 4 || from < 0 || length > buf.length - from) return false;
  const start = changetype<usize>(buf) + from;
  const count = load<u32>(start);
  if (count > <u32>PAIRS_LIMIT || 4 + <i32>count * 10 > length) return false;
  const end = from + length;
  const first = start + 4 + ((<usize>count) << 3);
  let at = from + 4 + ((<i32>count) << 3);
  let runs = changetype<usize>(RUNS);
  for (let sizes = start + 4; sizes < first; sizes += 8, runs += 12) {
    const name = load<u32>(sizes);
    const value = load<u32>(sizes, 4);
    const left = <u32>(end - at);
    if (left < 2 || name > left - 2 || value > left - 2 - name) return false;
    store<i32>(runs, at);
    at += <i32>name + 1;
    store<i32>(runs, at, 4);
    at += <i32>value;
    store<i32>(runs, at++, 8);
  }
  if (at != end) return false;
  PAIRS.count = <i32>count;
  return true;
}
