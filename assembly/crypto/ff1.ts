// FF1, format-preserving encryption (NIST SP 800-38G, section 5.1), over hexadecimal digits: an even number of them, at
// most 32, with a tweak of one byte, so that every round is one block. Branches on the number of digits alone.
import { AesKey, encryptBlock } from "./aes";
import { blockOf, highHalf, lowHalf } from "./block";

const ROUNDS: u64 = 10;
/** Step 5: 1, 2, 1, the radix 16 in three bytes, the number of rounds; the number of digits of a half comes last. */
const HEAD: u64 = 0x0102010000100a00;

/** The digits of one number, as two numbers of as many digits. */
export class Halves {
  left: u64 = 0;
  right: u64 = 0;
}

/** FF1.Encrypt of the `digits` in `halves`, in place: a permutation of all numbers of so many digits (6 to 32). */
export function encryptDigits(key: AesKey, tweak: u8, digits: i32, halves: Halves): void {
  const half = digits >> 1;
  const mask: u64 = u64.MAX_VALUE >> ((<u64>(16 - half)) << 2);
  const narrow = half <= 8; // b = 4 and d = 8, else b = 8 and d = 12: steps 3 and 4
  const start = encryptBlock(key, blockOf(HEAD | <u64>half, ((<u64>digits) << 32) | 1));
  let a = halves.left;
  let b = halves.right;
  for (let i: u64 = 0; i < ROUNDS; i++) {
    // Step 6i: Q = T || 0 … 0 || [i]1 || [NUM(B)]b; 6ii: R = PRF(P || Q).
    const head = (<u64>tweak) << 56;
    const q = narrow ? blockOf(head, (i << 32) | b) : blockOf(head | i, b);
    const r = encryptBlock(key, v128.xor(start, q));
    // 6iii to 6vii: y is the number in the first d bytes of R, of which addition modulo 16^m takes the low digits.
    const y = narrow ? highHalf(r) : (highHalf(r) << 32) | (lowHalf(r) >> 32);
    const c = (a + y) & mask;
    a = b;
    b = c;
  }
  halves.left = a;
  halves.right = b;
}
