import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { deriveKid, deriveLeaf, hkdf, info, LEAF_BYTES, type LeafName, type Use } from "../../src/token/derive.ts";

const SEED = Buffer.alloc(32, 7);
const NAME: LeafName = { use: "tok.service", tenant: "acme", origin: "mesh", subject: "checkout", epoch: 1 };

const rfc5869 = JSON.parse(readFileSync(new URL("../vectors/rfc5869.json", import.meta.url), "utf8")) as {
  vectors: { name: string; ikm: string; salt: string; info: string; bytes: number; okm: string }[];
};

test.each(rfc5869.vectors)("HKDF of RFC 5869 $name", ({ ikm, salt, info, bytes, okm }) => {
  const key = hkdf(Buffer.from(ikm, "hex"), Buffer.from(salt, "hex"), Buffer.from(info, "hex"), bytes);
  expect(key.toString("hex")).toBe(okm);
});

test("info is length-prefixed, so that no two names share one", () => {
  expect(info(NAME).toString("latin1")).toBe("\x0btok.service\x04acme\x04mesh\x08checkout\0\0\0\x01");
  expect(info({ ...NAME, tenant: "ac", origin: "memesh" })).not.toEqual(info(NAME));
});

test("every part of the name changes the leaf", () => {
  const changes: Partial<LeafName>[] = [
    {},
    { use: "hash.service" },
    { tenant: "acme2" },
    { origin: "outside" },
    { subject: "cart" },
    { epoch: 2 },
  ];
  const starts = changes.map((change) => deriveLeaf(SEED, { ...NAME, ...change }).toString("hex", 0, 32));
  expect(new Set(starts).size).toBe(changes.length);
});

test("a leaf is as long as its use says", () => {
  for (const [use, bytes] of Object.entries(LEAF_BYTES))
    expect(deriveLeaf(SEED, { ...NAME, use: use as Use }).length, use).toBe(bytes);
});

describe("kid", () => {
  test("is the first that is not taken", () => {
    const taken = new Set<string>();
    for (let n = 0; n < 5; n++) {
      const kid = deriveKid(SEED, NAME, (candidate) => taken.has(candidate));
      const salted = Buffer.concat([info(NAME), Buffer.from("kid"), Buffer.of(n)]);
      expect(kid).toBe(hkdf(SEED, "tracecloak/1", salted, 4).toString("hex"));
      taken.add(kid);
    }
    expect(taken.size).toBe(5);
  });

  test("gives up when none is free", () => {
    expect(() => deriveKid(SEED, NAME, () => true)).toThrow(/no kid is free/);
  });
});

test("a name too long for its length byte is refused", () => {
  expect(() => info({ ...NAME, subject: "s".repeat(64) })).toThrow(/longer than 63 bytes/);
});
