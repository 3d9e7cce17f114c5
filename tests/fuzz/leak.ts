// Whether a secret shows in what left, however it is spelled there: as it is, behind one or two percent-decodings, or in
// base64, whose bytes are looked at as text and as hexadecimal digits.
import type { Header } from "../../src/host/headers.ts";
import type { Bundle } from "../../src/token/bundle.ts";
import { recognise } from "../token/recognise.ts";
import type { Secret } from "./message.ts";

/** How many of the secrets show in `headers`. Genuine tokens say nothing, but for one that is a secret itself. */
export function leaks(headers: readonly Header[], secrets: readonly Secret[], bundle: Bundle): number {
  const text = headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  const withoutTokens = (one: string) =>
    one.replaceAll(/t1\.[\w-]{40,}/g, (token) => (recognise(bundle, token) ? "" : token));
  const isEncoded = (run: string) => {
    const token = Buffer.from(run, "base64").toString("latin1");
    return /^t1\.[\w-]{40,}$/.test(token) && recognise(bundle, token);
  };
  // Tokens look drawn at random, and so do those that stand in base64: six letters of a secret are in one by chance.
  const withoutEncoded = (one: string) =>
    one.replaceAll(/[A-Za-z0-9+/]{40,}={0,2}/g, (run) => (isEncoded(run) ? "" : run));
  const bare = withoutEncoded(withoutTokens(text));
  const once = decode(bare);
  const texts = once === bare ? [bare] : [bare, once, decode(once)];
  const spellings = [...texts, ...base64Of(once, withoutTokens)];
  return secrets.filter((secret) =>
    secret.window === secret.text.length ? text.includes(secret.text) : spellings.some((one) => shows(one, secret)),
  ).length;
}

/** Whether any stretch of a secret that is a leak stands in the text. */
function shows(text: string, { text: secret, window }: Secret): boolean {
  for (let i = 0; i + window <= secret.length; i++) if (text.includes(secret.slice(i, i + window))) return true;
  return false;
}

/**
 * What the runs of base64 in a text say, of the alphabet with `-` and of the one in which that parts runs. A token that
 * was written in base64 is taken out as one that was not.
 */
function base64Of(text: string, withoutTokens: (text: string) => string): string[] {
  const runs = [...(text.match(/[\w+/-]{11,}/g) ?? []), ...(text.match(/[A-Za-z0-9+/]{11,}/g) ?? [])];
  const decoded = runs.map((run) => Buffer.from(run, "base64").toString("latin1"));
  const bytes = decoded.map((run) => Buffer.from(withoutTokens(run), "latin1"));
  return [bytes.map((run) => run.toString("latin1")).join("\n"), bytes.map((run) => run.toString("hex")).join("\n")];
}

function decode(text: string): string {
  return text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
