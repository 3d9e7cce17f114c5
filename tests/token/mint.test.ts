import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deriveLeaf, type LeafName } from "../../src/token/derive.ts";
import { mapSpan, mapTrace, unmapTrace } from "../../src/token/map.ts";
import { type Leaf, mint } from "../../src/token/mint.ts";
import { openToken } from "../../src/token/open.ts";
import { pad, unpad } from "../../src/token/pad.ts";
import { TRACE_ID, vectorKeyring } from "../../tools/token.gen.ts";

const keyring = vectorKeyring();
const SEAL = Buffer.alloc(16);
const NOW = 1_700_000_100;

function leafOf(use: LeafName["use"]): Leaf {
  const row = keyring.kids.find((entry) => entry.use === use && entry.origin === "mesh" && entry.epoch === 7);
  if (row === undefined) throw new Error("the vectors' keyring has every use");
  return { ...row, key: deriveLeaf(Buffer.from([...Array(32).keys()]), row) };
}

test.each([
  ["tok.tenant", [65, 86, 107, 129]],
  ["tok.trace", [75, 97, 118, 139]],
] as const)("%s has the lengths of the specification, by 16-byte buckets", (use, lengths) => {
  for (let bytes = 1; bytes <= 63; bytes++) {
    const { text } = mint(leafOf(use), SEAL, 1, Buffer.alloc(bytes, 0x61), Buffer.from(TRACE_ID, "hex"));
    expect(text.length, `${bytes} bytes`).toBe(lengths[Math.floor(bytes / 16)]);
  }
});

test("a hash has 43 characters, whatever the value", () => {
  for (const bytes of [1, 16, 255])
    expect(mint(leafOf("hash.tenant"), SEAL, 1, Buffer.alloc(bytes, 0x61)).text.length).toBe(43);
});

test.each([
  ["tok.tenant", 0],
  ["tok.tenant", 64],
  ["hash.tenant", 0],
  ["hash.tenant", 256],
] as const)("%s refuses a value of %i bytes", (use, bytes) => {
  expect(() => mint(leafOf(use), SEAL, 1, Buffer.alloc(bytes))).toThrow(/does not fit/);
});

test("scope trace needs a trace id, and only its low half counts", () => {
  const leaf = leafOf("tok.trace");
  const value = Buffer.from("v");
  expect(() => mint(leaf, SEAL, 1, value)).toThrow(/trace id/);
  const low = Buffer.from(TRACE_ID.slice(16), "hex");
  expect(mint(leaf, SEAL, 1, value, Buffer.from(TRACE_ID, "hex")).text).toBe(mint(leaf, SEAL, 1, value, low).text);
});

test("a leaf of maps mints nothing", () => {
  expect(() => mint(leafOf("map.whole"), SEAL, 1, Buffer.from("v"))).toThrow(/maps ids/);
});

test("what is minted opens, bytes of every kind", () => {
  for (let i = 0; i < 300; i++) {
    const value = randomBytes(1 + (i % 63));
    for (const use of ["tok.tenant", "tok.service", "tok.trace"] as const) {
      const { text } = mint(leafOf(use), SEAL, 1 + (i % 255), value, Buffer.from(TRACE_ID, "hex"));
      expect(openToken(keyring, text, { now: NOW }).value, value.toString("hex")).toEqual(value);
    }
  }
});

test("equal values give equal tokens under one leaf, and another under another class", () => {
  const leaf = leafOf("tok.tenant");
  const text = (classNumber: number) => mint(leaf, SEAL, classNumber, Buffer.from("alice")).text;
  expect(text(1)).toBe(text(1));
  expect(text(2)).not.toBe(text(1));
});

test("a token of class 0 does not open, though a leaf's holder can make it", () => {
  const { text } = mint(leafOf("tok.tenant"), SEAL, 0, Buffer.from("alice"));
  expect(() => openToken(keyring, text, { now: NOW })).toThrow(/cannot be opened/);
});

describe("padding", () => {
  test("returns what it was given", () => {
    for (let bytes = 0; bytes <= 64; bytes++) {
      const value = Buffer.alloc(bytes, 0x80);
      expect(pad(value).length).toBe((Math.floor(bytes / 16) + 1) * 16);
      expect(unpad(pad(value))).toEqual(value);
    }
  });

  test.each(["", "80", "00".repeat(16), "61".repeat(16), `6180${"00".repeat(30)}`, `61${"00".repeat(15)}`])(
    "%s is none",
    (text) => {
      expect(unpad(Buffer.from(text, "hex"))).toBe(null);
    },
  );
});

test("id maps are inverted for every id, and keep apart what is apart", () => {
  const { key } = leafOf("map.whole");
  const seen = new Set<string>();
  for (let i = 0; i < 500; i++) {
    const traceId = randomBytes(16);
    const mapped = mapTrace(key, traceId);
    expect(unmapTrace(key, mapped)).toEqual(traceId);
    seen.add(mapped.toString("hex")).add(mapSpan(key, mapped, randomBytes(8)).toString("hex"));
  }
  expect(seen.size).toBe(1000);
});

test("an id whose image would be zero is mapped past it, and back", () => {
  const { key } = leafOf("map.whole");
  const towardsZero = unmapTrace(key, Buffer.alloc(16)); // AES^-1(0)
  const mapped = mapTrace(key, towardsZero);
  expect(mapped).toEqual(mapTrace(key, Buffer.alloc(16))); // AES(Kid, 0)
  expect(unmapTrace(key, mapped)).toEqual(towardsZero);
});
