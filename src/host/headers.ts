// A header map as Envoy's: names in lower case, values as bytes, lines in the order they came, any name several times.

/** A header line; one character of `value` is one byte (latin1). */
export type Header = [name: string, value: string];

/** A value of UTF-8 text as the bytes of a Header. */
export function utf8(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Names that an Envoy keeps as one line, joined by commas, whoever adds one: its inline headers, as seen on 1.40. */
export const JOINED = {
  request: new Set([
    "x-request-id",
    "x-client-trace-id",
    "x-forwarded-for",
    "x-envoy-original-path",
    "via",
    "user-agent",
    "referer",
    "authorization",
    "accept",
  ]),
  response: new Set(["x-request-id", "via"]),
  trailers: new Set<string>(),
} as const;

export class HeaderMap {
  private lines: { name: string; value: Buffer }[] = [];

  constructor(
    headers: readonly Header[],
    private readonly joined: ReadonlySet<string> = JOINED.trailers,
  ) {
    for (const [name, value] of headers) this.add(name, Buffer.from(value, "latin1"));
  }

  get size(): number {
    return this.lines.length;
  }

  /** The first line of a name only, as `proxy_get_header_map_value` answers it. */
  first(name: string): Buffer | undefined {
    return this.lines.find((line) => line.name === lowerCase(name))?.value;
  }

  add(name: string, value: Buffer): void {
    const key = lowerCase(name);
    const line = this.joined.has(key) ? this.lines.find((one) => one.name === key) : undefined;
    if (line === undefined) this.lines.push({ name: key, value });
    else line.value = Buffer.concat([line.value, COMMA, value]);
  }

  /** All lines of the name go, and one stands at the end of the map. */
  replace(name: string, value: Buffer): void {
    this.remove(name);
    this.add(name, value);
  }

  remove(name: string): void {
    this.lines = this.lines.filter((line) => line.name !== lowerCase(name));
  }

  /** Puts these lines in the place of all that stand. */
  set(lines: readonly [name: string, value: Buffer][]): void {
    this.lines = [];
    for (const [name, value] of lines) this.add(name, value);
  }

  /** The lines as they stand. */
  list(): Header[] {
    return this.lines.map(({ name, value }) => [name, value.toString("latin1")]);
  }

  /** PairsUtil::marshalPairs; an empty map is no bytes at all. */
  serialize(): Buffer {
    if (this.lines.length === 0) return Buffer.alloc(0);
    const head = Buffer.alloc(4 + 8 * this.lines.length);
    const parts: Buffer[] = [head];
    head.writeUInt32LE(this.lines.length, 0);
    this.lines.forEach(({ name, value }, i) => {
      head.writeUInt32LE(name.length, 4 + 8 * i);
      head.writeUInt32LE(value.length, 8 + 8 * i);
      parts.push(Buffer.from(name, "latin1"), NUL, value, NUL);
    });
    return Buffer.concat(parts);
  }
}

/** PairsUtil::toPairs: what `serialize` writes. */
export function readPairs(bytes: Buffer): [name: string, value: Buffer][] {
  const count = bytes.readUInt32LE(0);
  let at = 4 + 8 * count;
  return Array.from({ length: count }, (_, i) => {
    const nameTo = at + bytes.readUInt32LE(4 + 8 * i);
    const valueTo = nameTo + 1 + bytes.readUInt32LE(8 + 8 * i);
    const pair: [string, Buffer] = [bytes.toString("latin1", at, nameTo), bytes.subarray(nameTo + 1, valueTo)];
    at = valueTo + 1;
    return pair;
  });
}

const NUL = Buffer.alloc(1);
const COMMA = Buffer.from(",");

/** ASCII only, as Envoy does it. */
function lowerCase(name: string): string {
  return name.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}
