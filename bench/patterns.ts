// Regular expressions that look for what the value detectors look for: the ones people paste into a filter, without check
// digits. What a value encodes is decoded once and matched again, as the detectors do. V8 compiles them to machine code.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../src/host/root.ts";

/** One expression for each detector of assembly/detect. */
const EXPRESSIONS: readonly RegExp[] = [
  /[\w.+'-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}/, // e-mail
  /\b(?:\d[ .-]?){12,18}\d\b/, // payment card
  /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{1,4}){3,8}\b/i, // IBAN
  /\b\d{3}[- ]\d{2}[- ]\d{4}\b/, // US SSN
  /\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/i, // UK NINO
  /\b(?:[XYZ]-?\d{7}|\d{8})-?[A-Z]\b/i, // ES DNI, NIE
  /\b[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\b/i, // IT codice fiscale
  /\b[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b/, // FR NIR
  /\b(?:\d{2}[ ]?\d{3} ?\d{3} ?\d{3}|\d{9}|\d{11}|\d{4} ?\d{4} ?\d{4})\b/, // DE, NL, PL, IN
  /\b(?:\d{2})?\d{6}[-+]?\d{4}\b/, // SE personnummer
  /\b\d{3}\.\d{3}\.\d{3}-\d{2}\b/, // BR CPF
  /\+[1-9](?:[ ().-]{0,2}\d){8,14}\b/, // phone, international
  /\(?\b[02-9]\d{1,4}\)?[ ./-]\d{2,4}[ .-]\d{2,8}\b/, // phone, national
  /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/, // IPv4
  /(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,7}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?/i, // IPv6
  /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/i, // MAC
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[16][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/i, // UUID with a node
  /[-+]?\d{1,2}\.\d{4,}[,; ]+[-+]?\d{1,3}\.\d{4,}/, // coordinates
  /\bey[\w-]{10,}\.[\w-]*\.[\w-]*/, // JWT
  /-----BEGIN [A-Z ]*PRIVATE KEY/, // PEM
  /\b(?:A[KS]IA[A-Z0-9]{16}|AIza[\w-]{35}|ya29\.[\w-]{30,}|gh[pousr]_\w{36}|github_pat_\w{60,}|glpat-[\w-]{20})/, // keys
  /\b(?:xox[abeprs]-[\w-]{20,}|[sr]k_(?:live|test)_\w{16,}|npm_\w{36}|SG\.[\w-]{20,}|hv[sbr]\.[\w-]{24,})/, // more keys
  /:\/\/[^/\s@:]*:[^/\s@]+@/, // password in a URL
  /\b(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[\w+/-]{32,}/, // high entropy
];

const BASE64 = /[\w+/-]{8,}/g;

/** The bits of the expressions that match, in the value and in one layer of encoding. */
export function matchAll(text: string): number {
  let found = matchText(text);
  if (text.includes("%")) found |= matchText(decodePercent(text));
  for (const [word] of text.matchAll(BASE64)) {
    found |= matchText(Buffer.from(word, "base64").toString("latin1"));
    if (/^[0-9a-f]+$/i.test(word)) found |= matchText(Buffer.from(word, "hex").toString("latin1"));
  }
  return found;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function matchText(text: string): number {
  return EXPRESSIONS.reduce((found, expression, i) => (expression.test(text) ? found | (1 << i) : found), 0);
}

/** Values by kind: what mesh traffic is made of, the labelled harmless ones, and long ones of each sort. */
export function inputs(): Record<string, string[]> {
  const { measuring } = JSON.parse(readFileSync(join(ROOT, "tests/vectors/values/harmless.json"), "utf8"));
  return {
    prod: ["prod"],
    "eu-west-1": ["eu-west-1"],
    "checkout-7d9f8b6c5d-x2x4k": ["checkout-7d9f8b6c5d-x2x4k"],
    "trace id": ["4bf92f3577b34da6a3ce929d0e0e4736"],
    "all harmless values": Object.values<string[]>(measuring).flat(),
    "8 KiB of words": ["the cart has three items in it and 12 more ".repeat(190)],
    "8 KiB of hexadecimal": ["4bf92f3577b34da6".repeat(512)],
    "8 KiB of digits": ["4 17-29.".repeat(1024)],
    "8 KiB of base64": ["Zm9vYmFyLWJhei1xdXV4IQ".repeat(372)],
    "8 KiB of percent": ["%41%2E".repeat(1365)],
  };
}

/** The names of fields that public sources use, which the dictionary of names was not made from. */
export function names(): string[] {
  const directory = join(ROOT, "tests/vectors/names/measure");
  return readdirSync(directory).flatMap((file) => {
    const lines = readFileSync(join(directory, file), "utf8").trimEnd().split("\n").slice(1);
    return lines.map((line) => line.split("\t")[0] ?? "");
  });
}
