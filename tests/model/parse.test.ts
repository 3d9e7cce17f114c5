// The naive readers against what the vectors say a receiver gets.
import { describe, expect, test } from "vitest";
import { readB3 } from "./b3.ts";
import { decodeOnce, readBaggage } from "./baggage.ts";
import { type Header, linesOf } from "./header.ts";
import { readTraceparent } from "./traceparent.ts";
import { readTracestate } from "./tracestate.ts";
import { readVectors, type Vector } from "./vectors.ts";

/** `parsed` of these shows a lenient reader, or one with limits of its own; the grammar says otherwise. */
const LENIENT = new Map([
  ["baggage-8193", "gives up over 8192 bytes; that is a limit, not the grammar"],
  ["baggage-65-members", "stops at 64 members"],
  ["baggage-200-members", "stops at 180 members"],
  ["tracestate-vendor-dd-oversized", "drops one member of a malformed list"],
]);

/** A wire value as the text that it stands for; what is not UTF-8 becomes U+FFFD (W3C Baggage 3.3.1.3). */
function text(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function decoded(value: string | null): string | null {
  return value === null ? null : text(decodeOnce(value) ?? "an incomplete escape");
}

function parseBaggage(headers: Header[]): unknown {
  const members = readBaggage(linesOf(headers, "baggage")).filter((member) => member !== null);
  return {
    members: members.map(({ key, value, properties }) => ({
      key,
      value: decoded(value),
      properties: properties.map(([name, one]) => [name, decoded(one)]),
    })),
  };
}

function parseTraceparent(headers: Header[]): unknown {
  const context = readTraceparent(linesOf(headers, "traceparent"));
  if (context === null) return {};
  const { version, traceId, parentId, flags, extra } = context;
  const bits = Number.parseInt(flags, 16);
  const known = {
    version,
    trace_id: traceId,
    parent_id: parentId,
    flags,
    sampled: (bits & 1) !== 0,
    random: (bits & 2) !== 0,
  };
  return extra === undefined ? known : { ...known, extra };
}

function parseTracestate(headers: Header[]): unknown {
  const parent = readTraceparent(linesOf(headers, "traceparent"));
  const members = parent && readTracestate(linesOf(headers, "tracestate"));
  return { members: (members ?? []).map(({ key, value }) => [key, value]) };
}

function parseB3(headers: Header[]): unknown {
  const context = readB3(headers);
  if (context === null) return {};
  const { traceId, spanId, parentId, state } = context;
  return {
    ...(traceId && { trace_id: traceId.padStart(32, "0"), span_id: spanId }),
    state,
    ...(parentId && { parent_id: parentId }),
  };
}

const FILES = [
  ["baggage", parseBaggage, ["members"]],
  ["traceparent", parseTraceparent, ["version", "trace_id", "parent_id", "flags", "sampled", "random", "extra"]],
  ["tracestate", parseTracestate, ["members"]],
  ["b3", parseB3, ["trace_id", "span_id", "state", "parent_id"]],
] as const;

describe.each(FILES)("the naive reader of %s", (file, parse, keys) => {
  const vectors = readVectors(file);

  test.each(vectors.map((vector) => [vector.id, vector] as const))("%s", (id, { headers, parsed }: Vector) => {
    const want = Object.fromEntries(
      Object.entries(parsed).filter(([key]) => (keys as readonly string[]).includes(key)),
    );
    if (LENIENT.has(id)) expect(parse(headers)).not.toEqual(want);
    else expect(parse(headers)).toEqual(want);
  });
});

test("every exception is for a vector that is there", () => {
  const ids = FILES.flatMap(([file]) => readVectors(file).map(({ id }) => id));
  expect([...LENIENT.keys()].filter((id) => !ids.includes(id))).toEqual([]);
});
