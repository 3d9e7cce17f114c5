// What differs from one run of the demonstration to the next, put away: tokens, ids and sizes, so that runs compare.

/** A text of the demonstration with tokens, trace ids and numbers of bytes replaced by their kind. */
export function normalise(text: string): string {
  return text
    .replace(/t1\.[\w-]{40,}/g, "TOKEN")
    .replace(/00-[0-9a-f]{32}-[0-9a-f]{16}-01/g, "TRACEPARENT")
    .replace(/\d+ KiB/g, "SIZE");
}
