// Values as somebody would make them who wants the detectors to work: 256 bytes, the most that an entry of tracestate holds,
// of one piece over and over. Each piece starts what a detector looks for, or ends it too soon; an escape at the end has the
// whole value looked at once more, decoded.

const VALUE_BYTES = 256;
const ESCAPE = "%41";

const PIECES = [
  ...["41-7.29_", "4-", "41-", "4111-", "00 ", "123456789 ", "12345678901 ", "123456789012 "], // numbers
  ...["(1 ", "+1 ", "(00)", "(555) 123-", "0-0--", "1:", "1;"], // phones, and numbers that end at once
  ...["A1-", "00:11:22:", "f:", "f::", "f:f::", "1.1.", "51.5123 ", "a1b2c3d4-"], // addresses and places
  ...["4-A", "4-Ax-", "1 2A ", "x-1", "AB 12 ", "12345678-A ", "GB12 ", "DE89 3704 "], // ids with letters
  ...["A.", "A1.", "gl_", "hv?.", "xoxb-", "eyJ.", "aB1-a", "s1-A", "a@", "//a:"], // keys, tokens, addresses of mail
  ...["NDEtNy4y", "616263", "616263646566 ", "%41", "a", "a;"], // encodings and words
];

/** By what they are made of. */
export function pieces(): Record<string, string> {
  const made = (piece: string) => piece.repeat(VALUE_BYTES).slice(0, VALUE_BYTES - ESCAPE.length) + ESCAPE;
  return Object.fromEntries(PIECES.map((piece) => [`\`${piece}\``, made(piece)]));
}
