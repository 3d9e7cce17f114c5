// The families of several headers with ids (carriers.md rows 13, 15, 16, 17, 21, 22, 25) inside the mesh under the reference
// policy, said naively. Beyond it, that policy lets none of them through.
import type { Field } from "../../src/host/field.ts";
import { readDatadog, readTags } from "./datadog.ts";
import { scrubLines } from "./freeform.ts";
import { type Expected, type Header, linesOf, trim } from "./header.ts";
import { readInstana } from "./instana.ts";
import { readOt } from "./ot.ts";
import { isForbidden } from "./policy.ts";
import { BASE64, readCorrelation, readSw8 } from "./skywalking.ts";
import { readXray, writeXray } from "./xray.ts";

/** Those whose fields the filter finds. */
export const FAMILIES = ["ot-tracer", "datadog", "x-amzn-trace-id", "sw8", "sw8-correlation", "instana"];

const NAMES = ["service", "instance", "endpoint", "address"];

/** What leaves of the lines of header `name`, or undefined where the carrier is none of these. */
export function scrubFamily(
  carrier: string,
  name: string,
  lines: string[],
  headers: readonly Header[],
): Expected[] | undefined {
  switch (carrier) {
    case "ot-tracer":
      return readOt(headers) === null ? [] : scrubOt(name, lines);
    case "datadog":
      return readDatadog(headers) === null ? [] : scrubDatadog(name, lines, headers);
    case "dd-pathway-ctx":
      return scrubLines(name, lines);
    case "x-amzn-trace-id":
      return scrubXray(lines);
    case "sw8":
      return scrubSw8(name, lines, headers);
    case "sw8-correlation":
      return []; // no entry names any member
    case "instana":
      return scrubInstana(name, lines, headers);
    default:
      return undefined;
  }
}

function whole(lines: string[]): Expected[] {
  return lines.map((line) => [line]);
}

function scrubOt(name: string, lines: string[]): Expected[] {
  if (/^ot-tracer-(?:traceid|spanid|sampled)$/.test(name)) return whole(lines);
  if (name === "x-ot-span-context" && !lines.every((line) => BASE64.test(trim(line)))) return [];
  return scrubLines(name, lines);
}

function scrubDatadog(name: string, lines: string[], headers: readonly Header[]): Expected[] {
  const origins = linesOf(headers, "x-datadog-origin");
  const origin = origins.length === 1 ? scrubLines("x-datadog-origin", origins) : [];
  // Open: an origin that goes takes a parent id of 0 along, which means nothing without it, and so the whole context.
  if (readDatadog(headers)?.parentId === 0n && origin.length === 0) return [];
  switch (name) {
    case "x-datadog-trace-id":
    case "x-datadog-parent-id":
      return whole(lines);
    case "x-datadog-sampling-priority":
      return lines.length === 1 && /^(?:-1|[012])$/.test(trim(lines[0] ?? "")) ? whole(lines) : [];
    case "x-datadog-origin":
      return origin;
    case "x-datadog-tags":
      return scrubTags(lines);
    default:
      return scrubLines(name, lines);
  }
}

function scrubTags(lines: string[]): Expected[] {
  const tags = readTags(lines);
  if (tags === null) return [];
  const left = tags
    .filter(([key]) => key.trim() !== "_dd.p.usr.id")
    .filter(isSoundTag)
    .filter(([key, value]) => scrubLines(key, [value]).length > 0)
    .filter(([key], i, all) => all.findIndex(([other]) => other === key) === i);
  if (left.length === tags.length && lines.length === 1) return whole(lines);
  return left.length === 0 ? [] : [[left.map(([key, value]) => `${key}=${value}`).join(",")]];
}

/** Whether a tag is what its key says: the high half of a trace id has 16 digits. */
function isSoundTag([key, value]: [string, string]): boolean {
  return key !== "_dd.p.tid" || /^[0-9a-f]{16}$/.test(value);
}

function scrubXray(lines: string[]): Expected[] {
  const fields = readXray(lines);
  if (fields === null) return [];
  return fields.every(({ name, sound }) => name !== undefined && sound) ? whole(lines) : [[writeXray(fields)]];
}

function scrubSw8(name: string, lines: string[], headers: readonly Header[]): Expected[] {
  const context = linesOf(headers, "sw8");
  const read = readSw8(context);
  if (context.length > 0 && read === null) return [];
  if (read?.names.some((value, i) => isForbidden(NAMES[i] ?? "", value)) === true) return [];
  if (name === "sw8") return whole(lines);
  if (name !== "sw8-x") return scrubLines(name, lines);
  return lines.length === 1 && /^[01]?(?:-[0-9]{1,16})?$/.test(trim(lines[0] ?? "")) ? whole(lines) : [];
}

function scrubInstana(name: string, lines: string[], headers: readonly Header[]): Expected[] {
  const context = readInstana(headers);
  if (context === null) return [];
  switch (name) {
    case "x-instana-t":
    case "x-instana-s":
      return context.correlated ? [] : whole(lines);
    case "x-instana-l":
      if (context.level === undefined) return [];
      return trim(lines[0] ?? "").length === 1 ? whole(lines) : [[context.level]];
    case "x-instana-synthetic":
      return lines.every((line) => trim(line) === "1") ? whole(lines) : [];
    default:
      return scrubLines(name, lines);
  }
}

/** The well-formed fields of FAMILIES, as `carrier name=value`. */
export function familyFields(headers: readonly Header[]): string[] {
  const named = (form: RegExp) => headers.filter(([name]) => form.test(name.toLowerCase()));
  const ids = (carrier: string, form: RegExp) =>
    named(form).map(([name, value]) => `${carrier} ${name.toLowerCase()}=${trim(value)}`);
  const tags = readTags(linesOf(headers, "x-datadog-tags"));
  const sw8 = readSw8(linesOf(headers, "sw8"));
  return [
    ...(readOt(headers) === null ? [] : ids("ot-tracer", /^ot-tracer-(?:traceid|spanid|sampled)$/)),
    ...(readDatadog(headers) === null ? [] : ids("datadog", /^x-datadog-(?:trace-id|parent-id|origin)$/)),
    ...(readDatadog(headers) === null || tags === null
      ? []
      : tags.filter(isSoundTag).map(([key, value]) => `datadog ${key}=${trim(value)}`)),
    ...(readXray(linesOf(headers, "x-amzn-trace-id")) ?? [])
      .filter(({ sound }) => sound)
      .map(({ key, value }) => `x-amzn-trace-id ${key}=${value}`),
    ...(sw8?.names.map((value, i) => `sw8 ${NAMES[i]}=${value}`).filter((text) => !text.endsWith("=")) ?? []),
    ...readCorrelation(linesOf(headers, "sw8-correlation"))
      .filter((member) => member !== null)
      .map(([key, value]) => `sw8-correlation ${key}=${value}`),
    ...(readInstana(headers) === null ? [] : ids("instana", /^x-instana-[ts]$/)),
  ].toSorted();
}

/** Of a header with ids, or a state that has no form of its own here, that a field is said of too. */
const UNNAMED = /^(?:sw8|sw8-x|x-instana-l|x-instana-synthetic|x-datadog-(?:sampling-priority|tags)|x-ot-.*)$/;

/** The same lines, from the filter's explanations inside the mesh. */
export function familySaid(fields: readonly Field[]): string[] {
  return fields
    .filter(({ carrier, reason }) => FAMILIES.includes(carrier) && !["malformed", "limit"].includes(reason))
    .map((field) => ({ carrier: field.carrier, name: field.name.toString("latin1"), value: trim(latin(field)) }))
    .filter(({ name }) => !UNNAMED.test(name))
    .map(({ carrier, name, value }) => `${carrier} ${name}=${value}`)
    .toSorted();
}

function latin({ before }: Field): string {
  return before.toString("latin1");
}
