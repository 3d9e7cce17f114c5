// What the naive model reads and writes. The model is slow and plain on purpose: it says what the specifications and the
// policy's rules say, in strings and regular expressions, so that a mistake in the filter is not made here as well.

/** A header line in the order it came; one character of a value is one byte (latin1). */
export type Header = [name: string, value: string];

/**
 * What the model cannot know: a token of this class and value, a mapped id of so many hex digits, or a
 * request id mapped in its own shape.
 */
export type Unknown = { token: string; value: string } | { mapped: string } | { request: string };

/** A value as the model expects it: text that must be there byte for byte, and what it cannot know in between. */
export type Expected = (string | Unknown)[];

/** Expected lines, by header name in lower case. The order of different names is not the model's. */
export type Outcome = Map<string, Expected[]>;

/** The same value with text that follows text in one piece. */
export function merged(value: Expected): Expected {
  const parts: Expected = [];
  for (const part of value) {
    const last = parts.at(-1);
    if (typeof part === "string" && typeof last === "string") parts.splice(-1, 1, last + part);
    else parts.push(part);
  }
  return parts;
}

/** The values of all lines of a name. */
export function linesOf(headers: readonly Header[], name: string): string[] {
  return headers.filter(([n]) => n.toLowerCase() === name).map(([, value]) => value);
}

/** Without the spaces and tabs around it (RFC 9110 section 5.6.3). */
export function trim(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}
