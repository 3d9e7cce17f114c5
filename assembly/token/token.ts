// The token as text and bytes (token-spec.md, TOKEN): "t1." || base64url(head || [tw] || V || [C] || seal).

/** Kinds 5 to 7 are reserved; any other number makes no token. */
export const enum TokenKind {
  TOKEN = 1,
  HASH = 2,
  TRACE = 3,
}

export const PREFIX_BYTES: i32 = 3;
export const HEAD_BYTES: i32 = 6;
export const TW_BYTES: i32 = 8;
export const V_BYTES: i32 = 16;
export const SEAL_BYTES: i32 = 8;

/** The longest C, and so the longest P, of kinds 1 and 3. */
export const C_BYTES: i32 = 64;
/** The longest body: kind 3 with the longest C. */
export const BODY_BYTES: i32 = HEAD_BYTES + TW_BYTES + V_BYTES + C_BYTES + SEAL_BYTES;

/** The longest value that is tokenized: P ends in at least one byte of padding. */
export const VALUE_BYTES: i32 = C_BYTES - 1;
/** The longest value that is hashed. */
export const HASH_VALUE_BYTES: i32 = 255;

/** The shortest token: kind 2. */
export const SHORTEST_TEXT: i32 = 43;
/** The longest token: kind 3 with the longest C. */
export const LONGEST_TEXT: i32 = 139;

/** Whether a body of `size` bytes can be of this kind. */
export function fitsKind(kind: i32, size: i32): bool {
  const bare = HEAD_BYTES + V_BYTES + SEAL_BYTES;
  if (kind == TokenKind.HASH) return size == bare;
  if (kind != TokenKind.TOKEN && kind != TokenKind.TRACE) return false;
  const n = size - bare - (kind == TokenKind.TRACE ? TW_BYTES : 0);
  return n >= 16 && n <= C_BYTES && (n & 15) == 0;
}
