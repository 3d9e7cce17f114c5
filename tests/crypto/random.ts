// Bytes that look random and are the same in every run.
import { createCipheriv } from "node:crypto";

export class SeededBytes {
  #stream;

  constructor(seed: number) {
    const key = Buffer.alloc(16);
    key.writeUInt32BE(seed);
    this.#stream = createCipheriv("aes-128-ctr", key, Buffer.alloc(16));
  }

  bytes(size: number): Buffer {
    return this.#stream.update(Buffer.alloc(size));
  }

  /** A whole number from `least` to `most`. */
  from(least: number, most: number): number {
    return least + (this.bytes(4).readUInt32BE() % (most - least + 1));
  }
}
