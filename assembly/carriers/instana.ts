// Instana (carriers.md 5.22): the `x-instana-` headers.
import { COMMA, ZERO } from "../bytes/ascii";
import { dropOws, equalsText, skipOws } from "../bytes/scan";

/** Which header of the family a name is. */
export const enum InstanaHeader {
  TRACE_ID = 0,
  SPAN_ID = 1,
  LEVEL = 2,
  SYNTHETIC = 3,
  /** `x-instana-` and something that is not known. */
  OTHER = 4,
}

const L: u8 = 0x6c;
const S: u8 = 0x73;
const T: u8 = 0x74;

/** Which header of the family the lower-case name is; the caller knows that it is one. */
export function findInstanaHeader(buf: StaticArray<u8>, from: i32, to: i32): InstanaHeader {
  const start = from + 10; // behind `x-instana-`
  if (equalsText(buf, start, to, "synthetic")) return InstanaHeader.SYNTHETIC;
  if (to - start != 1) return InstanaHeader.OTHER;
  const letter = buf[start];
  if (letter == T) return InstanaHeader.TRACE_ID;
  if (letter == S) return InstanaHeader.SPAN_ID;
  return letter == L ? InstanaHeader.LEVEL : InstanaHeader.OTHER;
}

/** Whether the run is a level: `0` or `1`, whatever follows. No white space stands before it. */
export function isLevel(buf: StaticArray<u8>, from: i32, to: i32): bool {
  return from < to && (buf[from] | 1) == ZERO + 1;
}

/**
 * Whether a level says that the trace belongs to a browser's session, `1,correlationType=…`: then tracers do not go on
 * from the ids beside it.
 */
export function correlates(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (from == to || buf[from] != ZERO + 1) return false;
  const next = skipOws(buf, from + 1, to);
  return next < to && buf[next] == COMMA;
}

/** Whether the run is a value of `x-instana-synthetic`, of which there is one. */
export function isSynthetic(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const start = skipOws(buf, from, to);
  return dropOws(buf, start, to) - start == 1 && buf[start] == ZERO + 1;
}
