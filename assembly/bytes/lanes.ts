// Kinds of sixteen bytes at once, up to eight of them. A byte is of a kind where its low half and its high half both have
// the kind's bit: a table has sixteen bytes for the low halves, then sixteen for the high ones.
export const LANES: i32 = 16;
export const TABLE_BYTES: i32 = 32;

const LOW_HALF: usize = memory.data<u64>([0x0f0f0f0f0f0f0f0f, 0x0f0f0f0f0f0f0f0f]);

/** Gives the bytes `first` to `last`, which share their high half, `bit` in `table`. A bit is a product of halves. */
export function spread(table: usize, bit: u32, first: u8, last: u8): void {
  for (let c: i32 = first; c <= <i32>last; c++) store<u8>(table + (c & 15), <u32>load<u8>(table + (c & 15)) | bit);
  const high = table + LANES + (first >> 4);
  store<u8>(high, load<u8>(high) | bit);
}

/** The bits of every byte. */
export function bitsOf(table: usize, bytes: v128): v128 {
  const half = v128.load(LOW_HALF);
  const low = i8x16.swizzle(v128.load(table), v128.and(bytes, half));
  return v128.and(low, i8x16.swizzle(v128.load(table, LANES), v128.and(i16x8.shr_u(bytes, 4), half)));
}
