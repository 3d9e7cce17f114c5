// Padding to 16-byte buckets (token-spec.md, P): ISO/IEC 7816-4, one 0x80 and then zeros.

const BUCKET = 16;

/** P = v || 0x80 || 0x00* to the next multiple of 16. */
export function pad(value: Uint8Array): Buffer {
  const padded = Buffer.alloc((Math.floor(value.length / BUCKET) + 1) * BUCKET);
  padded.set(value);
  padded[value.length] = 0x80;
  return padded;
}

/** The value, or null where P is not padded so or not into the smallest bucket. */
export function unpad(padded: Uint8Array): Buffer | null {
  let end = padded.length - 1;
  while (end > 0 && padded[end] === 0) end--;
  const fits = padded.length % BUCKET === 0 && padded[end] === 0x80 && padded.length - end <= BUCKET;
  return fits ? Buffer.from(padded.subarray(0, end)) : null;
}
