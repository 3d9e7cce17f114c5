// Minting (token-spec.md, TOKEN): the filter's independent twin, for vectors, tests and tools.
import { aessiv } from "@noble/ciphers/aes.js";
import { Problem } from "../text/problem.ts";
import { encryptBlock } from "./block.ts";
import type { LeafName, Use } from "./derive.ts";
import { pad } from "./pad.ts";
import { siphash } from "./siphash.ts";
import { associatedData, Kind, writeHead, writeText } from "./text.ts";

/** A leaf with its kid (8 hex digits) and key. */
export interface Leaf extends LeafName {
  kid: string;
  key: Uint8Array;
}

/** A token and what it was made from. `tw` is empty but for kind 3, `c` for kind 2. */
export interface Minted {
  kind: Kind;
  ad: Buffer;
  p: Buffer;
  tw: Buffer;
  v: Buffer;
  c: Buffer;
  seal: Buffer;
  text: string;
}

const KIND_OF: Partial<Record<Use, Kind>> = {
  "tok.tenant": Kind.TOKEN,
  "tok.service": Kind.TOKEN,
  "tok.trace": Kind.TRACE,
  "hash.tenant": Kind.HASH,
  "hash.service": Kind.HASH,
};

/** The kind that a leaf of this use mints, or null for the maps. */
export function kindOf(use: Use): Kind | null {
  return KIND_OF[use] ?? null;
}

/**
 * Mints a token or hash of `value`: 1..63 bytes, 1..255 for a hash. A leaf of scope trace needs `traceId` (16 bytes, or
 * its low 8). Throws Problem where the value does not fit.
 */
export function mint(
  leaf: Leaf,
  sealKey: Uint8Array,
  classNumber: number,
  value: Uint8Array,
  traceId?: Uint8Array,
): Minted {
  const kind = kindOf(leaf.use);
  if (kind === null) throw new Problem("token-use", "this leaf maps ids", "mint with a tok.* or hash.* leaf");
  const limitBytes = kind === Kind.HASH ? 255 : 63;
  if (value.length < 1 || value.length > limitBytes)
    throw new Problem("token-length", `the value does not fit: 1..${limitBytes} bytes`, "strip or hash it");
  const tw = kind === Kind.TRACE ? traceWord(leaf.key, traceId) : Buffer.alloc(0);
  const head = writeHead(kind, leaf.epoch, leaf.kid, classNumber);
  const ad = associatedData(head, tw);
  const p = pad(value);
  const sealed = Buffer.from(aessiv(sivKey(leaf), ad).encrypt(p));
  const v = sealed.subarray(0, 16);
  const c = kind === Kind.HASH ? Buffer.alloc(0) : sealed.subarray(16);
  const body = Buffer.concat([head, tw, v, c]);
  const seal = siphash(sealKey, body);
  return { kind, ad, p, tw, v, c, seal, text: writeText(Buffer.concat([body, seal])) };
}

/** The RFC 5297 key: K1||K2; a hash has K1 alone, and the zeros stand for a K2 whose output is thrown away. */
export function sivKey(leaf: Pick<Leaf, "use" | "key">): Uint8Array {
  return kindOf(leaf.use) === Kind.HASH ? Buffer.concat([leaf.key, Buffer.alloc(32)]) : leaf.key.subarray(0, 64);
}

/** tw = first 8 bytes of AES(Kt, 0^8 || L), L = the low 64 bits of the trace id. */
export function traceWord(key: Uint8Array, traceId: Uint8Array | undefined): Buffer {
  if (traceId === undefined || (traceId.length !== 8 && traceId.length !== 16))
    throw new Problem("token-trace", "scope trace needs a trace id of 8 or 16 bytes", "strip where there is none");
  const block = Buffer.concat([Buffer.alloc(8), traceId.subarray(traceId.length - 8)]);
  return encryptBlock(key.subarray(64, 96), block).subarray(0, 8);
}
