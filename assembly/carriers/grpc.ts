// `grpc-trace-bin` (opencensus-specs, BinaryEncoding.md) and carriers.md 5.18: `00 | 00 trace16 | 01 span8 | 02 options1`
// in base64. Raw bytes, which one bridge writes into plain HTTP headers, are no base64 and not read.
import { decodeBase64, encodeBase64 } from "../bytes/base64";
import { dropOws, skipOws } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { TraceContext } from "./traceparent";

const CONTEXT_BYTES: i32 = 29;
const BASE64_BYTES: i32 = 40;
const SPAN_FIELD: i32 = 18;
const OPTIONS_FIELD: i32 = 27;
const bytes = new StaticArray<u8>(BASE64_BYTES);

/** Reads one value; false, and nothing of use in `out`, for anything else, zero ids included. */
export function readGrpcTrace(buf: StaticArray<u8>, from: i32, to: i32, out: TraceContext): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  if (stop - start > BASE64_BYTES || decodeBase64(buf, start, stop, bytes, 0) != CONTEXT_BYTES) return false;
  if (bytes[0] != 0 || bytes[1] != 0 || bytes[SPAN_FIELD] != 1 || bytes[OPTIONS_FIELD] != 2) return false;
  const at = changetype<usize>(bytes);
  out.hi = bswap(load<u64>(at, 2));
  out.lo = bswap(load<u64>(at, 10));
  out.span = bswap(load<u64>(at, 19));
  out.flags = bytes[OPTIONS_FIELD + 1];
  out.deferred = false;
  out.canonical = true;
  return (out.hi | out.lo) != 0 && out.span != 0;
}

/** Writes a value without padding, as gRPC asks for; of the options the one bit that has a meaning. */
export function writeGrpcTrace(ctx: TraceContext, out: Writer): void {
  const at = changetype<usize>(bytes);
  memory.fill(at, 0, CONTEXT_BYTES);
  store<u64>(at, bswap(ctx.hi), 2);
  store<u64>(at, bswap(ctx.lo), 10);
  bytes[SPAN_FIELD] = 1;
  store<u64>(at, bswap(ctx.span), 19);
  bytes[OPTIONS_FIELD] = 2;
  bytes[OPTIONS_FIELD + 1] = ctx.flags & 1;
  encodeBase64(out, bytes, 0, CONTEXT_BYTES, false);
}
