// Bytes that vectors are made of: the same on every machine, and good to tell apart.

/** Sets a bit of the last character that stands for no byte. */
export function withSpareBit(text: string, bit: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(text.slice(-1));
  return text.slice(0, -1) + alphabet[last | (1 << bit)];
}

/** Bytes of all kinds, different at every length. */
export function bytesOf(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, i) => (length * 5 + i * 37) & 0xff));
}

/** `length` bytes that count up from `from`. */
export function count(length: number, from: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, i) => from + i));
}

export function hex(bytes: Buffer): string {
  return bytes.toString("hex");
}
