// A proxy that traces is a span of its own: it writes its id in place of the one that came (W3C Trace Context 3.2.2.4), and
// leaves the trace id. So a control in `traceparent` is met by the same trace with another span.
import { type Header, valuesOf } from "./message.ts";

/** The span id of a control as it was sent, and as it arrived in the same trace. */
export interface Renewal {
  from: string;
  to: string;
}

const PARENT = /^(00-[0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What became of the span id of a control; null where it is of another header, or the trace did not arrive. */
export function renewalOf([name, text]: Header, headers: readonly Header[]): Renewal | null {
  const [, trace, from = "", flags] = PARENT.exec(name === "traceparent" ? text : "") ?? [];
  const lines = trace === undefined ? [] : valuesOf(headers, name);
  const [, arrived, to = "", decision] = PARENT.exec(lines.length === 1 ? (lines[0] ?? "") : "") ?? [];
  return arrived !== undefined && arrived === trace && decision === flags ? { from, to } : null;
}

/** Whether a tracer reads the ids of these lines: one traceparent, of the length that version 00 has. */
export function isRead(headers: readonly Header[]): boolean {
  const lines = valuesOf(headers, "traceparent");
  return lines.length === 1 && /^(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(lines[0] ?? "");
}

/** Whether there is another span id now. */
export function isRenewal({ from, to }: Renewal): boolean {
  return from !== to && !/^0*$/.test(to);
}
