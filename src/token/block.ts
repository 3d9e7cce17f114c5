// AES-256 on one block (FIPS 197), for what the spec builds from the bare cipher: tw and the maps.
import { createCipheriv, createDecipheriv } from "node:crypto";

/** One 16-byte block under a 32-byte key. */
export function encryptBlock(key: Uint8Array, block: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}

/** The inverse of encryptBlock. */
export function decryptBlock(key: Uint8Array, block: Uint8Array): Buffer {
  const cipher = createDecipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}
