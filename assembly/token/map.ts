// Ids across a boundary (token-spec.md, MAP, whole): a keyed permutation of the trace id, and span ids that follow it;
// another permutation of request ids, in their own shape (docs/decisions/0015).
import { encryptBlock } from "../crypto/aes";
import { blockOf, highHalf, lowHalf } from "../crypto/block";
import { encryptDigits, Halves } from "../crypto/ff1";
import { Leaf } from "./leaf";

/** A trace id by its big-endian halves. */
export class MappedId {
  hi: u64 = 0;
  lo: u64 = 0;
}

/** T' = AES(Kid, T); if 0, AES(Kid, 0). Never 0. `leaf` is of use map.whole; a 64-bit id has `hi` 0. */
export function mapTrace(leaf: Leaf, hi: u64, lo: u64, out: MappedId): void {
  let mapped = encryptBlock(leaf.parts[0], blockOf(hi, lo));
  if (!v128.any_true(mapped)) mapped = encryptBlock(leaf.parts[0], blockOf(0, 0));
  out.hi = highHalf(mapped);
  out.lo = lowHalf(mapped);
}

/** S' = first 8 bytes of AES(Kspan, T'[8..16] || S); if 0, the last 8. `mappedLo` is T'[8..16]. */
export function mapSpan(leaf: Leaf, mappedLo: u64, span: u64): u64 {
  const mapped = encryptBlock(leaf.parts[1], blockOf(mappedLo, span));
  const first = highHalf(mapped);
  return first != 0 ? first : lowHalf(mapped);
}

/** The tweak of a map: which way the request id goes. */
export const enum Way {
  IN = 0,
  OUT = 1,
}

/** Maps the `digits` (16, 30 or 32) of a request id in place. `leaf` is of use map.whole. */
export function mapRequest(leaf: Leaf, way: Way, digits: i32, id: Halves): void {
  encryptDigits(leaf.requestKey, <u8>way, digits, id);
}
