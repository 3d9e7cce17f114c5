// What a text says when it is read in other ways: one pass over the bytes each, none longer than the text.
// RFC 3986 section 2.1 for percent, RFC 4648 for hex, base32 and both alphabets of base64.

/** How a canary was written where it was seen. */
export type Encoding =
  | "raw"
  | "case"
  | "percent"
  | "percent twice"
  | "percent three times"
  | "base64"
  | "base32"
  | "hex"
  | "reversed"
  | "joined";

export interface View {
  encoding: Encoding;
  bytes: Uint8Array;
  /** Holds letters and digits alone, as do the canaries that are looked for in it. */
  joined: boolean;
}

const PERCENT: readonly Encoding[] = ["percent", "percent twice", "percent three times"];

/** Every reading of `source`, the plainest first; the first one is the source itself. */
export function* viewsOf(source: Uint8Array): Generator<View> {
  const plain = [source];
  yield { encoding: "raw", bytes: source, joined: false };
  for (const encoding of PERCENT) {
    const last = plain[plain.length - 1] as Uint8Array;
    const bytes = withoutPercent(last);
    if (bytes.length === last.length) break;
    plain.push(bytes);
    yield { encoding, bytes, joined: false };
  }
  for (const bytes of plain) {
    const decoded = base64Readings(bytes);
    for (const view of decoded) yield { encoding: "base64", bytes: view, joined: false };
    for (const view of hexReadings(bytes)) yield { encoding: "hex", bytes: view, joined: false };
    for (const view of base32Readings(bytes)) yield { encoding: "base32", bytes: view, joined: false };
    for (const view of [bytes, ...decoded]) yield { encoding: "reversed", bytes: view.toReversed(), joined: false };
  }
  for (const bytes of plain) {
    for (const joined of [lettersAndDigits(bytes), lettersAndDigits(withoutNames(bytes))]) {
      yield { encoding: "joined", bytes: joined, joined: true };
      yield { encoding: "reversed", bytes: joined.toReversed(), joined: true };
      for (const view of hexReadings(joined)) yield { encoding: "hex", bytes: view, joined: false };
    }
  }
}

/** What is left of a text when its delimiters go, in lower case. */
export function lettersAndDigits(source: Uint8Array): Uint8Array {
  return source.map(fold).filter(isWord);
}

/** ASCII in lower case; every other byte as it is. */
export function fold(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

const NONE = 0xff;
const PERCENT_SIGN = 0x25;

/** The value of each byte as a digit of an alphabet, or NONE. */
function digits(...alphabets: string[]): Uint8Array {
  const table = new Uint8Array(256).fill(NONE);
  for (const alphabet of alphabets) for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
  return table;
}

const WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SIX_BITS = digits(`${WORD}+/`, `${WORD}-_`);
const FIVE_BITS = digits("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "abcdefghijklmnopqrstuvwxyz234567");
const FOUR_BITS = digits("0123456789abcdef", "0123456789ABCDEF");

/** A letter in lower case or a digit. */
function isWord(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39);
}

function withoutPercent(source: Uint8Array): Uint8Array {
  const left = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    const [high, low] = [FOUR_BITS[source[i + 1] ?? 0] ?? NONE, FOUR_BITS[source[i + 2] ?? 0] ?? NONE];
    if (source[i] !== PERCENT_SIGN || high === NONE || low === NONE) {
      left[length++] = source[i] ?? 0;
    } else {
      left[length++] = (high << 4) | low;
      i += 2;
    }
  }
  return left.subarray(0, length);
}

/** From each of the four characters that a group may start with: so every alignment of what was encoded is met. */
function base64Readings(source: Uint8Array): Uint8Array[] {
  return [0, 1, 2, 3].map((skip) => decode(source, SIX_BITS, 6, skip));
}

function base32Readings(source: Uint8Array): Uint8Array[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((skip) => decode(source, FIVE_BITS, 5, skip));
}

function hexReadings(source: Uint8Array): Uint8Array[] {
  return [0, 1].map((skip) => decode(source, FOUR_BITS, 4, skip));
}

/** Every run of the alphabet as bytes, without its first `skip` digits; runs do not touch. */
function decode(source: Uint8Array, alphabet: Uint8Array, width: number, skip: number): Uint8Array {
  const left = new Uint8Array(source.length + 1);
  let length = 0;
  let toSkip = skip;
  let [bits, held] = [0, 0];
  for (const byte of source) {
    const digit = alphabet[byte] as number;
    if (digit === NONE) {
      if (held > 0 || toSkip < skip) left[length++] = 0;
      [toSkip, bits, held] = [skip, 0, 0];
    } else if (toSkip > 0) {
      toSkip--;
    } else {
      bits = ((bits << width) | digit) & 0xfff;
      held += width;
      if (held >= 8) {
        held -= 8;
        left[length++] = bits >> held;
      }
    }
  }
  return left.subarray(0, length);
}

/** Without what stands left of a value: the name of a header, member, property or parameter. Split values meet. */
function withoutNames(source: Uint8Array): Uint8Array {
  const left = new Uint8Array(source.length);
  let [length, start, named] = [0, 0, false];
  for (const byte of source) {
    left[length++] = byte;
    if (BREAKS.has(byte)) [start, named] = [length, false];
    else if ((byte === EQUALS || byte === COLON) && !named) [length, named] = [start, true];
  }
  return left.subarray(0, length);
}

const EQUALS = 0x3d;
const COLON = 0x3a;
/** White space, comma, semicolon, ampersand. */
const BREAKS = new Set([0x09, 0x0a, 0x0d, 0x20, 0x2c, 0x3b, 0x26]);
