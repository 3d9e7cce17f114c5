// assembly/token against the vectors of the specification and against another implementation, @noble/ciphers.
import { readFileSync } from "node:fs";
import { aessiv } from "@noble/ciphers/aes.js";
import { beforeAll, describe, expect, test } from "vitest";
import { LEAF_BYTES, type Use } from "../../src/token/derive.ts";
import { type Leaf, mint, sivKey } from "../../src/token/mint.ts";
import { associatedData, Kind, readText } from "../../src/token/text.ts";
import type { tokenVectors } from "../../tools/token.gen.ts";
import { type Entry, loadEntry, type Target } from "../stand/wasm.ts";
import { SeededBytes } from "./random.ts";

const SEED = 2024;
const TOKENS = 100_000;
const TOKENS_PER_LEAF = 100;
const USES: Use[] = ["tok.tenant", "tok.service", "tok.trace", "hash.tenant", "hash.service", "map.whole"];
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VECTORS: ReturnType<typeof tokenVectors> = JSON.parse(
  readFileSync(new URL("../vectors/token.json", import.meta.url), "utf8"),
);

function put(entry: Entry, bytes: Uint8Array): number {
  entry.at("buffer").set(bytes);
  return bytes.length;
}

/** Mints through `name`, `mintValue` or `mintOnce`; null where it refuses. */
function minted(entry: Entry, name: string, classNumber: number, value: Uint8Array, traceLow: bigint): string | null {
  const size = entry.call(name, classNumber, 0, put(entry, value), traceLow);
  return size < 0 ? null : entry.at("text").toString("latin1", 0, size);
}

function recognised(entry: Entry, text: string): number {
  return entry.call("recogniseText", 0, put(entry, Buffer.from(text, "latin1")));
}

const lowHalf = (traceId: string): bigint => BigInt(`0x${traceId.slice(16)}`);

describe.each<Target>(["release", "debug"])("%s build, tests/vectors/token.json", (target) => {
  let entry: Entry;
  beforeAll(async () => {
    entry = await loadEntry("token", target);
    expect(entry.call("loadBundle", put(entry, Buffer.from(JSON.stringify(everlasting(VECTORS.bundle)))))).toBe(1);
  });

  /** The bundle's leaf for this use, taken at a time when `epoch` mints. */
  function pick(use: Use, epoch: number): string {
    const from = VECTORS.bundle.leaves.find((leaf) => leaf.epoch === epoch)?.mint_from;
    return (entry.call("pickLeaf", USES.indexOf(use), BigInt(from ?? 0)) >>> 0).toString(16).padStart(8, "0");
  }

  test("mints every token, twice over through the memo, and recognises it", () => {
    const low = lowHalf(VECTORS.trace_id);
    for (const row of VECTORS.tokens) {
      expect(pick(row.use, row.epoch), row.id).toBe(row.kid);
      const value = Buffer.from(row.value, "hex");
      expect(minted(entry, "mintValue", row.class, value, low), row.id).toBe(row.text);
      expect(minted(entry, "mintOnce", row.class, value, low), row.id).toBe(row.text);
      expect(minted(entry, "mintOnce", row.class, value, low), row.id).toBe(row.text);
      expect(recognised(entry, row.text), row.id).toBe((row.kind << 8) | row.class);
      expect((entry.call("recognisedKid") >>> 0).toString(16).padStart(8, "0"), row.id).toBe(row.kid);
    }
  });

  test("maps every id", () => {
    for (const row of VECTORS.maps) {
      pick("map.whole", row.epoch);
      const low = entry.callLong("mapTraceId", BigInt(`0x${row.trace.slice(0, 16)}`), lowHalf(row.trace));
      const mapped = [entry.callLong("mappedHigh"), low].map((half) => half.toString(16).padStart(16, "0")).join("");
      expect(mapped).toBe(row.mapped_trace);
      const span = entry.callLong("mapSpanId", low, BigInt(`0x${row.span}`));
      expect(span.toString(16).padStart(16, "0")).toBe(row.mapped_span);
    }
  });

  test("maps every request id in its own shape, and no other", () => {
    for (const row of VECTORS.requests) {
      pick("map.whole", row.epoch);
      const size = entry.call("mapRequestId", row.way === "in" ? 0 : 1, 0, put(entry, Buffer.from(row.id)));
      const mapped = size < 0 ? null : entry.at("text").toString("latin1", 0, size);
      expect(mapped, row.id).toBe(row.mapped);
    }
  });

  test("tells strangers from tokens", () => {
    for (const row of VECTORS.strangers) expect(recognised(entry, row.text) >= 0, row.id).toBe(row.recognised);
  });

  test("recognises no mutant of one character", () => {
    const { of, count } = VECTORS.mutants;
    let seen = 0;
    for (let i = 3; i < of.length; i++)
      for (const character of ALPHABET) {
        if (character === of[i]) continue;
        seen++;
        expect(recognised(entry, of.slice(0, i) + character + of.slice(i + 1)), `character ${i}`).toBe(-1);
      }
    expect(seen).toBe(count);
    expect(recognised(entry, of)).toBeGreaterThan(0);
  });
});

describe(`${TOKENS.toLocaleString("en")} random tokens each way, seed ${SEED}`, () => {
  let entry: Entry;
  beforeAll(async () => {
    entry = await loadEntry("token", "release");
  });

  /** Calls `check` with random leaves, each taken by the filter, and random values. */
  function forRandomTokens(seed: number, check: (token: RandomToken) => void): void {
    const random = new SeededBytes(seed);
    for (let i = 0; i < TOKENS / TOKENS_PER_LEAF; i++) {
      const use = USES[i % 5] as Use;
      const epoch = random.bytes(4).readUInt32BE() || 1;
      const key = random.bytes(LEAF_BYTES[use]);
      const kid = random.bytes(4);
      const leaf: Leaf = { use, epoch, key, kid: kid.toString("hex"), tenant: "acme", origin: "mesh", subject: "" };
      const seal = random.bytes(16);
      put(entry, key);
      const halves = [seal.readBigUInt64LE(0), seal.readBigUInt64LE(8)] as const;
      entry.call("makeLeaf", USES.indexOf(use), kid.readUInt32BE(), epoch, ...halves);
      for (let j = 0; j < TOKENS_PER_LEAF; j++) {
        const value = random.bytes(random.from(1, use.startsWith("hash") ? 255 : 63));
        // A few traces and classes a leaf, so that what the filter keeps for them is used, and outlived.
        const traceId = Buffer.alloc(16, random.from(1, 4));
        check({ leaf, seal, classNumber: random.from(1, 255), value, traceId });
      }
    }
  }

  test("what the filter mints, the other opens", () => {
    forRandomTokens(SEED, ({ leaf, classNumber, value, traceId }) => {
      const text = minted(entry, "mintValue", classNumber, value, traceId.readBigUInt64BE(8));
      const parts = readText(text ?? "");
      if (parts === null) throw new Error(`not a token: ${text}`);
      const cipher = aessiv(sivKey(leaf), associatedData(parts.head, parts.tw));
      const padded = Buffer.concat([value, Buffer.of(0x80), Buffer.alloc(15)]).subarray(0, (value.length + 16) & ~15);
      const same =
        parts.kind === Kind.HASH
          ? parts.v.equals(cipher.encrypt(padded).subarray(0, 16))
          : padded.equals(cipher.decrypt(Buffer.concat([parts.v, parts.c])));
      if (!same || parts.classNumber !== classNumber || parts.kid !== leaf.kid) throw new Error(`differs: ${text}`);
    });
  });

  test("what the other mints, the filter recognises and mints as well", () => {
    forRandomTokens(SEED + 1, ({ leaf, seal, classNumber, value, traceId }) => {
      const { text, kind } = mint(leaf, seal, classNumber, value, traceId);
      if (recognised(entry, text) !== ((kind << 8) | classNumber)) throw new Error(`not recognised: ${text}`);
      const own = minted(entry, "mintOnce", classNumber, value, traceId.readBigUInt64BE(8));
      if (own !== text) throw new Error(`differs: ${text}`);
    });
  });
});

interface RandomToken {
  leaf: Leaf;
  seal: Buffer;
  classNumber: number;
  value: Buffer;
  traceId: Buffer;
}

/** The bundle, living past every epoch that it holds. */
function everlasting(bundle: typeof VECTORS.bundle): typeof VECTORS.bundle {
  return { ...bundle, expires: Math.max(...bundle.leaves.map((leaf) => leaf.mint_until)) };
}
