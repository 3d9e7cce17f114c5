// A message as whoever received it saw it, in parts that a report can name.

/** A header line, one character per byte. */
export type Header = readonly [name: string, value: string];

export interface Message {
  /** The request's path; empty in an answer. */
  path: string;
  headers: readonly Header[];
  trailers: readonly Header[];
  body: Buffer;
}

/** A piece of what a sink received, and what to call it: `path`, `header NAME`, `trailer NAME`, `body`. */
export interface Part {
  place: string;
  bytes: Buffer;
}

export function partsOf({ path, headers, trailers, body }: Message): Part[] {
  const line =
    (kind: string) =>
    ([name, value]: Header): Part => {
      return { place: `${kind} ${name.toLowerCase()}`, bytes: Buffer.from(`${name}: ${value}`, "latin1") };
    };
  return [
    { place: "path", bytes: Buffer.from(path, "latin1") },
    ...headers.map(line("header")),
    { place: "body", bytes: body },
    ...trailers.map(line("trailer")),
  ].filter(({ bytes }) => bytes.length > 0);
}

/** The values of all lines of that name, in order. */
export function valuesOf(lines: readonly Header[], name: string): string[] {
  return lines.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
