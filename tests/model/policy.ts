// tests/vectors/reference-policy.yaml as plain code, in two halves: what a zone lets through, and what is to be done
// with one field. The numbers are rules of policy-semantics.md.
import { decodeOnce } from "./baggage.ts";

/** One direction of one zone. */
export interface Side {
  /** Whether the peer belongs to our mesh. */
  own: boolean;
  direction: "in" | "out";
  trace: "keep" | "remap" | "restart";
  /** Which carriers pass (6); "all" in an own-mesh zone. */
  carriers: "all" | readonly string[];
  /** `baggage: strip`. */
  baggageClosed: boolean;
  /** `tokens: strip`, demanded wherever the trace is remapped on the way out (6). */
  withoutTokens: boolean;
}

const OPEN = { carriers: "all", baggageClosed: false, withoutTokens: false } as const;
const CLOSED = { baggageClosed: true, withoutTokens: true } as const;

const MESH_IN: Side = { own: true, direction: "in", trace: "keep", ...OPEN };
const MESH_OUT: Side = { own: true, direction: "out", trace: "keep", ...OPEN };
const PARTNER_IN: Side = {
  ...OPEN,
  own: false,
  direction: "in",
  trace: "remap",
  carriers: ["traceresponse", "server-timing"],
};
const PARTNER_OUT: Side = { ...CLOSED, own: false, direction: "out", trace: "remap", carriers: ["traceparent"] };
const OUTSIDE_IN: Side = {
  ...OPEN,
  own: false,
  direction: "in",
  trace: "restart",
  carriers: ["traceparent", "baggage"],
};
const OUTSIDE_OUT: Side = { ...CLOSED, own: false, direction: "out", trace: "remap", carriers: ["traceparent"] };

/** The hops that the tests look at: `in` is what comes from the peer, `out` what goes to it (4). */
export const HOPS = {
  "inbound from outside": { request: OUTSIDE_IN, response: OUTSIDE_OUT },
  "inbound from mesh": { request: MESH_IN, response: MESH_OUT },
  "outbound to mesh": { request: MESH_OUT, response: MESH_IN },
  "outbound to partner": { request: PARTNER_OUT, response: PARTNER_IN },
  "outbound to outside": { request: OUTSIDE_OUT, response: OUTSIDE_IN },
} as const;

export type Hop = keyof typeof HOPS;
export type Message = "request" | "response";

/** The zone gate (6). */
export function passes(side: Side, carrier: string): boolean {
  if (carrier === "baggage" && side.baggageClosed) return false;
  return side.carriers === "all" || side.carriers.includes(carrier);
}

/** What is to be done with a field; `token` is the class of the token that takes the place of its value. */
export type Verdict = { action: "keep" | "strip" } | { action: "tokenize"; token: string };

const STRIP: Verdict = { action: "strip" };

/**
 * One baggage member, its value decoded. `repeat`: whether a member of this very key was kept before.
 *
 * Open in the texts: (a) an exact name is the raw one, so `%65nv` is not `env`; (b) the key repeats only what was kept,
 * so `env=bad,env=prod` keeps the second; (c) a member that is named by an entry but has no value to tokenize, or more
 * than 63 bytes of it, is stripped.
 */
export function judgeBaggage(key: string, value: string, repeat: boolean): Verdict {
  if (key === "env") return kept(["prod", "staging", "dev", "test"].includes(value) && !repeat, value);
  if (key === "region") return kept(/^[a-z]{2}-[a-z]{4,9}-[0-9]$/.test(value) && !repeat, value);
  if (means(key, "user.id")) return tokenized("user", value);
  if (means(key, "account_id")) return tokenized("account", value);
  if (means(key, "tenant")) return tokenized("tenant", value);
  return STRIP;
}

/** A plain header (9, 16): the policy names one, and only for requests across the mesh's edge. */
export function judgeHeader(side: Side, message: Message, name: string, value: string): Verdict | undefined {
  if (side.own || message === "response" || !means(name, "x-user-id")) return undefined;
  return side.withoutTokens ? STRIP : tokenized("user", value);
}

/** A field that no entry names and the carrier's row keeps: classes apply to it all the same (11). */
export function isForbidden(name: string, value: string): boolean {
  return holdsCard(value) || FORBIDDEN.has(fold(name)) || FORBIDDEN.has(fold(decodeOnce(name) ?? name));
}

function kept(allowed: boolean, value: string): Verdict {
  return allowed && !holdsCard(value) ? { action: "keep" } : STRIP;
}

function tokenized(token: string, value: string): Verdict {
  return value === "" || value.length > 63 || holdsCard(value) ? STRIP : { action: "tokenize", token };
}

/** Whether `name`, raw or decoded once, means what `pattern` says (8): no case, no separators. */
function means(name: string, pattern: string): boolean {
  return [name, decodeOnce(name) ?? name].some((spelling) => fold(spelling) === fold(pattern));
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-._]/g, "");
}

/** Names that say payment or secret outright; the texts give no list, so only the plainest stand here. */
const FORBIDDEN = new Set(["card", "cardnumber", "creditcard", "pan", "cvv", "password", "secret", "token", "apikey"]);

/** Whether the value is a card number in one run or in groups: 13 to 19 digits with the right last one. */
function holdsCard(value: string): boolean {
  if (!/^[3-6][0-9]*(?:[ .-][0-9]+)*$/.test(value)) return false;
  const digits = value.replace(/[ .-]/g, "").split("").reverse().map(Number);
  if (digits.length < 13 || digits.length > 19) return false;
  const sum = digits.reduce((total, d, i) => total + (i % 2 === 0 ? d : d > 4 ? 2 * d - 9 : 2 * d), 0);
  return sum % 10 === 0;
}
