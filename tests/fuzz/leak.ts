// Whether a secret shows in what left, however it is spelled there: as it is, or behind one or two percent-decodings.
import type { Header } from "../../src/host/headers.ts";
import type { Bundle } from "../../src/token/bundle.ts";
import { recognise } from "../token/recognise.ts";
import type { Secret } from "./message.ts";

/** How many of the secrets show in `headers`. Genuine tokens say nothing, but for one that is a secret itself. */
export function leaks(headers: readonly Header[], secrets: readonly Secret[], bundle: Bundle): number {
  const text = headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  const bare = text.replaceAll(/t1\.[\w-]{40,}/g, (token) => (recognise(bundle, token) ? "" : token));
  const once = decode(bare);
  const spellings = once === bare ? [bare] : [bare, once, decode(once)];
  return secrets.filter((secret) =>
    secret.window === secret.text.length ? text.includes(secret.text) : spellings.some((one) => shows(one, secret)),
  ).length;
}

/** Whether any stretch of a secret that is a leak stands in the text. */
function shows(text: string, { text: secret, window }: Secret): boolean {
  for (let i = 0; i + window <= secret.length; i++) if (text.includes(secret.slice(i, i + window))) return true;
  return false;
}

function decode(text: string): string {
  return text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
