// A value as policy judges it: decoded exactly once where its carrier encodes it.
import { PERCENT, PLUS, SPACE } from "../bytes/ascii";
import { decodeBase64 } from "../bytes/base64";
import { decodePercent } from "../bytes/percent";
import { indexOf } from "../bytes/scan";

/** How a carrier encodes values. */
export const enum Coding {
  NONE = 0,
  /** RFC 3986 section 2.1. */
  PERCENT = 1,
  /** The same with `+` for a space, as forms and queries are. */
  QUERY = 2,
  /** Bytes in base64, as gRPC's `-bin` metadata is. */
  BASE64 = 3,
}

/** Longer values are not decoded. */
export const PLAIN_LIMIT_BYTES: i32 = 8192;

const decoded = new StaticArray<u8>(PLAIN_LIMIT_BYTES);

/** The value taken in last: a run of `buf`. */
export class Plain {
  buf: StaticArray<u8> = decoded;
  from: i32 = 0;
  to: i32 = 0;
}

export const plain: Plain = new Plain();

/**
 * Takes in the value [from, to). One that holds an incomplete escape stands for itself. False where there is nothing to
 * judge: longer than PLAIN_LIMIT_BYTES, or no base64.
 */
export function takeValue(coding: Coding, buf: StaticArray<u8>, from: i32, to: i32): bool {
  plain.buf = buf;
  plain.from = from;
  plain.to = to;
  if (coding == Coding.NONE) return true;
  if (to - from > PLAIN_LIMIT_BYTES) return false;
  const spaced = coding == Coding.QUERY && indexOf(buf, PLUS, from, to) < to;
  if (coding != Coding.BASE64 && !spaced && indexOf(buf, PERCENT, from, to) == to) return true;
  let size: i32;
  if (coding == Coding.BASE64) {
    size = decodeBase64(buf, from, to, decoded, 0);
    if (size < 0) return false;
  } else {
    for (let i = from; i < to; i++) decoded[i - from] = spaced && buf[i] == PLUS ? SPACE : buf[i];
    size = decodePercent(decoded, 0, to - from, decoded, 0);
    if (size < 0) return true;
  }
  plain.buf = decoded;
  plain.from = 0;
  plain.to = size;
  return true;
}
