// Server-Timing (W3C Server Timing, section 2.1), read naively; which metrics hold ids: carriers.md 5.8.
import { trim } from "./header.ts";

// What a comma may not split: quoted strings. One that never ends is an ordinary character.
const METRIC = /(?:"(?:[^"\\]|\\.)*"|[^,])*/sy;
const IDS = /^(?:trace|traceparent|tracestate|traceresponse|intid)(?![!#$%&'*+.^_`|~0-9a-z-])/i;

// And whatever else is described by a traceparent.
const TRACEPARENT = /["=](?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}/;

/** The line without its trace metrics and without blanks between commas; `found`: whether there were any. */
export function withoutTraceMetrics(line: string): { found: boolean; left: string } {
  const metrics = split(line).filter((metric) => trim(metric) !== "");
  const left = metrics.filter((metric) => !IDS.test(trim(metric)) && !TRACEPARENT.test(metric));
  const text = left.map((metric) => metric.replace(/[ \t]+$/, "")).join(",");
  return { found: left.length < metrics.length, left: trim(text) };
}

function split(line: string): string[] {
  const metrics: string[] = [];
  for (let at = 0; at <= line.length; at += 1) {
    METRIC.lastIndex = at;
    const metric = METRIC.exec(line)?.[0] ?? "";
    metrics.push(metric);
    at += metric.length;
  }
  return metrics;
}
