// The slow twin of assembly/crypto/aes: FIPS 197 byte by byte as its text goes, without any table. Not constant-time.

/** The product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197 4.2). */
function times(a: i32, b: i32): i32 {
  let product = 0;
  for (let factor = a, rest = b; rest != 0; rest >>= 1) {
    if ((rest & 1) != 0) product ^= factor;
    factor <<= 1;
    if (factor > 255) factor ^= 0x11b;
  }
  return product;
}

/** The S-box (FIPS 197 5.1.1): the inverse, which is the 254th power, and an affine map. */
function sub(byte: i32): i32 {
  let inverse = 1;
  for (let i = 0; i < 254; i++) inverse = times(inverse, byte);
  let out = 0x63;
  for (let turn = 0; turn < 5; turn++) out ^= ((inverse << turn) | (inverse >> (8 - turn))) & 255;
  return out;
}

/** KEYEXPANSION (FIPS 197 5.2), one byte an element. */
function expand(key: StaticArray<u8>): StaticArray<i32> {
  const nk = key.length / 4;
  const bytes = new StaticArray<i32>(16 * (nk + 7));
  for (let i = 0; i < key.length; i++) bytes[i] = key[i];
  const word = new StaticArray<i32>(4);
  for (let i = nk, rcon = 1; i < bytes.length / 4; i++) {
    for (let j = 0; j < 4; j++) word[j] = bytes[4 * (i - 1) + j];
    if (i % nk == 0) {
      const first = word[0];
      for (let j = 0; j < 4; j++) word[j] = sub(j < 3 ? word[j + 1] : first);
      word[0] ^= rcon;
      rcon = times(rcon, 2);
    } else if (nk > 6 && i % nk == 4) {
      for (let j = 0; j < 4; j++) word[j] = sub(word[j]);
    }
    for (let j = 0; j < 4; j++) bytes[4 * i + j] = bytes[4 * (i - nk) + j] ^ word[j];
  }
  return bytes;
}

/** CIPHER (FIPS 197 5.1) of the 16 bytes of `input` under a key of 16, 24 or 32. */
export function plainAes(key: StaticArray<u8>, input: StaticArray<u8>): StaticArray<u8> {
  const keys = expand(key);
  const rounds = key.length / 4 + 6;
  let state = new StaticArray<i32>(16);
  for (let i = 0; i < 16; i++) state[i] = input[i] ^ keys[i];
  for (let round = 1; round <= rounds; round++) {
    const shifted = new StaticArray<i32>(16);
    for (let i = 0; i < 16; i++) shifted[i] = sub(state[(5 * i) % 16]); // row r moves left by r columns
    state = new StaticArray<i32>(16);
    for (let i = 0; i < 16; i++) {
      const column = i & ~3;
      const a = shifted[i];
      const b = shifted[column + ((i + 1) & 3)];
      const c = shifted[column + ((i + 2) & 3)];
      const d = shifted[column + ((i + 3) & 3)];
      state[i] = (round < rounds ? times(a, 2) ^ times(b, 3) ^ c ^ d : a) ^ keys[16 * round + i];
    }
  }
  const out = new StaticArray<u8>(16);
  for (let i = 0; i < 16; i++) out[i] = <u8>state[i];
  return out;
}
