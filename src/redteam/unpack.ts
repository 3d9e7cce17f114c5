// What exporters compress on their way to a sink: whole bodies (RFC 9110 section 8.4) and the messages of gRPC (gRPC over
// HTTP/2, "Length-Prefixed-Message"). What does not unpack is looked at as it came.
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/** What a body is said to be; empty where nothing is said. */
export interface Wrapping {
  /** `content-encoding` */
  body: string;
  /** `grpc-encoding`, of a body that is gRPC's. */
  messages: string;
}

/** No export is larger; whatever unpacks to more is a bomb. */
const LIMIT_BYTES = 1 << 26;
/** One byte that says whether the message is compressed, and four of its length. */
const PREFIX_BYTES = 5;

const UNPACK: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  "x-gzip": gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

export function unpacked(body: Buffer, wrapping: Wrapping): Buffer {
  const plain = unpackedAs(body, wrapping.body);
  return wrapping.messages === "" ? plain : messagesOf(plain, wrapping.messages);
}

function unpackedAs(bytes: Buffer, encoding: string): Buffer {
  try {
    return UNPACK[encoding.trim().toLowerCase()]?.(bytes, { maxOutputLength: LIMIT_BYTES }) ?? bytes;
  } catch {
    return bytes; // cut short, a bomb, or not what it says
  }
}

/** The messages end to end, with their prefixes; what is cut short comes last as it is. */
function messagesOf(body: Buffer, encoding: string): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + PREFIX_BYTES <= body.length && at + PREFIX_BYTES + body.readUInt32BE(at + 1) <= body.length) {
    const from = at + PREFIX_BYTES;
    const end = from + body.readUInt32BE(at + 1);
    const message = body.subarray(from, end);
    parts.push(body.subarray(at, from), body[at] === 1 ? unpackedAs(message, encoding) : message);
    at = end;
  }
  return Buffer.concat([...parts, body.subarray(at)]);
}
