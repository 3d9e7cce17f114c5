// Synthetic secrets: what a canary may be. Made at run time from seeded chance, so that no file holds one and none is
// anybody's but by accident; the prefixes of provider keys are put together here for the same reason.
import { ALNUM, type Chance, DIGITS, HEX, LOWER, UPPER } from "./chance.ts";

export interface Kind {
  /** A class of the policy's (policy-semantics.md, Classes). */
  class: string;
  make(chance: Chance): string;
}

/** Every kind by the name that templates call it. */
export const KINDS: Readonly<Record<string, Kind>> = {
  user: { class: "user", make: (chance) => `${chance.word(2)}${chance.pick("-_.")}${chance.text(DIGITS + LOWER, 9)}` },
  account: { class: "account", make: (chance) => `ac${chance.text(UPPER, 4)}${chance.text(DIGITS + UPPER, 10)}` },
  iban: { class: "account", make: iban },
  email: { class: "email", make: email },
  ip: { class: "ip", make: ipv4 },
  ip6: { class: "ip", make: ipv6 },
  session: { class: "session", make: (chance) => chance.text(ALNUM, 32) },
  phone: { class: "phone", make: phone },
  device: { class: "device", make: device },
  tenant: { class: "tenant", make: (chance) => `${chance.word(3)}-${chance.word(3)}` },
  host: { class: "host", make: (chance) => `${chance.word(4)}-${chance.text(HEX, 8)}.${chance.word(3)}.svc` },
  order: { class: "order", make: (chance) => `ORD-${chance.text(UPPER, 5)}-${chance.text(DIGITS, 7)}` },
  name: { class: "name", make: (chance) => `${capital(chance.word(3))} ${capital(chance.word(4))}` },
  address: { class: "address", make: (chance) => `${capital(chance.word(4))} street ${chance.int(900) + 100}` },
  location: { class: "location", make: location },
  birth: { class: "birth", make: birth },
  ssn: { class: "national-id", make: ssn },
  health: { class: "health", make: (chance) => `MRN${chance.text(UPPER, 3)}${chance.text(DIGITS, 9)}` },
  card: { class: "payment", make: card },
  key: { class: "secret", make: providerKey },
  jwt: { class: "secret", make: jwt },
  password: { class: "secret", make: (chance) => `${chance.text(ALNUM, 12)}!${chance.text(ALNUM, 9)}` },
  trace: { class: "trace-id", make: (chance) => nonZero(chance, 32) },
  span: { class: "span-id", make: (chance) => nonZero(chance, 16) },
  uuid: { class: "trace-id", make: uuid },
  /** The form of a token (token-spec.md, TEXT), sealed by nobody; whoever holds keys mints real ones. */
  token: { class: "user", make: (chance) => `t1.${chance.text(`${ALNUM}-_`, 86)}` },
  text: { class: "unknown", make: (chance) => chance.text(ALNUM, 16) },
};

/** The kind that a template's name means: `user2` is another secret of kind `user`. */
export function kindOf(name: string): string {
  return name in KINDS ? name : name.replace(/\d$/, "");
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function email(chance: Chance): string {
  return `${chance.word(2)}.${chance.word(3)}${chance.int(90) + 10}@${chance.word(4)}.test`;
}

/** Prefix and length by issuer; the last digit is Luhn's (ISO/IEC 7812-1, annex B). */
function card(chance: Chance): string {
  const prefixes = [["4", 16] as const, ["51", 16] as const, ["37", 15] as const, ["6011", 16] as const];
  const [prefix, length] = chance.pick(prefixes);
  const body = prefix + chance.text(DIGITS, length - prefix.length - 1);
  return body + luhnDigit(body);
}

function luhnDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** ISO 13616: mod 97 of the rearranged number is 1. */
function iban(chance: Chance): string {
  const [country, body] = chance.pick([
    ["DE", chance.text(DIGITS, 18)],
    ["GB", chance.text(UPPER, 4) + chance.text(DIGITS, 14)],
    ["NL", chance.text(UPPER, 4) + chance.text(DIGITS, 10)],
  ] as const);
  const spelled = [...`${body}${country}00`].map((c) => Number.parseInt(c, 36)).join("");
  return `${country}${String(98n - (BigInt(spelled) % 97n)).padStart(2, "0")}${body}`;
}

function ssn(chance: Chance): string {
  const area = chance.pick([1, 200, 400, 700]) + chance.int(190);
  const part = (value: number, places: number) => String(value).padStart(places, "0");
  return [part(area, 3), part(1 + chance.int(99), 2), part(1 + chance.int(9999), 4)].join("-");
}

function phone(chance: Chance): string {
  return `+${chance.pick(["4915", "447", "336", "1415"])}${chance.pick("23456789")}${chance.text(DIGITS, 8)}`;
}

function ipv4(chance: Chance): string {
  return [100 + chance.int(120), 100 + chance.int(150), 100 + chance.int(150), 100 + chance.int(150)].join(".");
}

function ipv6(chance: Chance): string {
  return ["2001", "db8", ...Array.from({ length: 6 }, () => (0x1000 + chance.int(0xefff)).toString(16))].join(":");
}

/** A locally administered address (IEEE 802c). */
function device(chance: Chance): string {
  return ["02", ...Array.from({ length: 5 }, () => chance.text(HEX, 2))].join(":");
}

function location(chance: Chance): string {
  return `${10 + chance.int(70)}.${chance.text(DIGITS, 6)},${10 + chance.int(70)}.${chance.text(DIGITS, 6)}`;
}

function birth(chance: Chance): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${1930 + chance.int(70)}-${two(1 + chance.int(12))}-${two(1 + chance.int(28))}`;
}

/** What issuers put before a key, in two halves, and what follows it. */
const ISSUERS: readonly (readonly [string, string, string, number])[] = [
  ["AK", "IA", UPPER, 16],
  ["gh", "p_", ALNUM, 36],
  ["gl", "pat-", ALNUM, 20],
  ["sk_", "live_", ALNUM, 24],
  ["np", "m_", ALNUM, 36],
  ["AI", "za", ALNUM, 35],
];

function providerKey(chance: Chance): string {
  const [half, rest, alphabet, length] = chance.pick(ISSUERS);
  return half + rest + chance.text(alphabet, length);
}

/** RFC 7519, unsigned but for a made-up signature. */
function jwt(chance: Chance): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: chance.text(DIGITS, 10) })}.${chance.text(ALNUM, 43)}`;
}

function nonZero(chance: Chance, length: number): string {
  return chance.pick("123456789abcdef") + chance.text(HEX, length - 1);
}

/** RFC 9562, version 4. */
function uuid(chance: Chance): string {
  const hex = (length: number) => chance.text(HEX, length);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-9${hex(3)}-${hex(12)}`;
}
