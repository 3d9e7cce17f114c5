// Makes values that hold what a detector looks for, from its rule and seeded chance. Keys are put together here, so that no
// file holds one.
import { readFileSync } from "node:fs";
import { ALNUM, type Chance, DIGITS, HEX, LOWER, UPPER } from "./chance.ts";
import { card, iban, NATIONAL } from "./numbers.ts";

interface Key {
  issuer: string;
  prefix: string[];
  alphabet: string;
  length: number;
  tail?: string;
}

const ALPHABETS: Record<string, string> = {
  base32: `${UPPER}234567`,
  base62: ALNUM,
  base64: `${ALNUM}+/`,
  base64url: `${ALNUM}-_`,
  hex: HEX,
};

const KEYS: Key[] = JSON.parse(readFileSync(new URL("../vectors/values/keys.json", import.meta.url), "utf8")).keys;

/** The class that a detector's finds are of, and how to make one. */
export interface Detector {
  cls: string;
  make(random: Chance): string;
}

export const DETECTORS: Record<string, Detector> = {
  "e-mail": { cls: "email", make: email },
  "payment card": { cls: "payment", make: card },
  IBAN: { cls: "account", make: iban },
  ...Object.fromEntries(Object.entries(NATIONAL).map(([name, make]) => [name, { cls: "national-id", make }])),
  "phone, international": { cls: "phone", make: international },
  "phone, national": { cls: "phone", make: national },
  IPv4: { cls: "ip", make: ipv4 },
  IPv6: { cls: "ip", make: ipv6 },
  MAC: { cls: "device", make: mac },
  "UUID with a node": { cls: "device", make: nodeUuid },
  coordinates: { cls: "location", make: coordinates },
  JWT: { cls: "secret", make: jwt },
  PEM: { cls: "secret", make: pem },
  "provider key": { cls: "secret", make: providerKey },
  "password in a URL": { cls: "secret", make: userinfo },
  "high entropy": { cls: "secret", make: opaque },
};

/** What a field can look like around a value. */
const FRAMES: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => value,
  (value) => value,
  (value) => `id=${value}`,
  (value) => `{"v":"${value}"}`,
  (value) => `seen ${value} twice`,
  (value) => `<${value}>`,
  (value) => `a:${value};b`,
];

/** The value somewhere in a field. */
export function framed(random: Chance, value: string): string {
  return random.pick(FRAMES)(value);
}

/** The value in one layer of encoding. */
export const LAYERS: Record<string, (value: string) => string> = {
  percent: (value) => [...Buffer.from(value)].map((c) => `%${c.toString(16).padStart(2, "0")}`).join(""),
  "percent where needed": (value) => encodeURIComponent(value).replaceAll(".", "%2E").replaceAll("-", "%2D"),
  base64: (value) => Buffer.from(value).toString("base64"),
  base64url: (value) => Buffer.from(value).toString("base64url"),
  hex: (value) => Buffer.from(value).toString("hex"),
  HEX: (value) => Buffer.from(value).toString("hex").toUpperCase(),
};

function email(random: Chance): string {
  const local = random.pick(["jo", "anna.berg", "o'neil", "first+tag", "x_y-z", "müller", "1234", "a.b.c.d"]);
  const host = random.pick(["example", "mail.example", "sub-1.mail.example", "163", "exämple"]);
  return `${local}${random.int(1000)}@${host}.${random.pick(["com", "org", "co.uk", "museum", "io", "de"])}`;
}

function international(random: Chance): string {
  const country = random.pick(["1", "7", "44", "49", "33", "34", "39", "31", "48", "46", "55", "91", "353", "420"]);
  const rest = random.pick("123456789") + random.text(DIGITS, 8);
  const joint = random.pick(["", " ", "-", "."]);
  return `+${country}${joint}${rest.slice(0, 3)}${joint}${rest.slice(3, 6)}${joint}${rest.slice(6)}`;
}

function national(random: Chance): string {
  const n = (size: number) => random.text(DIGITS, size);
  const big = random.pick("23456789");
  const us = [`${big}${n(2)}`, `${random.pick("23456789")}${n(2)}`, n(4)];
  return random.pick([
    `(${us[0]}) ${us[1]}-${us[2]}`,
    us.join("-"),
    us.join("."),
    `1-${us.join("-")}`,
    `020 ${random.pick("378")}${n(3)} ${n(4)}`,
    `07${n(3)} ${n(6)}`,
    `030 ${n(7)}`,
    `0${random.pick("1234567")} ${n(2)} ${n(2)} ${n(2)} ${n(2)}`,
    `017${n(1)}/${n(7)}`,
    `(0${random.pick("23456789")}${n(2)}) ${n(6)}`,
    `00${random.pick(["44", "49", "33"])} ${random.pick("123456789")}${n(2)} ${n(6)}`,
  ]);
}

function ipv4(random: Chance): string {
  return [1 + random.int(255), random.int(256), random.int(256), random.int(256)].join(".");
}

function ipv6(random: Chance): string {
  const groups = ["2001", ...Array.from({ length: 7 }, () => random.int(65536).toString(16))];
  const half = random.int(4) + 2;
  return random.pick([
    groups.join(":"),
    `${groups.slice(0, half).join(":")}::${groups[7]}`,
    `fe80::${groups.slice(4).join(":")}`,
    `::ffff:${ipv4(random)}`,
    `[${groups.slice(0, 3).join(":")}::1]:443`,
    groups.join(":").toUpperCase(),
  ]);
}

function mac(random: Chance): string {
  const pairs = Array.from({ length: 6 }, () => random.text(HEX, 2));
  pairs[random.int(6)] = `${random.pick("abcdef")}${random.pick(HEX)}`;
  const plain = pairs.join("");
  return random.pick([
    pairs.join(":"),
    pairs.join("-").toUpperCase(),
    `${plain.slice(0, 4)}.${plain.slice(4, 8)}.${plain.slice(8)}`,
  ]);
}

function nodeUuid(random: Chance): string {
  const node = `0${random.pick("02468ace")}${random.text(HEX, 10)}`;
  return `${random.text(HEX, 8)}-${random.text(HEX, 4)}-${random.pick("16")}${random.text(HEX, 3)}-9${random.text(HEX, 3)}-${node}`;
}

function coordinates(random: Chance): string {
  const degrees = (most: number) => ((random.int(2e6) / 1e6 - 1) * most).toFixed(4 + random.int(4));
  const [latitude, longitude] = [degrees(90), degrees(180)];
  const signed = (text: string) => (text.startsWith("-") ? text : `+${text}`);
  return random.pick([
    `${latitude},${longitude}`,
    `${latitude}, ${longitude}`,
    `geo:${latitude},${longitude}`,
    `${signed(latitude)}${signed(longitude)}/`,
    `${latitude};${longitude}`,
  ]);
}

function jwt(random: Chance): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = part({
    alg: random.pick(["HS256", "RS256", "none"]),
    typ: "JWT",
    kid: random.text(HEX, random.int(9)),
  });
  const payload = part({ sub: random.text(DIGITS, 8), iat: 1_700_000_000 + random.int(1e7) });
  return `${header}.${random.int(8) === 0 ? "e30" : payload}.${random.text(ALPHABETS.base64url as string, 43)}`;
}

function pem(random: Chance): string {
  const label = `${random.pick(["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])}PRIVATE KEY`;
  const dashes = "-".repeat(5);
  return `${dashes}BEGIN ${label}${dashes} ${random.text(ALPHABETS.base64 as string, 20 + random.int(60))}`;
}

function providerKey(random: Chance): string {
  const key = random.pick(KEYS);
  return key.prefix.join("") + random.text(ALPHABETS[key.alphabet] as string, key.length) + (key.tail ?? "");
}

function userinfo(random: Chance): string {
  const scheme = random.pick(["postgres", "amqp", "https", "redis"]);
  const user = scheme === "redis" ? "" : random.text(LOWER, 3 + random.int(6));
  return `${scheme}://${user}:${random.text(`${ALNUM}!$.`, 6 + random.int(12))}@db.internal.example:5432/app`;
}

function opaque(random: Chance): string {
  const alphabet = ALPHABETS[random.pick(["base62", "base64", "base64url"])] as string;
  return random.text(alphabet, random.pick([32, 40, 43, 48, 64, 86]));
}
