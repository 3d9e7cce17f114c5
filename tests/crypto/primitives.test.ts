// assembly/crypto against published vectors and OpenSSL, built as the filter is and with every bounds check.
import { createCipheriv } from "node:crypto";
import { readFileSync } from "node:fs";
import { FF1 } from "@noble/ciphers/ff1.js";
import { beforeAll, describe, expect, test } from "vitest";
import { type Entry, loadEntry, type Target } from "../stand/wasm.ts";
import { SeededBytes } from "./random.ts";

const SEED = 38;
const PLACE = { key: 0, ad: 64, text: 512, out: 1024 };

function vectors<Row>(file: string): Row[] {
  return JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), "utf8")).vectors;
}

describe.each<Target>(["release", "debug"])("%s build", (target) => {
  let entry: Entry;
  beforeAll(async () => {
    entry = await loadEntry("crypto", target);
  });

  function put(at: number, bytes: Uint8Array): number {
    entry.at("buffer").set(bytes, at);
    return at + bytes.length;
  }

  function get(at: number, size: number): Buffer {
    return Buffer.from(entry.at("buffer").subarray(at, at + size));
  }

  function startSiv(key: string, ads: string[]): void {
    put(PLACE.key, Buffer.from(key, "hex"));
    entry.call("sivKey", PLACE.key, key.length / 2);
    for (const ad of ads) entry.call("sivAd", PLACE.ad, put(PLACE.ad, Buffer.from(ad, "hex")));
  }

  /** V || C */
  function sivEncrypt(key: string, ads: string[], plaintext: string): string {
    startSiv(key, ads);
    const end = put(PLACE.text, Buffer.from(plaintext, "hex"));
    entry.call("siv", PLACE.text, end, PLACE.out);
    return get(PLACE.out, 16).toString("hex") + get(PLACE.text, end - PLACE.text).toString("hex");
  }

  /** The plaintext, or null where V does not fit. */
  function sivOpen(key: string, ads: string[], output: string): string | null {
    startSiv(key, ads);
    put(PLACE.out, Buffer.from(output.slice(0, 32), "hex"));
    const end = put(PLACE.text, Buffer.from(output.slice(32), "hex"));
    const fits = entry.call("sivOpen", PLACE.text, end, PLACE.out) !== 0;
    return fits ? get(PLACE.text, end - PLACE.text).toString("hex") : null;
  }

  test.each([16, 30, 32])(`FF1 over %i hexadecimal digits equals @noble/ciphers on 200 keys, seed ${SEED}`, (n) => {
    const random = new SeededBytes(SEED + n);
    for (let i = 0; i < 200; i++) {
      const key = random.bytes(32);
      const [tweak = 0] = random.bytes(1);
      const text = random.bytes(16).toString("hex").slice(0, n);
      entry.call("aesKey", PLACE.key, put(PLACE.key, key));
      const [left, right] = [text.slice(0, n / 2), text.slice(n / 2)].map((half) => BigInt(`0x${half}`));
      const halves = [entry.callLong("ff1", tweak, n, left ?? 0n, right ?? 0n), entry.callLong("ff1Right")];
      const digits = FF1(16, key, Buffer.of(tweak)).encrypt([...text].map((c) => Number.parseInt(c, 16)));
      const want = digits.map((digit) => digit.toString(16)).join("");
      expect(halves.map((half) => half.toString(16).padStart(n / 2, "0")).join("")).toBe(want);
    }
  });

  test.each([128, 192, 256])(`AES-%i equals OpenSSL on 1,000 random keys and blocks, seed ${SEED}`, (bits) => {
    const random = new SeededBytes(SEED + bits);
    for (let i = 0; i < 1000; i++) {
      const key = random.bytes(bits / 8);
      const block = random.bytes(16);
      const openssl = createCipheriv(`aes-${bits}-ecb`, key, null).setAutoPadding(false).update(block);
      put(PLACE.key, key);
      put(PLACE.text, block);
      entry.call("aesKey", PLACE.key, key.length);
      entry.call("aes", PLACE.text, PLACE.out);
      expect(get(PLACE.out, 16).equals(openssl), `block ${i}`).toBe(true);
    }
  });

  test.each(vectors<{ name: string; key: string; message: string; mac: string }>("sp800-38b.json"))(
    "CMAC, SP 800-38B $name",
    ({ key, message, mac }) => {
      put(PLACE.key, Buffer.from(key, "hex"));
      entry.call("aesKey", PLACE.key, key.length / 2);
      entry.call("mac", PLACE.text, put(PLACE.text, Buffer.from(message, "hex")), PLACE.out);
      expect(get(PLACE.out, 16).toString("hex")).toBe(mac);
    },
  );

  test.each(vectors<{ name: string; key: string; ads: string[]; plaintext: string; output: string }>("rfc5297.json"))(
    "AES-SIV, RFC 5297 $name",
    ({ key, ads, plaintext, output }) => {
      expect(sivEncrypt(key, ads, plaintext)).toBe(output);
      expect(sivOpen(key, ads, output)).toBe(plaintext);
    },
  );

  test("AES-SIV, every vector of Wycheproof", () => {
    type Row = { id: number; comment: string; key: string; aad: string; msg: string; ct: string; result: string };
    const seen = { valid: 0, invalid: 0 };
    for (const { id, comment, key, aad, msg, ct, result } of vectors<Row>("wycheproof-aes-siv-cmac.json")) {
      const what = `${id} ${comment}`;
      if (result === "valid") {
        seen.valid++;
        expect(sivEncrypt(key, [aad], msg), what).toBe(ct);
        expect(sivOpen(key, [aad], ct), what).toBe(msg);
      } else {
        seen.invalid++;
        expect(sivOpen(key, [aad], ct), what).toBe(null);
      }
    }
    expect(seen).toEqual({ valid: 118, invalid: 324 });
  });

  test("SipHash-2-4, all 64 vectors of the reference", () => {
    const rows = vectors<{ bytes: number; hash: string }>("siphash.json");
    expect(rows).toHaveLength(64);
    put(PLACE.text, Buffer.from(Array.from({ length: 64 }, (_, i) => i)));
    for (const { bytes, hash } of rows) {
      const found = entry.callLong("sip", 0x0706050403020100n, 0x0f0e0d0c0b0a0908n, PLACE.text, PLACE.text + bytes);
      const little = Buffer.alloc(8);
      little.writeBigUInt64LE(found);
      expect(little.toString("hex"), `${bytes} bytes`).toBe(hash);
    }
  });

  test("SipHash-2-4 of 128 bits, all vectors of the reference of eight bytes and more, wherever the run starts", () => {
    const rows = vectors<{ bytes: number; hash128: string }>("siphash.json").filter(({ bytes }) => bytes >= 8);
    expect(rows).toHaveLength(56);
    for (let shift = 0; shift < 8; shift++) {
      const from = PLACE.text + shift;
      put(from, Buffer.from(Array.from({ length: 64 }, (_, i) => i)));
      for (const { bytes, hash128 } of rows) {
        entry.call("sip128", 0x0706050403020100n, 0x0f0e0d0c0b0a0908n, from, from + bytes, PLACE.out);
        expect(get(PLACE.out, 16).toString("hex"), `${bytes} bytes`).toBe(hash128);
      }
    }
  });
});
