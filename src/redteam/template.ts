// The templates of the corpus: text with canaries in it, `<<KIND|TRANSFORM|TRANSFORM:ARGUMENT>>`. Where a case says a
// kind twice it means one secret; `<<user2>>` is another. Texts are UTF-8 and come out with one character per byte.

/** A placeholder that no template may hold. */
export class TemplateError extends Error {}

/** One canary of a template as it is written there. */
export interface Placed {
  /** `user`, `user2` … */
  name: string;
  /** Another spelling of the canary that no reading undoes, such as an id in decimal; else nothing. */
  spelled?: Buffer;
}

export interface Filled {
  text: string;
  placed: Placed[];
}

/** Fills a template. `secretOf` makes the canary of a name, or answers undefined where there is no such kind. */
export function fill(template: string, secretOf: (name: string) => string | undefined): Filled {
  const placed: Placed[] = [];
  const chunks: Buffer[] = [];
  let at = 0;
  for (const match of template.matchAll(/<<(.*?)>>/g)) {
    chunks.push(Buffer.from(template.slice(at, match.index)));
    at = match.index + match[0].length;
    const [head = "", ...steps] = (match[1] ?? "").split("|");
    const filler = fillerOf(head);
    const secret = filler ?? secretOf(head);
    if (secret === undefined) throw new TemplateError(`no such canary: ${head}`);
    const one: Placed = { name: head };
    let bytes: Buffer = Buffer.from(secret);
    for (const step of steps) {
      const colon = step.indexOf(":");
      const name = colon < 0 ? step : step.slice(0, colon);
      const transform = TRANSFORMS[name] ?? SPELLINGS[name];
      if (transform === undefined) throw new TemplateError(`no such transform: ${name}`);
      bytes = transform(bytes, colon < 0 ? "" : step.slice(colon + 1));
      if (name in SPELLINGS) one.spelled = bytes;
    }
    chunks.push(bytes);
    if (filler === undefined) placed.push(one);
  }
  chunks.push(Buffer.from(template.slice(at)));
  return { text: Buffer.concat(chunks).toString("latin1"), placed };
}

type Transform = (bytes: Buffer, argument: string) => Buffer;

/** What readings of a sink undo, and what only puts something around a canary. */
const TRANSFORMS: Readonly<Record<string, Transform>> = {
  percent: (bytes) => Buffer.from([...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")),
  /** Every n-th byte percent-encoded, upper-case digits. */
  sparse: (bytes, n) =>
    Buffer.from([...bytes].map((byte, i) => (i % Number(n) === 0 ? escaped(byte) : char(byte))).join("")),
  /** Percent-encoded where a URL needs it. */
  encode: (bytes) => Buffer.from(encodeURIComponent(bytes.toString("utf8"))),
  base64: (bytes) => Buffer.from(bytes.toString("base64")),
  base64url: (bytes) => Buffer.from(bytes.toString("base64url")),
  base32: (bytes) => Buffer.from(base32(bytes)),
  hex: (bytes) => Buffer.from(bytes.toString("hex")),
  upper: (bytes) => Buffer.from(bytes.toString("latin1").toUpperCase(), "latin1"),
  lower: (bytes) => Buffer.from(bytes.toString("latin1").toLowerCase(), "latin1"),
  reverse: (bytes) => Buffer.from(bytes.toReversed()),
  /** Letters and digits alone. */
  bare: (bytes) => Buffer.from(bytes.toString("latin1").replace(/[^A-Za-z0-9]/g, ""), "latin1"),
  /** `0-4`: the first four bytes; `4-`: all the others. */
  slice: (bytes, range) => {
    const [from = "", to = ""] = range.split("-");
    return bytes.subarray(Number(from), to === "" ? bytes.length : Number(to));
  },
  /** `4:-`: groups of four with a dash between them. */
  group: (bytes, how) => {
    const [size = "", joint = ""] = how.split(":");
    const groups = bytes.toString("latin1").match(new RegExp(`.{1,${Number(size)}}`, "gs")) ?? [];
    return Buffer.from(groups.join(joint), "latin1");
  },
  prefix: (bytes, text) => Buffer.concat([Buffer.from(text), bytes]),
  suffix: (bytes, text) => Buffer.concat([bytes, Buffer.from(text)]),
  /** So many bytes of padding before it. */
  fill: (bytes, length) => Buffer.concat([Buffer.alloc(Number(length), "x"), bytes]),
  /** An OpenCensus span context in binary, of a trace id in hex (carriers.md 5.18). */
  census: (bytes) => {
    const span = Buffer.from("00f067aa0ba902b7", "hex");
    return Buffer.concat([Buffer.of(0, 0), unhex(bytes), Buffer.of(1), span, Buffer.of(2, 1)]);
  },
  /** An OpenCensus tag map with one tag of that key (carriers.md 5.18). */
  tag: (bytes, key) => {
    return Buffer.concat([Buffer.of(0, 0, key.length), Buffer.from(key), Buffer.of(bytes.length), bytes]);
  },
};

/** Other spellings of an id in hex: what stands there is a canary of its own. */
const SPELLINGS: Readonly<Record<string, Transform>> = {
  high: (bytes) => bytes.subarray(0, 16),
  low: (bytes) => bytes.subarray(-16),
  decimal: (bytes) => Buffer.from(String(BigInt(`0x${bytes.toString("latin1")}`))),
  signed: (bytes) => Buffer.from(String(BigInt.asIntN(64, BigInt(`0x${bytes.toString("latin1")}`)))),
};

/** The names of all transforms. */
export const STEPS: readonly string[] = [...Object.keys(TRANSFORMS), ...Object.keys(SPELLINGS)];

/** Bulk that is no secret: `members:64` is a baggage of as many members, `commas:8000` what it says. */
function fillerOf(head: string): string | undefined {
  const [, word, count] = /^(members|commas|spaces|letters):(\d+)$/.exec(head) ?? [];
  if (word === "members") return Array.from({ length: Number(count) }, (_, i) => `f${i}=0`).join(",");
  return word && { commas: ",", spaces: " ", letters: "x" }[word]?.repeat(Number(count));
}

function char(byte: number): string {
  return String.fromCharCode(byte);
}

function escaped(byte: number): string {
  return `%${byte.toString(16).padStart(2, "0").toUpperCase()}`;
}

function unhex(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1"), "hex");
}

/** RFC 4648 section 6, without padding. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
}
