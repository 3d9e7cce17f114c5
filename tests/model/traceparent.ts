// W3C Trace Context Level 2, section 3.2, read naively.
import { trim } from "./header.ts";

export interface TraceParent {
  version: string;
  traceId: string;
  parentId: string;
  flags: string;
  /** What a higher version has after the flags and their dash. */
  extra: string | undefined;
}

/** The context of all lines; null when there is none, it is malformed, or more than one line claims to be it. */
export function readTraceparent(lines: readonly string[]): TraceParent | null {
  const [line] = lines;
  if (line === undefined || lines.length > 1) return null;
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-(.*))?$/s.exec(trim(line));
  if (match === null) return null;
  const [, version = "", traceId = "", parentId = "", flags = "", extra] = match;
  if (version === "ff" || /^0+$/.test(traceId) || /^0+$/.test(parentId)) return null;
  if (version === "00" && extra !== undefined) return null;
  return { version, traceId, parentId, flags, extra };
}
