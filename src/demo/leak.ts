// Looks for planted values in what left (threats.md, "planted secrets seen in any sink, any encoding").
// Says which value was seen and how it was written, never the value.

/** How a planted value was written where it was seen. */
export type Encoding = "raw" | "percent" | "case" | "hex" | "base64" | "joined";

/** One planted value that was seen. */
export interface Sighting {
  label: string;
  encoding: Encoding;
}

/** Shorter values would be found by coincidence in some encoding. */
const SHORTEST_BYTES = 8;

/** A value that must not be seen again, ready to be looked for. */
export class Planted {
  private readonly raw: string;
  private readonly folded: string;
  private readonly joined: string;
  private readonly hex: string[];
  private readonly base64: string[];

  /** `value` has at least 8 bytes in UTF-8, else RangeError; `label` is what reports call it. */
  constructor(
    readonly label: string,
    value: string,
  ) {
    this.raw = latin1(value);
    if (this.raw.length < SHORTEST_BYTES) throw new RangeError(`planted ${label}: at least ${SHORTEST_BYTES} bytes`);
    this.folded = this.raw.toLowerCase();
    this.joined = join(this.folded);
    const spellings = [...new Set([value, value.toLowerCase(), value.toUpperCase(), encodeURIComponent(value)])];
    this.hex = spellings.map((text) => Buffer.from(text).toString("hex"));
    this.base64 = spellings.flatMap((text) => base64Cores(Buffer.from(text)));
  }

  /** The first encoding under which the value stands in the text, the plainest first; null when it does not. */
  seenIn(text: Searchable): Encoding | null {
    if (text.raw.includes(this.raw)) return "raw";
    if (text.decoded.some((view) => view.includes(this.raw))) return "percent";
    if (text.folded.some((view) => view.includes(this.folded))) return "case";
    if (this.hex.some((needle) => text.folded.some((view) => view.includes(needle)))) return "hex";
    if (this.base64.some((needle) => text.base64.some((view) => view.includes(needle)))) return "base64";
    if (this.joined.length >= SHORTEST_BYTES && text.joined.some((view) => view.includes(this.joined))) return "joined";
    return null;
  }
}

/** A text with every view of it that the search needs, made once for all planted values. */
export class Searchable {
  readonly raw: string;
  /** Percent-decoded once and, for doubly encoded values, twice. */
  readonly decoded: string[];
  readonly folded: string[];
  /** With base64url's two characters turned into base64's. */
  readonly base64: string[];
  /** Letters and digits alone: everything, and without the names in `name=value`, so that split values meet. */
  readonly joined: string[];

  /** Bytes, or a text that counts as its UTF-8 bytes. */
  constructor(source: string | Uint8Array) {
    this.raw = typeof source === "string" ? latin1(source) : Buffer.from(source).toString("latin1");
    const once = percentDecode(this.raw);
    this.decoded = [once, percentDecode(once)];
    const all = [...new Set([this.raw, ...this.decoded])];
    this.folded = all.map((view) => view.toLowerCase());
    this.base64 = all.map((view) => view.replaceAll("-", "+").replaceAll("_", "/"));
    this.joined = this.folded.flatMap((view) => [join(view), join(view.replace(NAME, ""))]);
  }
}

/** Every planted value that stands in the text, each once. */
export function findPlanted(planted: readonly Planted[], source: string | Uint8Array): Sighting[] {
  const text = new Searchable(source);
  const found: Sighting[] = [];
  for (const one of planted) {
    const encoding = one.seenIn(text);
    if (encoding !== null) found.push({ label: one.label, encoding });
  }
  return found;
}

/** What stands left of a value: a header's name, or that of a baggage member, a property or a query parameter. */
const NAME = /^[^\s,;&=:]+:|[^\s,;&=:]+[ \t]*=/gm;

function join(folded: string): string {
  return folded.replace(/[^a-z0-9]+/g, "");
}

function latin1(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** RFC 3986 section 2.1; a `%` without two hex digits stays. */
function percentDecode(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** The characters that base64 (RFC 4648 section 4) gives these bytes whatever stands around them, per alignment. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
  });
}
