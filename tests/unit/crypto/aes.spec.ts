import { AesKey, encryptRun } from "../../../assembly/crypto/aes";
import { hex, unhex } from "./hex";
import { plainAes } from "./plainaes";

class Row {
  constructor(
    public name: string,
    public key: string,
    public block: string,
    public want: string,
  ) {}
}

const PLAIN = "00112233445566778899aabbccddeeff";
const ROWS: Row[] = [
  new Row("FIPS 197 C.1", "000102030405060708090a0b0c0d0e0f", PLAIN, "69c4e0d86a7b0430d8cdb78070b4c55a"),
  new Row(
    "FIPS 197 C.2",
    "000102030405060708090a0b0c0d0e0f1011121314151617",
    PLAIN,
    "dda97ca4864cdfe06eaf70a0ec0d7191",
  ),
  new Row(
    "FIPS 197 C.3",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    PLAIN,
    "8ea2b7ca516745bfeafc49904b496089",
  ),
];

const KEY = new AesKey();
const OUT = new StaticArray<u8>(16);

function encrypted(key: StaticArray<u8>, block: StaticArray<u8>): string {
  KEY.expand(key, 0, key.length);
  encryptRun(KEY, block, 0, OUT, 0);
  return hex(OUT, 0, 16);
}

let seed: u64 = 20240229;

/** A byte of xorshift64, the same in every run. */
function nextByte(): u8 {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return <u8>(seed >> 32);
}

function nextBytes(size: i32): StaticArray<u8> {
  const out = new StaticArray<u8>(size);
  for (let i = 0; i < size; i++) out[i] = nextByte();
  return out;
}

describe("AES", () => {
  it("agrees with the vectors of FIPS 197", () => {
    for (let i = 0; i < ROWS.length; i++) {
      expect(encrypted(unhex(ROWS[i].key), unhex(ROWS[i].block))).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("agrees with its slow twin", () => {
    for (let i = 0; i < 24; i++) {
      const key = nextBytes(16 + 8 * (i % 3));
      const block = nextBytes(16);
      const want = plainAes(key, block);
      expect(encrypted(key, block)).toBe(hex(want, 0, 16), i.toString());
    }
  });

  it("reads the key where it starts and leaves what surrounds a block alone", () => {
    const buf = nextBytes(40 + 16);
    const key = new StaticArray<u8>(32);
    for (let i = 0; i < 32; i++) key[i] = buf[3 + i];
    const out = new StaticArray<u8>(20);
    KEY.expand(buf, 3, 32);
    encryptRun(KEY, buf, 37, out, 2);
    const block = new StaticArray<u8>(16);
    for (let i = 0; i < 16; i++) block[i] = buf[37 + i];
    expect(hex(out, 0, 20)).toBe("0000" + encrypted(key, block) + "0000");
  });
});
