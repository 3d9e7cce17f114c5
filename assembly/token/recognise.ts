// Telling the deployment's own tokens from any other value (token-spec.md, RECOGNISE). Opens nothing: a held seal key
// says that somebody of that tenant minted the text. At most one decoding and one SipHash per held tenant.
import { DOT } from "../bytes/ascii";
import { decodeBase64url } from "../bytes/base64url";
import { sipHash } from "../crypto/siphash";
import { Bundle, NO_TENANT } from "./bundle";
import { BODY_BYTES, fitsKind, LONGEST_TEXT, PREFIX_BYTES, SEAL_BYTES, SHORTEST_TEXT } from "./token";

/** What a token says of itself. */
export class Recognised {
  kind: i32 = 0;
  cls: i32 = 0;
  kid: u32 = 0;
  /** The epoch modulo 16. */
  epochMod: i32 = 0;
  /** Whose seal fits: OWN_TENANT, or the position in `bundle.accept`. */
  tenant: i32 = NO_TENANT;
}

/** Whether [from, to) is a token of the bundle's tenant, or of one that it accepts. Fills `out` only if it is. */
export function recognise(bundle: Bundle, buf: StaticArray<u8>, from: i32, to: i32, out: Recognised): bool {
  const size = to - from;
  if (size < SHORTEST_TEXT || size > LONGEST_TEXT) return false;
  if (buf[from] != 0x74 || buf[from + 1] != 0x31 || buf[from + 2] != DOT) return false; // "t1."
  const bodySize = decodeBase64url(buf, from + PREFIX_BYTES, to, BODY, 0);
  if (bodySize < 0 || !fitsKind(BODY[0] >> 4, bodySize)) return false;
  const body = changetype<usize>(BODY);
  const sealAt = bodySize - SEAL_BYTES;
  const given = load<u64>(body + sealAt);
  const epochMod: u32 = BODY[0] & 15;
  const seals = bundle.seals;
  for (let i = 0; i < seals.length; i++) {
    const seal = seals[i];
    if ((seal.epoch & 15) != epochMod || seal.accepted == NO_TENANT) continue;
    if (sipHash(seal.k0, seal.k1, BODY, 0, sealAt) != given) continue;
    out.kind = BODY[0] >> 4;
    out.epochMod = epochMod;
    out.kid = bswap<u32>(load<u32>(body + 1));
    out.cls = BODY[5];
    out.tenant = seal.accepted;
    return true;
  }
  return false;
}

const BODY = new StaticArray<u8>(BODY_BYTES);
