// Request ids across a boundary, and the library's cipher beneath: NIST's samples, and the way back.
import { readFileSync } from "node:fs";
import { FF1 } from "@noble/ciphers/ff1.js";
import { describe, expect, test } from "vitest";
import { mapRequest, unmapRequest, type Way } from "../../src/token/request.ts";
import type { tokenVectors } from "../../tools/token.gen.ts";
import { SeededBytes } from "../crypto/random.ts";

const SEED = 30;

describe("FF1", () => {
  // NIST, "Block Cipher Modes of Operation: FF1", samples 7 to 9 (AES-256).
  const KEY = Buffer.from("2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94", "hex");
  const SAMPLES: [radix: number, tweak: string, plain: string, cipher: string][] = [
    [10, "", "0123456789", "6657667009"],
    [10, "39383736353433323130", "0123456789", "1001623463"],
    [36, "3737373770717273373737", "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"],
  ];

  test.each(SAMPLES)("radix %i, tweak '%s'", (radix, tweak, plain, cipher) => {
    const digits = [...plain].map((c) => Number.parseInt(c, radix));
    const ff1 = FF1(radix, KEY, Buffer.from(tweak, "hex"));
    const encrypted = ff1.encrypt(digits);
    expect(encrypted.map((digit) => digit.toString(radix)).join("")).toBe(cipher);
    expect(ff1.decrypt(encrypted)).toEqual(digits);
  });
});

describe("a request id", () => {
  const KEY = new SeededBytes(SEED).bytes(64);
  const UUID = "b7ad6b71-6920-9331-8448-eb211c80319c";
  const ways: Way[] = ["in", "out"];

  test.each(ways)("is mapped and mapped back, %s", (way) => {
    for (const id of [UUID, UUID.replaceAll("-", ""), UUID.slice(19).replaceAll("-", "")]) {
      const mapped = mapRequest(KEY, way, id);
      expect(mapped).not.toBe(id);
      expect(mapped?.length).toBe(id.length);
      expect(unmapRequest(KEY, way, mapped ?? "")).toBe(id);
    }
  });

  test("keeps of a UUID its dashes, its version, in which Envoy keeps why it traces, and its variant", () => {
    const mapped = mapRequest(KEY, "out", UUID) ?? "";
    expect(mapped).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-9[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...mapped].filter((c, at) => c === UUID[at]).length).toBeLessThan(16); // 6 that stay, 2 by chance
  });

  test("is another for each way and each leaf, and shows nothing of the case that it came in", () => {
    const other = new SeededBytes(SEED + 1).bytes(64);
    const all = [mapRequest(KEY, "in", UUID), mapRequest(KEY, "out", UUID), mapRequest(other, "out", UUID)];
    expect(new Set(all).size).toBe(3);
    expect(mapRequest(KEY, "out", UUID.toUpperCase())).toBe(all[1]);
  });

  test("changes as a whole where one digit does", () => {
    const mapped = mapRequest(KEY, "out", UUID) ?? "";
    const near = mapRequest(KEY, "out", UUID.replace(/c$/, "d")) ?? "";
    expect([...mapped].filter((c, at) => c === near[at]).length).toBeLessThan(16);
  });

  test("token.json has every shape, both ways", () => {
    const file = new URL("../vectors/token.json", import.meta.url);
    const { requests } = JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof tokenVectors>;
    const seen = new Set(requests.map(({ way, mapped }) => `${way} ${mapped?.length}`));
    for (const way of ways) for (const size of [16, 32, 36, undefined]) expect(seen).toContain(`${way} ${size}`);
  });
});
