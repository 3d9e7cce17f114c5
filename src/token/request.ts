// Request ids across a boundary (docs/decisions/0015): another permutation under the leaf of use map.whole, in the id's
// own shape.
import { FF1 } from "@noble/ciphers/ff1.js";
import { encryptBlock } from "./block.ts";

/** Which way the id goes: from the peer or to it. */
export type Way = "in" | "out";

const TWEAKS: Record<Way, number> = { in: 0, out: 1 };
const SHAPE = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{32})$/i;

/** The id as the other side knows it, in lower case; null when it has no shape that can be kept. `key` is the leaf. */
export function mapRequest(key: Uint8Array, way: Way, id: string): string | null {
  return inShape(id, (digits) => cipher(key, way).encrypt(digits));
}

/** The inverse of mapRequest. */
export function unmapRequest(key: Uint8Array, way: Way, mapped: string): string | null {
  return inShape(mapped, (digits) => cipher(key, way).decrypt(digits));
}

/** FF1 (NIST SP 800-38G) over hexadecimal digits. */
function cipher(key: Uint8Array, way: Way) {
  return FF1(16, requestKey(key), Buffer.of(TWEAKS[way]));
}

/** Two blocks under Kspan. A span's image shows the first half of such a block only, and never of one that we choose. */
function requestKey(key: Uint8Array): Buffer {
  const kspan = key.subarray(32, 64);
  return Buffer.concat(
    ["tracecloak/req/1", "tracecloak/req/2"].map((block) => encryptBlock(kspan, Buffer.from(block))),
  );
}

/** Changes the digits of an id, but for the version and the variant of a UUID. */
function inShape(id: string, change: (digits: number[]) => number[]): string | null {
  if (!SHAPE.test(id)) return null;
  const text = [...id.toLowerCase()];
  const free = text.map((c, at) => c !== "-" && !(id.length === 36 && (at === 14 || at === 19)));
  const digits = change(text.filter((_, at) => free[at]).map((c) => Number.parseInt(c, 16)));
  return text.map((c, at) => (free[at] ? (digits.shift() ?? 0).toString(16) : c)).join("");
}
