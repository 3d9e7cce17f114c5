import { AesKey } from "../../../assembly/crypto/aes";
import { storeBlock } from "../../../assembly/crypto/block";
import { CmacKey, cmac } from "../../../assembly/crypto/cmac";
import { hex, unhex } from "./hex";

// SP 800-38B, D.3: AES-256. The other cases are in tests/vectors/sp800-38b.json.
const KEY = "603deb1015ca71be2b73aef0857d7781 1f352c073b6108d72d9810a30914dff4";
const K1 = "cad1ed03299eedac2e9a99808621502f";
const K2 = "95a3da06533ddb585d3533010c42a0d9";
const MESSAGE =
  "6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51" +
  "30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710";
const SIZES: i32[] = [0, 16, 40, 64];
const WANT: string[] = [
  "028962f61b7bf89efc6b551f4667d983",
  "28a7023f452e8f82bd4bf28d8c37c35c",
  "aaf3d8f1de5640c232f5b169b9c911e6",
  "e1992190549f6ed5696a2c056c315410",
];

describe("CMAC", () => {
  it("agrees with SP 800-38B for AES-256", () => {
    const aes = new AesKey();
    aes.expand(unhex(KEY), 0, 32);
    const key = new CmacKey(aes);
    key.derive();
    expect(hex(key.subkeys, 0, 32)).toBe(K1 + K2);
    const message = unhex(MESSAGE);
    const out = new StaticArray<u8>(16);
    for (let i = 0; i < SIZES.length; i++) {
      storeBlock(out, 0, cmac(key, message, 0, SIZES[i]));
      expect(hex(out, 0, 16)).toBe(WANT[i], SIZES[i].toString());
    }
  });
});
