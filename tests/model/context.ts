// Carriers whose one header says one trace context (carriers.md rows 4, 6, 8, 10, 18, 19, 23, 28), inside the mesh under
// the reference policy, read naively. Ids stay; what is no id and free text goes.
import { decodeOnce } from "./baggage.ts";
import { scrubLines } from "./freeform.ts";
import { type Expected, type Header, linesOf, trim } from "./header.ts";
import { isForbidden } from "./policy.ts";
import { readTraceparent } from "./traceparent.ts";

const NAMES = [
  "elastic-apm-traceparent",
  "request-id",
  "traceresponse",
  "uber-trace-id",
  "x-cloud-trace-context",
  "grpc-trace-bin",
  "sentry-trace",
];
const ZERO = /^0*$/;

/** What leaves of the lines of header `name`, or undefined where the carrier is none of these. */
export function scrubContext(carrier: string, name: string, lines: string[]): Expected[] | undefined {
  if (carrier === "honeycomb") return name === "x-honeycomb-trace" ? scrubHoneycomb(lines) : scrubLines(name, lines);
  if (!NAMES.includes(carrier)) return undefined;
  const line = readContext(name, lines);
  return line === null ? [] : [[line]];
}

/** What becomes of a header whose lines are well-formed, else null. */
function readContext(name: string, lines: string[]): string | null {
  const [line = ""] = lines;
  if (name === "grpc-trace-bin") return readGrpc(lines);
  if (lines.length > 1) return null;
  if (name === "uber-trace-id") return readUber(line);
  if (name === "x-cloud-trace-context") return readCloud(line);
  if (name === "sentry-trace")
    return /^(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}(?:-[01])?$/.test(trim(line)) ? line : null;
  if (name === "request-id") return readRequestId(line);
  const context = readTraceparent(lines);
  if (context === null) return null;
  const flags = (Number.parseInt(context.flags, 16) & 3).toString(16).padStart(2, "0");
  return `00-${context.traceId}-${context.parentId}-${flags}`;
}

/** The parent may be any text, so it is written as none; old clients write the colons as `%3A`. */
function readUber(line: string): string | null {
  const plain = trim(line).replaceAll(/%3a/gi, ":");
  const match = /^([0-9a-f]{1,32}):([0-9a-f]{1,16}):([^:]*):([0-9a-f]{1,8})$/s.exec(plain);
  const [, trace = "", span = "", parent, flags = ""] = match ?? [];
  if (ZERO.test(trace) || ZERO.test(span)) return null;
  if (parent === "0") return line;
  return `${trace.padStart(32, "0")}:${span.padStart(16, "0")}:0:${Number.parseInt(flags, 16) & 3}`;
}

function readCloud(line: string): string | null {
  const match = /^([0-9a-fA-F]{32})(?:\/([0-9]{1,20}))?(?:;o=[0-9]{1,3})?$/.exec(trim(line));
  if (match === null || ZERO.test(match[1] ?? "")) return null;
  const span = BigInt(match[2] ?? 1);
  return span > 0n && span < 2n ** 64n ? line : null;
}

/** All lines are one list; each value is 29 bytes. */
function readGrpc(lines: string[]): string | null {
  const list = lines.join(",");
  const values = list.split(",").map(trim);
  const sound = values.every((value) => {
    if (!/^[A-Za-z0-9+/]{39}=?$/.test(value)) return false;
    const hex = Buffer.from(value, "base64").toString("hex");
    return /^0000(?!0{32})[0-9a-f]{32}01(?!0{16})[0-9a-f]{16}02[0-9a-f]{2}$/.test(hex);
  });
  return sound && values.length <= 4 ? list : null;
}

/** Of ids that W3C has too nothing is to be seen by their digits; all behind them is free text. */
function readRequestId(line: string): string | null {
  const text = trim(line);
  if (!/^[0-9A-Za-z+/=|._#-]{1,1024}$/.test(text)) return null;
  const rest = text.replace(/^\|(?!0{32})[0-9a-f]{32}\.(?:(?!0{16})[0-9a-f]{16}[._])?/, "");
  return isForbidden("request-id", rest) ? null : line;
}

type Member = [key: string, value: string];

/** The members of a well-formed header, else null. */
function readHoneycomb(lines: string[]): Member[] | null {
  const text = trim(lines[0] ?? "");
  if (lines.length > 1 || !text.startsWith("1;")) return null;
  const members = text
    .slice(2)
    .split(",")
    .map((member): Member | null => {
      const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*([\x20-\x7e]+)$/.exec(trim(member));
      return match && [match[1] ?? "", match[2] ?? ""];
    });
  if (members.includes(null)) return null;
  const known = (members as Member[]).map(([key]) => key).filter((key) => KNOWN.includes(key));
  const orphan = known.includes("parent_id") && !known.includes("trace_id");
  return orphan || new Set(known).size < known.length ? null : (members as Member[]);
}

const KNOWN = ["trace_id", "parent_id", "dataset", "context"];

/** Row 28: the context is what applications put there, so it is written as that of nothing. */
function scrubHoneycomb(lines: string[]): Expected[] {
  const members = readHoneycomb(lines);
  if (members === null) return [];
  const trace = members.find(([key]) => key === "trace_id")?.[1] ?? "";
  const parent = members.find(([key]) => key === "parent_id")?.[1] ?? "";
  const hex = /^(?:[0-9a-f]{16}){1,2}$/.test(trace) && /^(?:[0-9a-f]{16})?$/.test(parent);
  const left = members.flatMap(([key, value]): Member[] => {
    if (key === "context") return [[key, "e30="]];
    if (hex && /^(?:trace|parent)_id$/.test(key)) return [[key, value]];
    const plain = key === "dataset" ? (decodeOnce(value) ?? value) : value;
    return KNOWN.includes(key) && !isForbidden(key, plain) ? [[key, value]] : [];
  });
  const same = left.length === members.length && left.every(([, value], i) => value === members[i]?.[1]);
  if (same) return [lines];
  if (left.length === 0 || (trace !== "" && !left.some(([key]) => key === "trace_id"))) return [];
  return [[`1;${left.map((member) => member.join("=")).join(",")}`]];
}

/** The well-formed fields of these carriers, as `carrier name=value`, in the order of the carriers. */
export function contextFields(headers: readonly Header[]): string[] {
  const whole = NAMES.flatMap((name) => {
    const lines = linesOf(headers, name);
    const [line = ""] = lines;
    // What a Request-Id shows makes it no less well-formed.
    const read = name === "request-id" && lines.length === 1 ? /^[0-9A-Za-z+/=|._#-]{1,1024}$/.test(trim(line)) : null;
    return lines.length > 0 && (read ?? readContext(name, lines) !== null) ? [`${name} ${name}=${trim(line)}`] : [];
  });
  const others = headers.filter(([name]) => /^x-honeycomb-(?!trace$)/i.test(name));
  const honey = linesOf(headers, "x-honeycomb-trace");
  return [
    ...whole,
    ...others.map(([name, value]) => `honeycomb ${name.toLowerCase()}=${trim(value)}`),
    ...((honey.length > 0 && readHoneycomb(honey)) || []).map(([key, value]) => `honeycomb ${key}=${value}`),
  ];
}

/** The carriers of `contextFields`, in its order. */
export const CONTEXTS: readonly string[] = [...NAMES, "honeycomb"];
