// FF1, format-preserving encryption (NIST SP 800-38G, algorithms 7 and 8), with AES-256. Written step by step to be read;
// the filter has the fast twin.
import { encryptBlock } from "./block.ts";

const ROUNDS = 10;

/** FF1.Encrypt: a permutation of all rows of so many digits in the radix. */
export function encryptDigits(key: Uint8Array, radix: number, tweak: Uint8Array, digits: readonly number[]): number[] {
  const round = rounds(key, radix, tweak, digits.length);
  const u = Math.floor(digits.length / 2);
  let [a, b] = [digits.slice(0, u), digits.slice(u)];
  for (let i = 0; i < ROUNDS; i++) [a, b] = [b, write(read(a, radix) + round(i, b), a.length, radix)];
  return [...a, ...b];
}

/** FF1.Decrypt: the inverse. */
export function decryptDigits(key: Uint8Array, radix: number, tweak: Uint8Array, digits: readonly number[]): number[] {
  const round = rounds(key, radix, tweak, digits.length);
  const u = Math.floor(digits.length / 2);
  let [a, b] = [digits.slice(0, u), digits.slice(u)];
  for (let i = ROUNDS - 1; i >= 0; i--) [a, b] = [write(read(b, radix) - round(i, a), b.length, radix), a];
  return [...a, ...b];
}

/** Steps 3 to 6iv: the number y of round i, from the half that stays in it. */
function rounds(key: Uint8Array, radix: number, tweak: Uint8Array, n: number) {
  const u = Math.floor(n / 2);
  const v = n - u;
  const b = Math.ceil(bitsOf(BigInt(radix) ** BigInt(v) - 1n) / 8);
  const d = 4 * Math.ceil(b / 4) + 4;
  const p = Buffer.concat([
    Buffer.of(1, 2, 1, radix >> 16, (radix >> 8) & 255, radix & 255, ROUNDS, u & 255),
    bytes(BigInt(n), 4),
    bytes(BigInt(tweak.length), 4),
  ]);
  const zeros = Buffer.alloc((((-tweak.length - b - 1) % 16) + 16) % 16);
  return (i: number, half: readonly number[]): bigint => {
    const q = Buffer.concat([tweak, zeros, Buffer.of(i), bytes(read(half, radix), b)]);
    const r = prf(key, Buffer.concat([p, q]));
    const s: Buffer[] = [r];
    for (let j = 1; s.length * 16 < d; j++) s.push(encryptBlock(key, xor(r, bytes(BigInt(j), 16))));
    return number(Buffer.concat(s).subarray(0, d));
  };
}

/** Algorithm 6: CBC-MAC. */
function prf(key: Uint8Array, blocks: Buffer): Buffer {
  let y: Buffer = Buffer.alloc(16);
  for (let at = 0; at < blocks.length; at += 16) y = encryptBlock(key, xor(y, blocks.subarray(at, at + 16)));
  return y;
}

function xor(a: Uint8Array, b: Uint8Array): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0)));
}

/** NUM_radix. */
function read(digits: readonly number[], radix: number): bigint {
  return digits.reduce((sum, digit) => sum * BigInt(radix) + BigInt(digit), 0n);
}

/** STR_radix of `value` modulo radix^size. */
function write(value: bigint, size: number, radix: number): number[] {
  const base = BigInt(radix);
  let rest = ((value % base ** BigInt(size)) + base ** BigInt(size)) % base ** BigInt(size);
  const digits: number[] = [];
  for (let i = 0; i < size; i++, rest /= base) digits.unshift(Number(rest % base));
  return digits;
}

/** NUM: bytes as a big-endian number. */
function number(of: Uint8Array): bigint {
  return read([...of], 256);
}

function bytes(value: bigint, size: number): Buffer {
  return Buffer.from(write(value, size, 256));
}

function bitsOf(value: bigint): number {
  return value.toString(2).length;
}
