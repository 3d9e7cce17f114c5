import { AesKey } from "../../../assembly/crypto/aes";
import { storeBlock } from "../../../assembly/crypto/block";
import { CmacKey } from "../../../assembly/crypto/cmac";
import { addS2v, applyCtr, encryptSiv, endS2v, startS2v } from "../../../assembly/crypto/siv";
import { hex, unhex } from "./hex";

class Row {
  constructor(
    public name: string,
    public key: string,
    public ads: string[],
    public plaintext: string,
    /** V || C */
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row(
    "RFC 5297 A.1",
    "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
    ["101112131415161718191a1b1c1d1e1f2021222324252627"],
    "112233445566778899aabbccddee",
    "85632d07c6e8f37f950acd320a2ecc93 40c02b9690c4dc04daef7f6afe5c",
  ),
  new Row(
    "RFC 5297 A.2",
    "7f7e7d7c7b7a79787776757473727170 404142434445464748494a4b4c4d4e4f",
    [
      "00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100",
      "102030405060708090a0",
      "09f911029d74e35bd84156c5635688c0",
    ],
    "7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553",
    "7bdb6e3b432667eb06f4d14bff2fbd0f" +
      "cb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d",
  ),
];

describe("AES-SIV", () => {
  it("agrees with RFC 5297, and opens what it sealed", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      const key = unhex(row.key);
      const first = new AesKey();
      first.expand(key, 0, 16);
      const k1 = new CmacKey(first);
      k1.derive();
      const k2 = new AesKey();
      k2.expand(key, 16, 16);
      let d = startS2v(k1);
      for (let a = 0; a < row.ads.length; a++) {
        const ad = unhex(row.ads[a]);
        d = addS2v(k1, d, ad, 0, ad.length);
      }
      const text = unhex(row.plaintext);
      const v = encryptSiv(k1, k2, d, text, 0, text.length);
      const out = new StaticArray<u8>(16);
      storeBlock(out, 0, v);
      expect(hex(out, 0, 16) + hex(text, 0, text.length)).toBe(row.want.replaceAll(" ", ""), row.name);
      applyCtr(k2, v, text, 0, text.length);
      expect(hex(text, 0, text.length)).toBe(row.plaintext, row.name);
      endS2v(k1, d, text, 0, text.length);
      expect(hex(text, 0, text.length)).toBe(row.plaintext, row.name + ": S2V leaves the plaintext as it was");
    }
  });
});
