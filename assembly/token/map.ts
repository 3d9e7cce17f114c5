// Trace ids across a boundary (token-spec.md, MAP, whole): a keyed permutation of the trace id, and span ids that follow it.
import { encryptBlock } from "../crypto/aes";
import { blockOf, highHalf, lowHalf } from "../crypto/block";
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
