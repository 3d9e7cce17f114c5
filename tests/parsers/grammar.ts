// The safe output profile (carriers.md section 7), carrier by carrier: what the filter may write.
import type { Header } from "../model/header.ts";

const TRACE = "(?!0{32})[0-9a-f]{32}";
const HALF = "(?!0{16})[0-9a-f]{16}";
const NUMBER = "[1-9][0-9]{0,19}";
const BASE64 = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})";
const KEY = "(?:[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})";
const ENTRY = `${KEY}=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]`;
const MEMBER = "[!#$%&'*+.^_`|~0-9A-Za-z-]+=[!#-*\\x2d-:<-\\[\\]-~]+";

const FORMS: Record<string, RegExp> = {
  traceparent: new RegExp(`^00-${TRACE}-${HALF}-0[0-3]$`),
  "elastic-apm-traceparent": new RegExp(`^00-${TRACE}-${HALF}-0[0-3]$`),
  tracestate: new RegExp(`^${ENTRY}(?:,${ENTRY}){0,31}$`),
  baggage: new RegExp(`^${MEMBER}(?:,${MEMBER}){0,63}$`),
  b3: new RegExp(`^(?:[01d]|(?:${TRACE}|${HALF})-${HALF}(?:-[01d](?:-${HALF})?)?)$`),
  "x-b3-traceid": new RegExp(`^(?:${TRACE}|${HALF})$`),
  "x-b3-spanid": new RegExp(`^${HALF}$`),
  "x-b3-parentspanid": new RegExp(`^${HALF}$`),
  "x-b3-sampled": /^(?:[01]|true|false)$/,
  "x-b3-flags": /^[0-9]+$/,
  "uber-trace-id": new RegExp(`^(?:${TRACE}|${HALF}):${HALF}:0:[0-9a-f]{1,2}$`),
  "ot-tracer-traceid": new RegExp(`^(?:${TRACE}|${HALF})$`),
  "ot-tracer-spanid": new RegExp(`^${HALF}$`),
  "ot-tracer-sampled": /^(?:[01]|true|false)$/,
  "x-datadog-trace-id": new RegExp(`^${NUMBER}$`),
  "x-datadog-parent-id": /^(?:0|[1-9][0-9]{0,19})$/,
  // The load balancer's own id, beside `Root`, is seen with 23 digits at its end as well.
  "x-amzn-trace-id": new RegExp(
    `^Root=1-[0-9a-f]{8}-[0-9a-f]{24}(?:;Parent=${HALF})?(?:;Sampled=[01?])?(?:;Lineage=[0-9a-f:]+)?(?:;Self=1-[0-9a-f]{8}-[0-9a-f]{23,24})?$`,
  ),
  "x-cloud-trace-context": new RegExp(`^${TRACE}(?:/${NUMBER}(?:;o=[0-9]+)?)?$`),
  "grpc-trace-bin": /^[A-Za-z0-9+/]{39}=?(?:,[A-Za-z0-9+/]{39}=?)*$/,
  sw8: new RegExp(`^[01](?:-${BASE64}){2}-[0-9]+(?:-${BASE64}){4}$`),
  "sentry-trace": new RegExp(`^${TRACE}-${HALF}(?:-[01])?$`),
};

const LIMITS: Record<string, number> = { baggage: 8192, "x-amzn-trace-id": 256, "x-datadog-tags": 512 };

/** In what the lines that the filter wrote are not what it may write: the names of the carriers. */
export function violations(written: readonly Header[]): string[] {
  const names = written.map(([name]) => name);
  return written.flatMap(([name, value], i) => {
    const form = FORMS[name];
    if (names.indexOf(name) !== i && form !== undefined) return [`${name} on several lines`];
    if (form !== undefined && !form.test(value)) return [`${name} not in its form`];
    if (value.length > (LIMITS[name] ?? Number.POSITIVE_INFINITY)) return [`${name} over its limit`];
    const keys = value.split(",").map((entry) => entry.slice(0, entry.indexOf("=")));
    return name === "tracestate" && new Set(keys).size < keys.length ? ["tracestate with a key twice"] : [];
  });
}
