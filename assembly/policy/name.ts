// Whether a field's name is one that policy names (policy-semantics.md 8): `keep` asks for the very bytes, whatever
// restricts goes past case and separators, and in detect/form.ts by meaning. Allocates nothing.
import { equal } from "../bytes/scan";
import { globMatches } from "./glob";
import { NamePattern } from "./model";

/** Whether the run is the name as written, byte for byte. */
export function matchesExact(p: NamePattern, buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (p.glob) return globMatches(p.exact, buf, from, to);
  return equal(p.exact, 0, p.exact.length, buf, from, to);
}

/** Whether the first `length` bytes of `folded` are the name by its meaning; `hash` is their `hashName`. */
export function matchesFolded(p: NamePattern, folded: StaticArray<u8>, length: i32, hash: u32): bool {
  if (p.glob) return globMatches(p.folded, folded, 0, length);
  return p.foldedHash == hash && equal(p.folded, 0, p.folded.length, folded, 0, length);
}
