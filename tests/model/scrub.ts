// What must leave under the reference policy, said naively. Decisions that the texts leave open stand beside the code
// that takes them.

import { JOINED } from "../../src/host/headers.ts";
import { soundB3 } from "./b3.ts";
import { type BaggageMember, decodeOnce, hasBlanks, readBaggage } from "./baggage.ts";
import { scrubContext } from "./context.ts";
import { scrubEdge } from "./edge.ts";
import { scrubFamily } from "./families.ts";
import { carrierOf } from "./family.ts";
import { scrubFreeform } from "./freeform.ts";
import { type Expected, type Header, linesOf, merged, type Outcome, trim } from "./header.ts";
import { HOPS, type Hop, isForbidden, judgeBaggage, judgeHeader, type Message, passes, type Side } from "./policy.ts";
import { withoutTraceMetrics } from "./response.ts";
import { readTraceparent } from "./traceparent.ts";
import { readTracestate, withoutUserId } from "./tracestate.ts";

/** How many tokens one message may make new (limits.new_tokens). */
const NEW_TOKENS = 16;

/** What leaves of one message at a hop; `keys`: whether the filter holds any. */
export function scrub(hop: Hop, message: Message, headers: readonly Header[], keys: boolean): Outcome {
  const side = HOPS[hop][message];
  const outcome: Outcome = new Map();
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const tokens = { left: keys ? NEW_TOKENS : 0 };
  // Open: which fields get the tokens when there are more than may be made. Baggage goes first here.
  for (const name of ["baggage", ...names]) {
    if (!names.delete(name)) continue;
    const came = linesOf(headers, name);
    const lines = JOINED[message].has(name) ? [came.join(",")] : came; // before any filter sees them
    const left = scrubName(side, message, name, lines, headers, tokens, keys);
    if (left.length > 0) outcome.set(name, left);
  }
  return outcome;
}

function scrubName(
  side: Side,
  message: Message,
  name: string,
  lines: string[],
  headers: readonly Header[],
  tokens: { left: number },
  keys: boolean,
): Expected[] {
  const carrier = carrierOf(name);
  const untouched = lines.map((line) => [line]);
  if (carrier === undefined)
    return scrubPlain(side, message, name, lines, tokens) ?? scrubEdge(side, name, lines, keys) ?? untouched;
  // Row 8: of Server-Timing only the metrics with an id are a carrier, the rest is the application's own.
  if (carrier === "server-timing") return side.own ? untouched : scrubServerTiming(lines);
  if (!passes(side, carrier)) return [];
  if (carrier === "traceparent") return scrubTraceparent(side, lines, keys);
  if (carrier === "tracestate")
    return scrubTracestate(side, lines, readTraceparent(linesOf(headers, "traceparent")) !== null);
  if (carrier === "baggage") return scrubBaggage(side, lines, tokens);
  if (carrier === "b3") return side.own ? linesOf(soundB3(headers), name).map((line) => [line]) : [];
  const context = side.own ? scrubContext(carrier, name, lines) : undefined;
  if (context !== undefined) return context;
  const freeform = side.own ? scrubFreeform(carrier, name, lines, headers) : undefined;
  if (freeform !== undefined) return freeform;
  const family = side.own ? scrubFamily(carrier, name, lines, headers) : undefined;
  if (family !== undefined) return family;
  // Rows 4 to 31, for now: as they are inside the mesh, nothing of them beyond.
  return side.own ? untouched : [];
}

/** Rules 9, 13, 15, 16. Open: several lines of one name are decided and stay line by line. */
function scrubPlain(
  side: Side,
  message: Message,
  name: string,
  lines: string[],
  tokens: { left: number },
): Expected[] | undefined {
  if (judgeHeader(side, message, name, "") === undefined) return undefined;
  return lines.flatMap((line): Expected[] => {
    const verdict = judgeHeader(side, message, name, trim(line));
    if (verdict?.action !== "tokenize" || tokens.left-- <= 0) return [];
    return [[{ token: verdict.token, value: trim(line) }]];
  });
}

/**
 * Rule 14 and the safe output profile (carriers.md 7.1). Open: a mesh that keeps traces still gets what the profile
 * allows, so a higher version is written as 00 without its text, and spare flags are zero, inside as well.
 */
function scrubTraceparent(side: Side, lines: string[], keys: boolean): Expected[] {
  const context = readTraceparent(lines);
  if (context === null || side.trace === "restart") return [];
  const flags = (Number.parseInt(context.flags, 16) & 3).toString(16).padStart(2, "0");
  if (side.trace === "keep") return [[`00-${context.traceId}-${context.parentId}-${flags}`]];
  // Our mapped ids are not mapped back yet, so `remap` on `in` strips; without a key nothing can be mapped.
  if (side.direction === "in" || !keys) return [];
  return [["00-", { mapped: context.traceId }, "-", { mapped: context.parentId }, `-${flags}`]];
}

/**
 * Row 2 inside the mesh; no zone of the reference policy lets tracestate through elsewhere. Open: one malformed member
 * makes the list malformed (carriers.md 5.2, and the W3C tests), so that it is dropped whole even inside, where rule 7
 * speaks of members; a key that only Level 2 knows is not malformed, but may not be written, and is dropped alone; a
 * `dd` member that loses its user id keeps its place.
 */
function scrubTracestate(side: Side, lines: string[], hasParent: boolean): Expected[] {
  const members = readTracestate(lines);
  if (!hasParent || members === null || side.trace !== "keep") return [];
  const left = members
    .filter(({ level1 }) => level1)
    .filter(({ key, value }) => !isForbidden(key, value))
    .map(({ key, value }) => ({ key, value: key === "dd" ? withoutUserId(value) : value }))
    .filter(({ value }) => value !== "")
    .filter(({ key }, i, all) => all.findIndex((other) => other.key === key) === i); // what went is not repeated
  const same = left.length === members.length && left.every(({ value }, i) => value === members[i]?.value);
  if (same && lines.length === 1 && !hasBlanks(lines)) return lines.map((line) => [line]);
  return left.length === 0 ? [] : [[left.map(({ key, value }) => `${key}=${value}`).join(",")]];
}

/**
 * Rules 7 to 11. Open: the bytes over all lines are those of the list that they make, joined by commas; inside the
 * mesh a list over the limits is read whole, since only what leaves counts there.
 */
function scrubBaggage(side: Side, lines: string[], tokens: { left: number }): Expected[] {
  const members = readBaggage(lines);
  const large = members.length > 64 || lines.join(",").length > 8192;
  if (!side.own && (large || members.includes(null))) return [];
  const kept = new Set<string>();
  const left: Expected[] = [];
  let changed = lines.length > 1 || hasBlanks(lines) || members.includes(null);
  for (const member of members) {
    if (member === null) continue;
    const one = scrubMember(member, kept, tokens);
    if (one === undefined || one.length > 1 || member.properties.length > 0) changed = true;
    if (one !== undefined) left.push(one);
  }
  // Nothing more to drop: what may leave is one `env`, one `region` and the new tokens.
  if (!changed) return lines.map((line) => [line]);
  if (left.length === 0) return [];
  return [merged(left.flatMap((text, i) => (i === 0 ? text : [",", ...text])))];
}

function scrubMember({ key, value }: BaggageMember, kept: Set<string>, tokens: { left: number }): Expected | undefined {
  const plain = decodeOnce(value) ?? value;
  const verdict = judgeBaggage(key, plain, kept.has(key));
  if (verdict.action === "tokenize") {
    return tokens.left-- > 0 ? [`${key}=`, { token: verdict.token, value: plain }] : undefined;
  }
  if (verdict.action === "strip") return undefined;
  kept.add(key);
  return [`${key}=${value}`];
}

/** Open: the lines stay as they are where no metric goes; else they become one, joined by a comma and a space. */
function scrubServerTiming(lines: string[]): Expected[] {
  const read = lines.map(withoutTraceMetrics);
  if (!read.some(({ found }) => found)) return lines.map((line) => [line]);
  const text = read.map(({ left }) => left).filter((left) => left !== "");
  return text.length === 0 ? [] : [[text.join(", ")]];
}
