// Which carrier a header belongs to: carriers.md section 2, rows 1 to 31, by exact name or by prefix family. Asked for
// every header of every message, so nearly all names are told apart by their first four bytes alone.
import { bytesOf, equal, equalsText } from "../bytes/scan";
import { Carrier, NO_CARRIER } from "./carrier";

/** A header name, or what the names of a family start with. */
class Name {
  /** The next name with the same first four bytes. */
  next: Name | null = null;
  text: StaticArray<u8>;

  constructor(
    text: string,
    public family: bool,
    public carrier: i32,
  ) {
    this.text = bytesOf(text);
  }
}

/** Slots of the table of first four bytes: a power of two, a quarter full. */
const SLOTS: i32 = 128;
const SHIFT: u32 = 32 - 7;
const FIRST_FOUR = new StaticArray<u32>(SLOTS);
const NAMES = new StaticArray<Name | null>(SLOTS);

/**
 * Every name that can be said without looking at a message: all exact ones, and of families those in use. Where a header
 * map cannot be read, these can still be removed.
 */
export const KNOWN_NAMES: Array<StaticArray<u8>> = [];

/** `dd-` and `sw8` as the low three bytes of a little-endian word: the two prefixes shorter than four. */
const THREE: u32 = 0xffffff;
const DD: u32 = 0x2d6464;
const SW8: u32 = 0x387773;

/**
 * The carrier of a header by its name, or NO_CARRIER. The name is in lower case, as Envoy gives it. Haystack's
 * `trace-id`, `span-id` and `parent-id` are too generic to be carriers (carriers.md 5.14).
 */
export function findCarrier(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  if (to - from < 4) return findShort(buf, from, to);
  const first = firstFour(buf, from);
  if ((first & THREE) == DD) return Carrier.DD_PATHWAY;
  if ((first & THREE) == SW8) return findSkyWalking(buf, from, to);
  let slot = slotOf(first);
  while (FIRST_FOUR[slot] != first) {
    if (FIRST_FOUR[slot] == 0) return NO_CARRIER;
    slot = (slot + 1) & (SLOTS - 1);
  }
  let name: Name | null = NAMES[slot];
  while (name != null) {
    const stop = from + name.text.length;
    if (stop == to || (name.family && stop < to)) {
      if (equal(buf, from, stop, name.text, 0, name.text.length)) return name.carrier;
    }
    name = name.next;
  }
  return NO_CARRIER;
}

function findShort(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  if (equalsText(buf, from, to, "b3")) return Carrier.B3;
  if (equalsText(buf, from, to, "sw8")) return Carrier.SW8;
  if (equalsText(buf, from, to, "dd-")) return Carrier.DD_PATHWAY;
  return NO_CARRIER;
}

/** `sw8-x` is the mode of `sw8` and goes with it, as does what the family may grow. */
function findSkyWalking(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  return equalsText(buf, from, to, "sw8-correlation") ? Carrier.SW8_CORRELATION : Carrier.SW8;
}

function firstFour(buf: StaticArray<u8>, from: i32): u32 {
  return load<u32>(changetype<usize>(buf) + from);
}

/** Fibonacci hashing: the top bits of a product spread well. */
function slotOf(first: u32): i32 {
  return <i32>((first * 0x9e3779b1) >> SHIFT);
}

function add(text: string, family: bool, carrier: i32): void {
  const name = new Name(text, family, carrier);
  const first = firstFour(name.text, 0);
  let slot = slotOf(first);
  while (FIRST_FOUR[slot] != 0 && FIRST_FOUR[slot] != first) slot = (slot + 1) & (SLOTS - 1);
  FIRST_FOUR[slot] = first;
  name.next = NAMES[slot];
  NAMES[slot] = name;
}

function exact(text: string, carrier: i32): void {
  add(text, false, carrier);
  known(text);
}

function family(prefix: string, carrier: i32): void {
  add(prefix, true, carrier);
}

/** A name of a family, or one that `findCarrier` tells without the table. */
function known(text: string): void {
  KNOWN_NAMES.push(bytesOf(text));
}

exact("traceparent", Carrier.TRACEPARENT);
exact("tracestate", Carrier.TRACESTATE);
exact("baggage", Carrier.BAGGAGE);
exact("elastic-apm-traceparent", Carrier.ELASTIC);
exact("correlation-context", Carrier.CORRELATION_CONTEXT);
exact("request-id", Carrier.REQUEST_ID);
exact("request-context", Carrier.REQUEST_CONTEXT);
exact("x-ms-request-root-id", Carrier.REQUEST_CONTEXT);
exact("traceresponse", Carrier.TRACERESPONSE);
exact("server-timing", Carrier.SERVER_TIMING);
known("b3");
family("x-b3-", Carrier.B3);
known("x-b3-traceid");
known("x-b3-spanid");
known("x-b3-parentspanid");
known("x-b3-sampled");
known("x-b3-flags");
exact("uber-trace-id", Carrier.UBER_TRACE_ID);
family("uberctx-", Carrier.UBERCTX);
exact("jaeger-baggage", Carrier.UBERCTX);
exact("jaeger-debug-id", Carrier.JAEGER_DEBUG_ID);
family("ot-tracer-", Carrier.OT_TRACER);
known("ot-tracer-traceid");
known("ot-tracer-spanid");
known("ot-tracer-sampled");
family("x-ot-", Carrier.OT_TRACER);
known("x-ot-span-context");
family("ot-baggage-", Carrier.OT_BAGGAGE);
family("baggage-", Carrier.OT_BAGGAGE);
family("x-datadog-", Carrier.DATADOG);
known("x-datadog-trace-id");
known("x-datadog-parent-id");
known("x-datadog-sampling-priority");
known("x-datadog-origin");
known("x-datadog-tags");
exact("x-aws-sqsd-attr-_datadog", Carrier.DD_PATHWAY);
known("dd-pathway-ctx");
known("dd-pathway-ctx-base64");
exact("x-amzn-trace-id", Carrier.XRAY);
exact("x-cloud-trace-context", Carrier.CLOUD_TRACE);
exact("grpc-trace-bin", Carrier.GRPC_TRACE_BIN);
exact("grpc-tags-bin", Carrier.GRPC_TAGS_BIN);
known("sw8");
known("sw8-x");
known("sw8-correlation");
exact("sentry-trace", Carrier.SENTRY_TRACE);
exact("newrelic", Carrier.NEWRELIC);
family("x-newrelic-", Carrier.NEWRELIC);
family("x-instana-", Carrier.INSTANA);
known("x-instana-t");
known("x-instana-s");
known("x-instana-l");
family("x-dynatrace", Carrier.DYNATRACE);
known("x-dynatrace");
family("x-dt", Carrier.DYNATRACE);
known("x-dtpc");
family("pinpoint-", Carrier.PINPOINT);
known("pinpoint-traceid");
known("pinpoint-spanid");
known("pinpoint-pspanid");
known("pinpoint-host");
family("x-honeycomb-", Carrier.HONEYCOMB);
known("x-honeycomb-trace");
exact("x-trace", Carrier.SOLARWINDS);
family("x-trace-options", Carrier.SOLARWINDS);
known("x-trace-options");
known("x-trace-options-signature");
exact("singularityheader", Carrier.APPDYNAMICS);
exact("x-singularityheader", Carrier.APPDYNAMICS);
family("eagleeye-", Carrier.EAGLEEYE);
known("eagleeye-traceid");
known("eagleeye-rpcid");
known("eagleeye-userdata");
family("x-eagleeye-", Carrier.EAGLEEYE);
