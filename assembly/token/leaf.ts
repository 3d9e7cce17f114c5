// A leaf key (token-spec.md, KEYS): what it may make, when, and its parts expanded, so that a request expands nothing.
import { bytesOf } from "../bytes/scan";
import { AesKey, encryptRun } from "../crypto/aes";
import { storeBlock } from "../crypto/block";
import { CmacKey } from "../crypto/cmac";
import { startS2v } from "../crypto/siv";
import { TokenKind } from "./token";

/** The column `use` of the table under KEYS. */
export const enum Use {
  TOKEN_TENANT = 0,
  TOKEN_SERVICE = 1,
  TOKEN_TRACE = 2,
  HASH_TENANT = 3,
  HASH_SERVICE = 4,
  MAP_WHOLE = 5,
  MAP_HALF = 6,
}

const USE_WORDS: StaticArray<string> = [
  "tok.tenant",
  "tok.service",
  "tok.trace",
  "hash.tenant",
  "hash.service",
  "map.whole",
  "map.half",
];

/** The column `L`, in parts of 32 bytes. */
const PARTS: StaticArray<i32> = [2, 2, 3, 1, 1, 2, 2];

/** What Kspan makes the key of request ids from: two blocks (docs/decisions/0015). */
const REQUEST_KEY: StaticArray<u8> = bytesOf("tracecloak/req/1tracecloak/req/2");

/** Slots for S2V states: the built-in classes fall each into its own. */
export const AD_SLOTS: i32 = 16;

/** The use called `name` in a bundle, or -1. */
export function useByName(name: string): i32 {
  for (let use = 0; use < USE_WORDS.length; use++) if (USE_WORDS[use] == name) return use;
  return -1;
}

/** The bytes of a leaf's key: the column `L`. */
export function keyBytes(use: i32): i32 {
  return PARTS[use] * 32;
}

/** The kind of token that a leaf of this use mints, or 0 for the maps. */
export function tokenKindOf(use: i32): i32 {
  if (use == Use.TOKEN_TENANT || use == Use.TOKEN_SERVICE) return TokenKind.TOKEN;
  if (use == Use.TOKEN_TRACE) return TokenKind.TRACE;
  if (use == Use.HASH_TENANT || use == Use.HASH_SERVICE) return TokenKind.HASH;
  return 0;
}

export class Leaf {
  origin: string = "";
  /** The service for `*.service`, the peer's zone for `map.*`, else empty. */
  subject: string = "";
  /** Unix seconds: this leaf mints from `mintFrom` on and before `mintUntil`. */
  mintFrom: i64 = 0;
  mintUntil: i64 = 0;
  /** The column `parts`, in its order: K1 K2 Kt, K1, or Kid Kspan. */
  parts: StaticArray<AesKey>;
  /** Of map.whole: what request ids are mapped under, for uses apart from those of its parts. */
  requestKey: AesKey = new AesKey();
  /** The first part for S2V, where it is K1. */
  k1: CmacKey;
  /** S2V before the associated data. */
  start: StaticArray<u8> = new StaticArray<u8>(16);
  /** S2V after associated data used before, by class modulo AD_SLOTS: the class (0: none yet), its tw, the state. */
  adClass: StaticArray<u8> = new StaticArray<u8>(AD_SLOTS);
  adTw: StaticArray<u64> = new StaticArray<u64>(AD_SLOTS);
  adState: StaticArray<u8> = new StaticArray<u8>(16 * AD_SLOTS);
  /** The last trace that tw was made for, once `twKnown`. */
  twKnown: bool = false;
  traceLow: u64 = 0;
  tw: u64 = 0;

  /** Expands the `keyBytes(use)` bytes at `from`, which the caller may wipe afterwards. */
  constructor(
    public use: i32,
    /** The four bytes of the kid, big-endian. */
    public kid: u32,
    public epoch: u32,
    key: StaticArray<u8>,
    from: i32,
  ) {
    const parts = new StaticArray<AesKey>(PARTS[use]);
    for (let i = 0; i < parts.length; i++) {
      parts[i] = new AesKey();
      parts[i].expand(key, from + 32 * i, 32);
    }
    this.parts = parts;
    this.k1 = new CmacKey(parts[0]);
    if (tokenKindOf(use) != 0) {
      this.k1.derive();
      storeBlock(this.start, 0, startS2v(this.k1));
    }
    if (use == Use.MAP_WHOLE) this.deriveRequestKey();
  }

  private deriveRequestKey(): void {
    const key = new StaticArray<u8>(32);
    encryptRun(this.parts[1], REQUEST_KEY, 0, key, 0);
    encryptRun(this.parts[1], REQUEST_KEY, 16, key, 16);
    this.requestKey.expand(key, 0, 32);
    memory.fill(changetype<usize>(key), 0, 32);
  }
}
