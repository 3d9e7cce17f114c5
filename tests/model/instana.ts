// Instana (carriers.md 5.22), read naively.
import { type Header, linesOf, trim } from "./header.ts";

const TRACE = /^(?!0+$)(?:[0-9a-f]{16}|[0-9a-f]{32})$/;
const SPAN = /^(?!0+$)[0-9a-f]{16}$/;

export interface InstanaContext {
  traceId?: string;
  spanId?: string;
  level?: string;
  /** Whether tracers go on from a browser's session, and not from the ids. */
  correlated: boolean;
}

/** The context of the headers; null when an id is malformed or there twice, or there is a span without its trace. */
export function readInstana(headers: readonly Header[]): InstanaContext | null {
  const of = (name: string) => linesOf(headers, `x-instana-${name}`).map(trim);
  const [traces, spans, levels] = [of("t"), of("s"), of("l")];
  if (traces.length > 1 || spans.length > 1 || spans.length > traces.length) return null;
  if (!traces.every((id) => TRACE.test(id)) || !spans.every((id) => SPAN.test(id))) return null;
  const level = levels.length === 1 ? /^[01]/.exec(levels[0] ?? "")?.[0] : undefined;
  return {
    ...(traces[0] && { traceId: traces[0] }),
    ...(spans[0] && { spanId: spans[0] }),
    ...(level && { level }),
    correlated: levels.some((text) => /^1[ \t]*,/.test(text)),
  };
}
