// Keys out of a seed (token-spec.md, KEYS): HKDF-SHA-256 (RFC 5869) under one salt, the whole name of the leaf in `info`.
import { hkdfSync } from "node:crypto";
import { Problem } from "../text/problem.ts";
import { NAME_LIMIT_BYTES } from "../words/name.ts";

const SALT = "tracecloak/1";

/** Every use of a leaf and the bytes of its key (the column L). `map.half` waits for the issue on boundaries. */
export const LEAF_BYTES = {
  "tok.tenant": 64,
  "tok.service": 64,
  "tok.trace": 96,
  "hash.tenant": 32,
  "hash.service": 32,
  "map.whole": 64,
  "map.half": 64,
} as const;

export type Use = keyof typeof LEAF_BYTES;

/** What a leaf is for. `subject` is the service for `*.service`, the peer's zone for `map.*`, else empty. */
export interface LeafName {
  tenant: string;
  origin: string;
  subject: string;
  use: Use;
  epoch: number;
}

/** lp(use) || lp(tenant) || lp(origin) || lp(subject) || be32(epoch). */
export function info(name: LeafName): Buffer {
  const epoch = Buffer.alloc(4);
  epoch.writeUInt32BE(name.epoch);
  return Buffer.concat([lp(name.use), lp(name.tenant), lp(name.origin), lp(name.subject), epoch]);
}

/** HKDF-SHA-256, extract and expand (RFC 5869 section 2). */
export function hkdf(ikm: Uint8Array, salt: Uint8Array | string, info: Uint8Array, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", ikm, salt, info, bytes));
}

/** The leaf's key, LEAF_BYTES[use] long. */
export function deriveLeaf(seed: Uint8Array, name: LeafName): Buffer {
  return hkdf(seed, SALT, info(name), LEAF_BYTES[name.use]);
}

/** The first kid, as 8 hex digits, that is not zero and not `taken`: n = 0, 1, … */
export function deriveKid(seed: Uint8Array, name: LeafName, taken: (kid: string) => boolean): string {
  for (let n = 0; n < 256; n++) {
    const kid = hkdf(seed, SALT, Buffer.concat([info(name), Buffer.from("kid"), Buffer.of(n)]), 4).toString("hex");
    if (kid !== "00000000" && !taken(kid)) return kid;
  }
  throw new Problem("kid-exhausted", "no kid is free for this leaf", "the kid table is full or damaged");
}

function lp(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > NAME_LIMIT_BYTES)
    throw new Problem("name-length", "a name is longer than 63 bytes", "use a shorter name");
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}
