// Trace ids across a boundary (token-spec.md, MAP, whole-id form): a keyed permutation of the trace id, and span ids that
// follow it.
import { decryptBlock, encryptBlock } from "./block.ts";

/** T' = AES(Kid, T); if 0, AES(Kid, 0). `key` is the leaf of use map.whole, ids are 16 bytes. */
export function mapTrace(key: Uint8Array, traceId: Uint8Array): Buffer {
  const mapped = encryptBlock(key.subarray(0, 32), traceId);
  return isZero(mapped) ? encryptBlock(key.subarray(0, 32), Buffer.alloc(16)) : mapped;
}

/** The inverse of mapTrace. A valid id is never 0, so 0 here is the id whose image would have been 0. */
export function unmapTrace(key: Uint8Array, mapped: Uint8Array): Buffer {
  const traceId = decryptBlock(key.subarray(0, 32), mapped);
  return isZero(traceId) ? decryptBlock(key.subarray(0, 32), Buffer.alloc(16)) : traceId;
}

/** S' = first 8 bytes of AES(Kspan, T'[8..16] || S); if 0, the last 8. Not inverted: matched forward over a trace. */
export function mapSpan(key: Uint8Array, mappedTrace: Uint8Array, spanId: Uint8Array): Buffer {
  const block = encryptBlock(key.subarray(32, 64), Buffer.concat([mappedTrace.subarray(8, 16), spanId]));
  return isZero(block.subarray(0, 8)) ? block.subarray(8) : block.subarray(0, 8);
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
