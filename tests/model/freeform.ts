// Carriers that hold what applications put there, and those that only their vendors can read (carriers.md rows 5, 7, 11,
// 12, 14, 20, 24, 26, 27, 29, 30, 31), inside the mesh under the reference policy, read naively.
import { type Expected, type Header, linesOf, trim } from "./header.ts";
import { isForbidden } from "./policy.ts";

/** Row by row what no entry names takes `unknown`, which is `strip`. */
const FREE = ["correlation-context", "uberctx", "jaeger-debug-id", "ot-baggage", "grpc-tags-bin"];
const OPAQUE = ["newrelic", "dynatrace", "pinpoint", "appdynamics", "eagleeye"];
const SIGNED = ["x-trace-options", "x-trace-options-signature"];

/** What leaves of the lines of header `name`, or undefined where the carrier is none of these. */
export function scrubFreeform(
  carrier: string,
  name: string,
  lines: string[],
  headers: readonly Header[],
): Expected[] | undefined {
  if (FREE.includes(carrier) || /^(?:x-)?eagleeye-(?:.*-)?userdata$/.test(name)) return [];
  if (name === "request-context") return scrubList(lines);
  if (SIGNED.includes(name)) return SIGNED.every((one) => isWhole(one, linesOf(headers, one))) ? whole(lines) : [];
  return OPAQUE.includes(carrier) || ["request-context", "solarwinds"].includes(carrier)
    ? scrubLines(name, lines)
    : undefined;
}

function whole(lines: string[]): Expected[] {
  return lines.map((line) => [line]);
}

/** A JSON Web Token in base64 text that has dots put in is the one secret that pieces of other cases can make. */
const JWT = /\bey[A-Za-z0-9]{10,}\.(?:[\w-]{3,})?\./;

/** Lines of an opaque header: of what is left when one goes, white space around it goes as well. */
export function scrubLines(name: string, lines: string[]): Expected[] {
  const decoded = (line: string) =>
    line.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const left = lines.filter(
    (line) => ![line, decoded(line)].some((text) => isForbidden(name, trim(text)) || JWT.test(text)),
  );
  return whole(left.length === lines.length ? lines : left.map(trim));
}

/** Row 29: whether the signed text holds nothing that must go; its options are fields too. */
function isWhole(name: string, lines: string[]): boolean {
  return lines.every((line) => {
    if (!/^[\x20-\x7e]*$/.test(line) || isForbidden(name, line)) return false;
    return line.split(";").every((option) => {
      const equals = option.indexOf("=");
      if (equals < 0) return !isForbidden(trim(option), "");
      return !isForbidden(trim(option.slice(0, equals)), trim(option.slice(equals + 1)));
    });
  });
}

export interface ListMember {
  key: string;
  value: string;
}

/** The members of all lines in order; null stands for a malformed one, blanks between commas are left out. */
export function readList(lines: readonly string[]): (ListMember | null)[] {
  return lines
    .flatMap((line) => line.split(","))
    .map(trim)
    .filter((text) => text !== "")
    .map((text) => {
      const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*([\x20-\x3c\x3e-\x7e]*)$/.exec(text);
      return match === null ? null : { key: match[1] ?? "", value: match[2] ?? "" };
    });
}

/** Request-Context: members stay but for what is malformed, empty, or must never pass. */
function scrubList(lines: string[]): Expected[] {
  const members = readList(lines);
  const left = members.filter((member) => member && member.value !== "" && !isForbidden(member.key, member.value));
  const blank = lines.some((line) => line.split(",").some((text) => trim(text) === ""));
  if (lines.length === 1 && !blank && left.length === members.length) return whole(lines);
  return left.length === 0 ? [] : [[left.map((member) => `${member?.key}=${member?.value}`).join(",")]];
}

/** The tags of `grpc-tags-bin`; null where the lines are malformed. */
export function readTags(lines: readonly string[]): ListMember[] | null {
  const text = lines.map(trim).join(",");
  if (lines.length > 1 || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text))
    return null;
  const bytes = Buffer.from(text, "base64");
  if (bytes[0] !== 0) return null;
  const tags: ListMember[] = [];
  let at = 1;
  const take = (): string | null => {
    const low = bytes[at++] ?? -1;
    if (low < 0 || (low >= 128 && bytes[at++] !== 1)) return null;
    const run = bytes.subarray(at, at + low).toString("latin1");
    at += low;
    return run.length === low && /^[\x20-\x7e]*$/.test(run) ? run : null;
  };
  while (at < bytes.length) {
    if (bytes[at++] !== 0) return null;
    const key = take();
    const value = key && take();
    if (!key || value === null) return null;
    tags.push({ key, value });
  }
  return tags;
}

/** The well-formed fields of these carriers, as `carrier name=value`, in the order in which the filter comes to them. */
export function freeformFields(headers: readonly Header[]): string[] {
  const list = (carrier: string, name: string) =>
    readList(linesOf(headers, name)).flatMap((member) =>
      member === null ? [] : [`${carrier} ${member.key}=${member.value}`],
    );
  const keyed = (carrier: string, prefix: RegExp) => {
    const names = [...new Set(headers.map(([name]) => name.toLowerCase()))].filter((name) => prefix.test(name));
    return names.flatMap((name) =>
      linesOf(headers, name).map((line) => `${carrier} ${name.replace(prefix, "")}=${trim(line)}`),
    );
  };
  return [
    ...list("correlation-context", "correlation-context"),
    ...list("request-context", "request-context"),
    ...linesOf(headers, "x-ms-request-root-id").map((line) => `request-context x-ms-request-root-id=${trim(line)}`),
    ...list("uberctx", "jaeger-baggage"),
    ...keyed("uberctx", /^uberctx-(?=.)/),
    ...keyed("ot-baggage", /^(?:ot-)?baggage-(?=.)/),
    ...(readTags(linesOf(headers, "grpc-tags-bin")) ?? []).map(({ key, value }) => `grpc-tags-bin ${key}=${value}`),
  ];
}
