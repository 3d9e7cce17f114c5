// Finds canaries in what a sink received, however they are written (threats.md, "planted secrets seen in any sink, any
// encoding"). One pass per reading, whatever the number of canaries: every six bytes are looked up in a table.
import { type Encoding, fold, lettersAndDigits, type View, viewsOf } from "./view.ts";

/** Something that must not be seen. */
export interface Needle {
  /** Which canary it is. */
  id: string;
  bytes: Uint8Array;
  /** Other secrets of its kind: what they have too is the kind's form, and no secret. */
  form?: Uint8Array;
}

export interface Sighting {
  id: string;
  /** The plainest one under which it was seen. */
  encoding: Encoding;
  /** Whether all of it was seen, or only a piece. */
  whole: boolean;
  /** How many of its bytes were seen on end, those of its form not counted. */
  length: number;
}

/** How much of a canary is looked up at once, and the least that counts as a piece of it. */
const WINDOW = 6;
/** Pieces of hex digits and delimiters alone are this long: ids, times and counts are full of shorter ones. */
const HEX_PIECE = 12;
/** A needle that says less than nine digits do is not looked for, since chance would find it. */
const LEAST_BITS = 29;
const FILTER_BITS = 18;
/** The first so many places of six bytes in one needle are looked at: a needle may repeat them all along. */
const REPEATS = 4;

type Spelled = Required<Needle>;

/** Six bytes of a needle, as one number and as its halves. */
interface Window {
  key: number;
  high: number;
  low: number;
  offset: number;
}

interface Place {
  needle: number;
  offset: number;
}

/** All needles, ready to be looked for in any number of sinks. */
export class Seer {
  private readonly plain: Table;
  private readonly joined: Table;

  constructor(private readonly needles: readonly Needle[]) {
    this.plain = new Table(needles.map(({ id, bytes, form = NOTHING }) => ({ id, bytes, form })));
    this.joined = new Table(
      needles.map(({ id, bytes, form = NOTHING }) => {
        return { id, bytes: isText(bytes) ? lettersAndDigits(bytes) : NOTHING, form: lettersAndDigits(form) };
      }),
    );
  }

  /** Every canary that is in the source, each once. */
  look(source: Uint8Array): Sighting[] {
    const seen = new Map<string, Sighting>();
    for (const view of viewsOf(source)) {
      const table = view.joined ? this.joined : this.plain;
      for (const { needle, whole, length, exact } of table.search(view)) {
        const { id } = this.needles[needle] as Needle;
        const before = seen.get(id);
        if (before?.whole || (before !== undefined && !whole && before.length >= length)) continue;
        const encoding = view.encoding === "raw" && !exact ? "case" : view.encoding;
        seen.set(id, { id, encoding, whole, length });
      }
    }
    return [...seen.values()];
  }
}

const NOTHING = new Uint8Array(0);

interface Match {
  needle: number;
  whole: boolean;
  length: number;
  /** Whether the bytes are the needle's own, not only in another case. */
  exact: boolean;
}

/** One spelling of all needles, by each of their windows. */
class Table {
  private readonly exact: readonly Uint8Array[];
  private readonly folded: readonly Uint8Array[];
  /** For each byte of each needle, 1 where it is the canary's own: in no window that is form or another's too. */
  private readonly own: readonly Uint8Array[];
  private readonly windows = new Map<number, Place[]>();
  /** One bit for each window's hash: nearly every byte of a sink stops here. */
  private readonly filter = new Uint8Array(1 << FILTER_BITS);

  /** Windows that a needle shares with its form, or with the needle of another canary, find nothing. */
  constructor(needles: readonly Spelled[]) {
    this.exact = needles.map(({ bytes }) => bytes);
    this.folded = this.exact.map((bytes) => bytes.map(fold));
    const owners = new Map<number, string | null>(); // null: more than one canary has it
    const windows = needles.map(({ id }, needle) => {
      const folded = this.folded[needle] as Uint8Array;
      const all = bitsOf(folded) < LEAST_BITS ? [] : windowsOf(folded);
      for (const { key } of all) owners.set(key, owners.has(key) && owners.get(key) !== id ? null : id);
      return all;
    });
    this.own = this.folded.map((folded) => new Uint8Array(folded.length).fill(1));
    needles.forEach(({ form }, needle) => {
      const shared = new Set(windowsOf(form.map(fold)).map(({ key }) => key));
      for (const window of windows[needle] ?? []) {
        const isOwn = owners.get(window.key) !== null && !shared.has(window.key);
        if (isOwn) this.add(needle, window);
        else this.own[needle]?.fill(0, window.offset, window.offset + WINDOW);
      }
    });
  }

  private add(needle: number, { key, high, low, offset }: Window): void {
    this.filter[hash(high, low)] = 1;
    const places = this.windows.get(key);
    if (places === undefined) this.windows.set(key, [{ needle, offset }]);
    else if (places.at(-REPEATS)?.needle !== needle) places.push({ needle, offset });
  }

  *search({ bytes }: View): Generator<Match> {
    const told = new Map<number, number>();
    let [high, low] = [0, 0];
    for (let end = 1; end <= bytes.length; end++) {
      high = ((high << 8) | (low >>> 16)) & 0xffffff;
      low = ((low << 8) | fold(bytes[end - 1] as number)) & 0xffffff;
      if (end < WINDOW || this.filter[hash(high, low)] === 0) continue;
      for (const place of this.windows.get(high * 0x1000000 + low) ?? []) {
        if ((told.get(place.needle) ?? 0) >= end) continue; // within what was told already
        const match = this.extend(bytes, end - WINDOW, place);
        told.set(place.needle, match.end);
        if (match.whole || match.piece) yield { needle: place.needle, ...match };
      }
    }
  }

  /** How far the needle agrees with the bytes to both sides of one window. */
  private extend(bytes: Uint8Array, at: number, { needle, offset }: Place) {
    const [folded, exact] = [this.folded[needle] as Uint8Array, this.exact[needle] as Uint8Array];
    const shift = at - offset;
    const agrees = (i: number) => i in folded && shift + i in bytes && fold(bytes[shift + i] as number) === folded[i];
    let [from, to] = [offset, offset + WINDOW];
    while (agrees(from - 1)) from--;
    while (agrees(to)) to++;
    const whole = from === 0 && to === folded.length;
    const own = folded.subarray(from, to).filter((_, i) => this.own[needle]?.[from + i] === 1);
    const { length } = own;
    const piece = length >= HEX_PIECE || (length >= WINDOW && !own.every((byte) => isHex(byte) || isDelimiter(byte)));
    let same = true;
    for (let i = from; i < to; i++) same &&= bytes[shift + i] === exact[i];
    return { whole, piece, length, exact: same, end: shift + to };
  }
}

function windowsOf(bytes: Uint8Array): Window[] {
  const at = (i: number) => bytes[i] as number;
  return Array.from({ length: Math.max(0, bytes.length - WINDOW + 1) }, (_, offset) => {
    const high = (at(offset) << 16) | (at(offset + 1) << 8) | at(offset + 2);
    const low = (at(offset + 3) << 16) | (at(offset + 4) << 8) | at(offset + 5);
    return { key: high * 0x1000000 + low, high, low, offset };
  });
}

function hash(high: number, low: number): number {
  return (Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b)) >>> (32 - FILTER_BITS);
}

/** What a text of these characters can say at most. */
function bitsOf(bytes: Uint8Array): number {
  if (bytes.every(isDigit)) return bytes.length * Math.log2(10);
  return bytes.length * (bytes.every(isHex) ? 4 : 5);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x66);
}

/** White space and punctuation: no control, letter or digit of folded ASCII. */
function isDelimiter(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && !isDigit(byte) && !(byte >= 0x61 && byte <= 0x7a);
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}
