// B3 (openzipkin/b3-propagation), read naively. A zero id is no id.
import { type Header, linesOf, trim } from "./header.ts";

export interface B3Context {
  traceId?: string;
  spanId?: string;
  parentId?: string;
  state: "defer" | "deny" | "accept" | "debug";
}

const STATES: Record<string, B3Context["state"]> = {
  "0": "deny",
  "1": "accept",
  d: "debug",
  false: "deny",
  true: "accept",
};
const TRACE_ID = "(?!0+(?![0-9a-f]))([0-9a-f]{16}|[0-9a-f]{32})";
const SPAN_ID = "(?!0{16})([0-9a-f]{16})";
const SINGLE = new RegExp(`^${TRACE_ID}-${SPAN_ID}(?:-([01d]))?(?:-${SPAN_ID})?$`);

/** The context of the single header; null when it is malformed or there twice. */
export function readSingle(lines: readonly string[]): B3Context | null {
  const [line] = lines.map(trim);
  if (line === undefined || lines.length > 1) return null;
  if (/^[01d]$/.test(line)) return { state: STATES[line] ?? "defer" };
  const match = SINGLE.exec(line);
  if (match === null) return null;
  const [, traceId = "", spanId = "", state = "", parentId] = match;
  return { traceId, spanId, ...(parentId && { parentId }), state: STATES[state] ?? "defer" };
}

/** The context of the `x-b3-` headers; null when any of them is malformed, or they do not fit together. */
export function readMulti(headers: readonly Header[]): B3Context | null {
  // An id that is there twice is no id; of a state the first line counts, but all have to be one.
  const one = (name: string, form: string, most: number): string | undefined | null => {
    const lines = linesOf(headers, name).map(trim);
    if (lines.length > most || lines.some((line) => !new RegExp(`^${form}$`).test(line))) return null;
    return lines[0];
  };
  const traceId = one("x-b3-traceid", TRACE_ID, 1);
  const spanId = one("x-b3-spanid", SPAN_ID, 1);
  const parentId = one("x-b3-parentspanid", SPAN_ID, 1);
  const sampled = one("x-b3-sampled", "(?:0|1|true|false)", Number.POSITIVE_INFINITY);
  // B3 gives only `1` a meaning; a short number is tolerated, free text is not.
  const flags = one("x-b3-flags", "[0-9]{1,2}", Number.POSITIVE_INFINITY);
  if ([traceId, spanId, parentId, sampled, flags].includes(null)) return null;
  if (!traceId !== !spanId || (parentId && !spanId)) return null;
  const state = flags === "1" ? "debug" : (STATES[sampled ?? ""] ?? "defer");
  return { ...(traceId && { traceId }), ...(spanId && { spanId }), ...(parentId && { parentId }), state };
}

/** What a receiver takes from the whole family: the single header if it is well-formed, else the others. */
export function readB3(headers: readonly Header[]): B3Context | null {
  const single = readSingle(linesOf(headers, "b3"));
  if (single !== null) return single;
  const multi = readMulti(headers);
  return multi?.traceId === undefined && multi?.state === "defer" ? null : multi;
}

/** Whether every header of the family that is there is well-formed. */
export function isWholeB3(headers: readonly Header[]): boolean {
  const singles = linesOf(headers, "b3");
  return (singles.length === 0 || readSingle(singles) !== null) && readMulti(headers) !== null;
}

/** Rule 7 inside the mesh: of two spellings the one that is well-formed and has ids stays. */
export function readableB3(headers: readonly Header[]): Header[] {
  const single = readSingle(linesOf(headers, "b3"));
  const multi = readMulti(headers);
  const whole = isWholeB3(headers);
  if (!whole && single?.traceId === undefined && multi?.traceId === undefined) return [];
  const family = headers.filter(([name]) => /^(?:b3$|x-b3-)/i.test(name));
  return family.filter(([name]) => whole || (/^b3$/i.test(name) ? single : multi) !== null);
}

/** What of them stays: of a state, its first line. */
export function soundB3(headers: readonly Header[]): Header[] {
  const left = readableB3(headers);
  const first = (name: string) => left.findIndex(([other]) => other.toLowerCase() === name.toLowerCase());
  return left.filter(([name], i) => !/^x-b3-(?:sampled|flags)$/i.test(name) || first(name) === i);
}
