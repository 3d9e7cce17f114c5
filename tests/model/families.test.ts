// The naive readers of the families with ids against what the vectors say a receiver gets.
import { describe, expect, test } from "vitest";
import { readDatadog, readTags } from "./datadog.ts";
import { type Header, linesOf, trim } from "./header.ts";
import { readInstana } from "./instana.ts";
import { readOt } from "./ot.ts";
import { readCorrelation, readSw8 } from "./skywalking.ts";
import { readVectors } from "./vectors.ts";
import { readXray } from "./xray.ts";

/** `parsed` of these says more, or less, than the headers of the family do. */
const OTHERWISE = new Map([
  ["datadog-tags-ok-2", "white space around a header is no part of its value"],
  ["datadog-both-mismatch", "the whole id is put together from a missing half"],
  ["datadog-both-bad-w3c", "the whole id is put together from a missing half"],
  ["datadog-128-both", "the ids are given in hexadecimal"],
]);

function datadog(headers: Header[]): object {
  const context = readDatadog(headers);
  const lines = linesOf(headers, "x-datadog-tags");
  const tags = lines.length === 0 ? undefined : readTags(lines);
  const tid = tags?.find(([key]) => key === "_dd.p.tid")?.[1];
  const origin = linesOf(headers, "x-datadog-origin")[0];
  return {
    ...(context?.traceId !== undefined && { trace_id_u64: `${context.traceId}` }),
    ...(context?.parentId !== undefined && { parent_id_u64: `${context.parentId}` }),
    ...(tags !== undefined && { tags: tags && Object.fromEntries(tags) }),
    ...(tid !== undefined && { tid: /^[0-9a-f]{16}$/.test(tid) ? tid : null }),
    ...(context !== null && origin !== undefined && { origin }),
  };
}

function ot(headers: Header[]): object {
  const context = readOt(headers);
  if (context?.traceId === undefined) return {};
  return { trace_id: context.traceId, span_id: context.spanId, sampled: context.sampled };
}

function xray(headers: Header[]): object {
  const fields = readXray(linesOf(headers, "x-amzn-trace-id"));
  if (fields === null) return {};
  const of = (name: string) => fields.find((field) => field.name === name);
  const soundOf = (name: string) => (of(name)?.sound ? of(name)?.value : null);
  const [, time = "", rest = ""] = (soundOf("Root") ?? "").split("-");
  const custom = fields.filter(({ name }) => name === undefined).map(({ key, value }) => [key, value]);
  const sampled = { "0": false, "1": true }[soundOf("Sampled") ?? ""] ?? null;
  return {
    trace_id: time.padStart(8, "0") + rest,
    ...(of("Parent") && { span_id: soundOf("Parent"), sampled }),
    ...(of("Lineage") && { lineage: soundOf("Lineage") }),
    ...(of("Self") && { self: soundOf("Self") }),
    ...(custom.length > 0 && { custom: Object.fromEntries(custom) }),
  };
}

function skywalking(headers: Header[]): object {
  const correlation = readCorrelation(linesOf(headers, "sw8-correlation")).filter((pair) => pair !== null);
  const [mode, time] = (linesOf(headers, "sw8-x")[0] ?? "").split("-");
  const context = readSw8(linesOf(headers, "sw8"));
  if (context === null) {
    if (correlation.length > 0) return { pairs: Object.fromEntries(correlation) };
    return { ...(mode && { mode }), ...(time && { client_time_ms: time }) };
  }
  const [service, instance, endpoint, address] = context.names.map(trim);
  const { sample, traceId: trace_id, segmentId: segment_id, spanId: span_id } = context;
  return { sample, trace_id, segment_id, span_id, service, instance, endpoint, address };
}

function instana(headers: Header[]): object {
  const context = readInstana(headers);
  const ids = context?.traceId !== undefined && !context.correlated;
  return {
    ...(ids && { trace_id: context.traceId, span_id: context.spanId }),
    ...(context?.level !== undefined && { level: context.level }),
  };
}

const FAMILIES = [
  ["datadog", datadog, "datadog", "trace_id_u64 parent_id_u64 tags tid origin"],
  ["opentracing-family", ot, "ot", "trace_id span_id sampled"],
  ["xray", xray, "x-amzn-trace-id", "trace_id span_id sampled lineage self custom"],
  [
    "skywalking",
    skywalking,
    "sw8",
    "sample trace_id segment_id span_id service instance endpoint address pairs mode client_time_ms",
  ],
  ["vendors", instana, "instana", "trace_id span_id level"],
] as const;

describe.each(FAMILIES)("the naive reader of %s", (file, read, carrier, keys) => {
  const vectors = readVectors(file).filter((vector) => vector.carrier.startsWith(carrier));

  test.each(vectors.map((vector) => [vector.id, vector] as const))("%s", (id, { headers, parsed }) => {
    const want = Object.entries(parsed).filter(([key]) => keys.split(" ").includes(key));
    const got = Object.entries(read(headers)).filter(([key]) => want.length === 0 || Object.hasOwn(parsed, key));
    const said = (all: [string, unknown][]) => Object.fromEntries(all.filter(([, value]) => value !== null));
    if (OTHERWISE.has(id)) expect(said(got)).not.toEqual(said(want));
    else expect(said(got)).toEqual(said(want));
  });
});

test("every exception is for a vector that is there", () => {
  const ids = FAMILIES.flatMap(([file]) => readVectors(file).map(({ id }) => id));
  expect([...OTHERWISE.keys()].filter((id) => !ids.includes(id))).toEqual([]);
});
