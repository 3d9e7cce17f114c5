// Datadog (carriers.md 5.15), read naively.
import { type Header, linesOf, trim } from "./header.ts";

export interface DatadogContext {
  traceId?: bigint;
  parentId?: bigint;
}

/** The ids of the headers; null when one is malformed or there twice, or there is a parent without its trace. */
export function readDatadog(headers: readonly Header[]): DatadogContext | null {
  const of = (name: string) => linesOf(headers, `x-datadog-${name}`).map(trim);
  const [traces, parents, origins] = [of("trace-id"), of("parent-id"), of("origin")];
  if (traces.length > 1 || parents.length > 1 || parents.length > traces.length) return null;
  const ids = [...traces, ...parents].map(readId);
  if (ids.includes(null)) return null;
  const [traceId, parentId] = ids as bigint[];
  const synthetic = origins.length === 1 && origins[0]?.startsWith("synthetics");
  if (traceId === 0n || (parentId === 0n && !synthetic)) return null;
  return { ...(traceId !== undefined && { traceId }), ...(parentId !== undefined && { parentId }) };
}

/** A decimal of 64 bits; a negative one is the two's complement. */
function readId(text: string): bigint | null {
  if (!/^-?[0-9]{1,20}$/.test(text)) return null;
  const id = BigInt(text);
  return id >= 2n ** 64n || id < -(2n ** 63n) ? null : BigInt.asUintN(64, id);
}

/** The tags of all lines in order; null when one is malformed, or all together are over 512 bytes. */
export function readTags(lines: readonly string[]): [key: string, value: string][] | null {
  if (lines.join(",").length > 512) return null;
  const tags: [string, string][] = [];
  for (const text of lines.flatMap((line) => trim(line).split(","))) {
    const match = /^([\x20-\x3c\x3e-\x7e]+)=([\x20-\x7e]+)$/.exec(text);
    if (match === null) return null;
    tags.push([match[1] ?? "", match[2] ?? ""]);
  }
  return tags;
}
