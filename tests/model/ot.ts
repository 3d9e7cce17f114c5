// OpenTracing (carriers.md 5.13), read naively.
import { type Header, linesOf, trim } from "./header.ts";

const TRACE = /^(?!0+$)[0-9a-f]{1,32}$/;
const SPAN = /^(?!0+$)[0-9a-f]{1,16}$/;

export interface OtContext {
  traceId?: string;
  spanId?: string;
  sampled?: boolean;
}

/** The context of the headers; null when one of them is malformed, an id is there twice, or a span without its trace. */
export function readOt(headers: readonly Header[]): OtContext | null {
  const of = (name: string) => linesOf(headers, `ot-tracer-${name}`).map(trim);
  const [traces, spans, states] = [of("traceid"), of("spanid"), of("sampled")];
  if (traces.length > 1 || spans.length > 1 || spans.length > traces.length) return null;
  if (!traces.every((id) => TRACE.test(id)) || !spans.every((id) => SPAN.test(id))) return null;
  if (!states.every((state) => /^(?:true|false|0|1)$/.test(state))) return null;
  return {
    ...(traces[0] && { traceId: traces[0].padStart(32, "0") }),
    ...(spans[0] && { spanId: spans[0].padStart(16, "0") }),
    ...(states[0] && { sampled: /^(?:true|1)$/.test(states[0]) }),
  };
}
