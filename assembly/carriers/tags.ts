// grpc-tags-bin (opencensus-specs encodings/BinaryEncoding.md; carriers.md 5.18): version 0, then `00 length key length
// value` with lengths as base-128 varints. Finds tags in bytes that are no longer base64; judges and changes nothing.
import { Writer } from "../bytes/writer";
import { isPrintable } from "./list";
import { Member } from "./member";

/** All tags together, and any key or value (opencensus-specs tags/TagMap.md). */
export const TAGS_LIMIT_BYTES: i32 = 8192;
const TEXT_LIMIT_BYTES: i32 = 255;

const VERSION: u8 = 0;
const TAG: u8 = 0;

/** Where the first tag stands in [from, to), or -1 where that is of no known version. */
export function findTags(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  return from < to && buf[from] == VERSION ? from + 1 : -1;
}

/** Reads the tag at `from` into `out` and answers where the next one starts, or -1 where that is none. */
export function readTag(buf: StaticArray<u8>, from: i32, to: i32, out: Member): i32 {
  if (buf[from] != TAG) return -1;
  const keyTo = endOfText(buf, from + 1, to);
  out.keyFrom = textFrom;
  if (keyTo <= textFrom) return -1;
  out.keyTo = keyTo;
  const valueTo = endOfText(buf, keyTo, to);
  out.valueFrom = textFrom;
  out.valueTo = valueTo;
  out.end = valueTo;
  return valueTo;
}

/** Where the text read last starts. */
let textFrom: i32 = 0;

/** The end of the text whose length stands at `from`, or -1: no length, too much, beyond the end, no ASCII. */
function endOfText(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  textFrom = to;
  if (from >= to) return -1;
  let size = <i32>buf[from];
  let at = from + 1;
  if (size >= 0x80) {
    if (at == to || buf[at] != 1) return -1; // two bytes spell 128 to 255
    at++;
  }
  textFrom = at;
  return size <= to - at && isPrintable(buf, at, at + size) ? at + size : -1;
}

/** Writes the version that comes before all tags. */
export function writeTagsStart(out: Writer): void {
  out.byte(VERSION);
}

/** Writes a tag with the key [keyFrom, keyTo) of `keys` and the value [from, to) of `values`; false where it is too long. */
export function writeTag(
  out: Writer,
  keys: StaticArray<u8>,
  keyFrom: i32,
  keyTo: i32,
  values: StaticArray<u8>,
  from: i32,
  to: i32,
): bool {
  if (to - from > TEXT_LIMIT_BYTES) return false;
  out.byte(TAG);
  writeLength(out, keyTo - keyFrom);
  out.bytes(keys, keyFrom, keyTo);
  writeLength(out, to - from);
  out.bytes(values, from, to);
  return true;
}

function writeLength(out: Writer, size: i32): void {
  if (size < 0x80) {
    out.byte(<u8>size);
  } else {
    out.byte(<u8>(size | 0x80));
    out.byte(1);
  }
}
