// SipHash-2-4 (Aumasson and Bernstein, 2012), 64-bit output. Written to be read; the filter has the fast twin.

const MASK = 0xffff_ffff_ffff_ffffn;

/** SipHash-2-4 of `data` under a 16-byte key: 8 bytes, little-endian. */
export function siphash(key: Uint8Array, data: Uint8Array): Buffer {
  if (key.length !== 16) throw new RangeError(`SipHash key: expected 16 bytes, got ${key.length}`);
  const k = Buffer.from(key);
  const k0 = k.readBigUInt64LE(0);
  const k1 = k.readBigUInt64LE(8);
  const v: Lanes = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ];

  // §2.2: zero bytes up to the next 8 less one, then the length mod 256.
  const padded = Buffer.alloc(Math.floor(data.length / 8) * 8 + 8);
  padded.set(data);
  padded[padded.length - 1] = data.length & 0xff;
  for (let at = 0; at < padded.length; at += 8) {
    const word = padded.readBigUInt64LE(at);
    v[3] ^= word;
    round(v);
    round(v);
    v[0] ^= word;
  }

  v[2] ^= 0xffn;
  for (let i = 0; i < 4; i++) round(v);
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(v[0] ^ v[1] ^ v[2] ^ v[3]);
  return out;
}

type Lanes = [bigint, bigint, bigint, bigint];

// Figure 2.1, SipRound.
function round(v: Lanes): void {
  v[0] = (v[0] + v[1]) & MASK;
  v[2] = (v[2] + v[3]) & MASK;
  v[1] = rotl(v[1], 13n) ^ v[0];
  v[3] = rotl(v[3], 16n) ^ v[2];
  v[0] = rotl(v[0], 32n);
  v[2] = (v[2] + v[1]) & MASK;
  v[0] = (v[0] + v[3]) & MASK;
  v[1] = rotl(v[1], 17n) ^ v[2];
  v[3] = rotl(v[3], 21n) ^ v[0];
  v[2] = rotl(v[2], 32n);
}

function rotl(x: bigint, by: bigint): bigint {
  return ((x << by) | (x >> (64n - by))) & MASK;
}
