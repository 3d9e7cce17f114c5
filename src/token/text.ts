// The token as text (token-spec.md, TOKEN): reads and writes the parts, opens nothing.

export const PREFIX = "t1.";
export const Kind = { TOKEN: 1, HASH: 2, TRACE: 3 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

const HEAD_BYTES = 6;
const TW_BYTES = 8;
const V_BYTES = 16;
const SEAL_BYTES = 8;
const LONGEST_C = 64;

/** A token taken apart. `tw` is empty but for kind 3, `c` for kind 2. */
export interface Parts {
  kind: Kind;
  /** epoch mod 16 */
  epochMod: number;
  /** 8 hex digits */
  kid: string;
  classNumber: number;
  head: Buffer;
  tw: Buffer;
  v: Buffer;
  c: Buffer;
  seal: Buffer;
}

/** head = u8(kind << 4 | epoch mod 16) || kid(4) || class(1). */
export function writeHead(kind: Kind, epoch: number, kid: string, classNumber: number): Buffer {
  return Buffer.concat([Buffer.of((kind << 4) | (epoch % 16)), Buffer.from(kid, "hex"), Buffer.of(classNumber)]);
}

/** AD = "t1" || head || tw. */
export function associatedData(head: Buffer, tw: Buffer): Buffer {
  return Buffer.concat([Buffer.from("t1"), head, tw]);
}

/** The text of a body: prefix, base64url, no padding. */
export function writeText(body: Buffer): string {
  return PREFIX + body.toString("base64url");
}

/** Null where the text is not a token: prefix, alphabet, canonical form, kind or length. */
export function readText(text: string): Parts | null {
  if (!text.startsWith(PREFIX)) return null;
  const body = Buffer.from(text.slice(PREFIX.length), "base64url");
  if (writeText(body) !== text) return null; // canonical only: the decoder re-encodes and compares
  const kind = (body[0] ?? 0) >> 4;
  if (kind !== Kind.TOKEN && kind !== Kind.HASH && kind !== Kind.TRACE) return null;
  const vFrom = HEAD_BYTES + (kind === Kind.TRACE ? TW_BYTES : 0);
  const cFrom = vFrom + V_BYTES;
  const n = body.length - cFrom - SEAL_BYTES;
  const fits = kind === Kind.HASH ? n === 0 : n >= 16 && n <= LONGEST_C && n % 16 === 0;
  if (!fits) return null;
  return {
    kind,
    epochMod: body.readUInt8(0) & 15,
    kid: body.toString("hex", 1, 5),
    classNumber: body.readUInt8(5),
    head: body.subarray(0, HEAD_BYTES),
    tw: body.subarray(HEAD_BYTES, vFrom),
    v: body.subarray(vFrom, cFrom),
    c: body.subarray(cFrom, cFrom + n),
    seal: body.subarray(cFrom + n),
  };
}
