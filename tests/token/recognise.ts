// RECOGNISE of token-spec.md, naively: the model that the filter's recogniser is held equal to by token.json.
import type { Bundle } from "../../src/token/bundle.ts";
import { siphash } from "../../src/token/siphash.ts";
import { PREFIX, readText } from "../../src/token/text.ts";

/** Whether a held seal key of the token's epoch fits. */
export function recognise(bundle: Bundle, text: string): boolean {
  const parts = readText(text);
  if (parts === null) return false;
  const body = Buffer.from(text.slice(PREFIX.length), "base64url").subarray(0, -8);
  return bundle.seal.some(
    ({ epoch, key }) =>
      epoch % 16 === parts.epochMod && siphash(Buffer.from(key, "base64url"), body).equals(parts.seal),
  );
}
