// data/reference-policy.yaml as plain code, in two halves: what a zone lets through, and what is to be done
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

// ISO/IEC 7812: what card schemes issue, by first digits and length. Visa, Mastercard, American Express, Diners Club,
// JCB, Discover, UnionPay, Maestro. The texts only say "payment card"; these ranges are the common ones.
const ISSUED = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/,
  /^3[47]\d{13}$/,
  /^(?:3[689]\d{2}|30[0-5]\d)\d{10,15}$/,
  /^35(?:2[89]|[3-8]\d)\d{12,15}$/,
  /^(?:6011|65\d{2}|64[4-9]\d|62\d{2}|81\d{2})\d{12,15}$/,
  /^(?:50|5[6-9]|6[0-9])\d{11,17}$/,
];

/** Whether a card number stands anywhere in the value, in one run of digits or in groups one space, dash or dot apart. */
function holdsCard(value: string): boolean {
  return [...value.matchAll(/\d+(?:[ .-]\d+)*/g)].some(([run]) => {
    const groups = run.split(/[ .-]/);
    return groups.some((_, from) => groups.some((_, to) => isCard(groups.slice(from, to + 1).join(""))));
  });
}

function isCard(digits: string): boolean {
  if (!ISSUED.some((range) => range.test(digits))) return false;
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const d = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (d > 9 ? d - 9 : d);
  }, 0);
  return sum % 10 === 0;
}
