// The requests of the bench (design.md 3), as bytes on the wire: HTTP/1.1, 13 header lines with trace context and ten
// without.

const COMMON = [
  "host: svc.example",
  "user-agent: Mozilla/5.0 (X11; Linux x86_64)",
  "accept: application/json",
  "accept-language: en-GB,en;q=0.9",
  "accept-encoding: gzip, deflate",
  "content-type: application/json",
  "cache-control: no-cache",
  "cookie: theme=dark",
  "x-request-id: 6f2d8c1e-3b4a-4c5d-8e9f-0a1b2c3d4e5f",
  "x-forwarded-for: 10.0.0.1",
];

const TRACED = [
  ...COMMON,
  "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  "tracestate: rojo=00f067aa0ba902b7",
];

/** What every user in the requests ends with, and no token. */
export const RAW = "@example.com";

/** Makes the bytes of the n-th request of a run. */
export type Requests = (n: number) => Buffer;

/** A request without any trace header. */
export function plain(): Requests {
  return same(COMMON);
}

/** The request of design.md 3: five members, the same every time, so that their tokens are in the memo. */
export function known(): Requests {
  return same([...TRACED, `baggage: ${members(`alice${RAW}`, "1234567890")}`]);
}

/** The same with a user and an account that were never seen before, each as long as in `known`. */
export function fresh(): Requests {
  let serial = 0;
  return () => {
    serial++;
    const user = `${serial.toString(36).padStart(5, "0")}${RAW}`;
    return bytesOf([...TRACED, `baggage: ${members(user, String(1_000_000_000 + serial))}`]);
  };
}

/** The request of `known`, each in a trace of its own, as they are on a wire. */
export function rotating(): Requests {
  return users(1);
}

/** So many users in turn, none of them one of `fresh`, each as long as in `known`, each request in a trace of its own. */
export function users(count: number): Requests {
  let serial = 0;
  return () => {
    const user = serial++ % count;
    const name = `u${user.toString(36).padStart(4, "0")}${RAW}`;
    return bytesOf([...COMMON, ...trace(), `baggage: ${members(name, String(2_000_000_000 + user))}`]);
  };
}

let traces = 0;

/** Ids that no request of this run had before, spread as ids are, as long as in TRACED. */
function trace(): string[] {
  const serial = ++traces;
  const mixed = (n: number) => (Math.imul(n, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  const span = mixed(serial) + mixed(serial + 0x5bd1e995);
  return [`traceparent: 00-${span}${mixed(~serial)}${mixed(serial * 3)}-${span}-01`, `tracestate: rojo=${span}`];
}

/** The same with baggage of `count` members, those of `known` over and over. */
export function long(count: number): Requests {
  const five = members(`alice${RAW}`, "1234567890").split(",");
  const list = Array.from({ length: count }, (_, i) => five[i % five.length]);
  return same([...TRACED, `baggage: ${list.join(",")}`]);
}

/** Twelve carriers of tracing vendors, each as its own agents write it. */
const VENDORS = [
  "b3: 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
  "uber-trace-id: 4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1",
  "elastic-apm-traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  ...["x-datadog-trace-id: 11803532876627986230", "x-datadog-parent-id: 67667974448284343"],
  ...["x-datadog-sampling-priority: 1", "x-datadog-tags: _dd.p.dm=-1,_dd.p.tid=4bf92f3577b34da6"],
  "x-amzn-trace-id: Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1",
  "x-cloud-trace-context: 4bf92f3577b34da6a3ce929d0e0e4736/67667974448284343;o=1",
  `grpc-trace-bin: ${grpcContext()}`,
  `sw8: ${skyWalking()}`,
  "sentry-trace: 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
  `newrelic: ${base64('{"v":[0,1],"d":{"ty":"App","ac":"12345","ap":"67890","tr":"4bf92f3577b34da6a3ce929d0e0e4736"}}')}`,
  ...["x-instana-t: 4bf92f3577b34da6a3ce929d0e0e4736", "x-instana-s: 00f067aa0ba902b7", "x-instana-l: 1"],
  ...["ot-tracer-traceid: a3ce929d0e0e4736", "ot-tracer-spanid: 00f067aa0ba902b7", "ot-tracer-sampled: true"],
];

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function grpcContext(): string {
  return Buffer.from("00004bf92f3577b34da6a3ce929d0e0e47360100f067aa0ba902b70201", "hex").toString("base64");
}

function skyWalking(): string {
  const [trace, segment] = ["4bf92f35.1.16", "4bf92f35.1.17"].map(base64);
  return `1-${trace}-${segment}-3-${["cart", "cart-1", "/cart", "cart:8080"].map(base64).join("-")}`;
}

/** The request of `known` with twelve vendors' carriers beside its own. */
export function vendors(): Requests {
  return same([...TRACED, ...VENDORS, `baggage: ${members(`alice${RAW}`, "1234567890")}`]);
}

/** Header lines that Envoy takes unless it is told otherwise. */
const LINES = 100;
/** Of every member of baggage: 64 of them with their commas are the 8,192 bytes that any receiver takes, less one. */
const MEMBER_BYTES = 127;
const STATES = 32;
const STATE_BYTES = 256;
/** As many new tokens as a message may have by default. */
const TOKENS = 16;

/**
 * The worst that is legal: 100 header lines, 8 KiB of baggage in 64 members, 32 entries of tracestate with values as long
 * as they may be. As many tokens as a message may have are new, as long as a token's value can be; the other values have
 * to be looked at by every detector, or their names to be read.
 */
export function worst(parts: { states?: boolean; baggage?: boolean; value?: Value } = {}): Requests {
  const { states = true, baggage = true, value = pad } = parts;
  let serial = 0;
  const rest = LINES - TRACED.length + 1 - Number(states) - Number(baggage);
  const plain = Array.from({ length: rest }, (_, i) => `x-plain-${i}: ${"some value ".repeat(3)}${i}`);
  const context = TRACED.filter((line) => !line.startsWith("tracestate"));
  return () => {
    serial++;
    return bytesOf([
      ...context,
      ...(states ? [`tracestate: ${Array.from({ length: STATES }, (_, i) => state(i, serial, value)).join(",")}`] : []),
      ...(baggage ? [`baggage: ${worstMembers(serial, value)}`] : []),
      ...plain,
    ]);
  };
}

function state(i: number, serial: number, value: Value): string {
  return `vendor-${i}=${value(`${serial}.${i}.`, STATE_BYTES)}`;
}

function worstMembers(serial: number, value: Value): string {
  const list = Array.from({ length: 64 }, (_, i) => {
    if (i >= TOKENS) return `x-${i}-${pad("some-name.nobody.knows.", 40)}=`;
    return `${" ".repeat(MEMBER_BYTES - 71)}user.id=`;
  });
  return list
    .map((head, i) => head + value(`${serial.toString(36)}-${i}-`, i < TOKENS ? 63 : MEMBER_BYTES - head.length))
    .join(",");
}

/**
 * The same as somebody makes it who has read the detectors: every value of the piece that costs them most a byte
 * (pieces.ts), with an escape at its end, which has all of it looked at a second time.
 */
export function hostile(): Requests {
  return worst({ value: (text, length) => `${(text + "4-Ax-".repeat(length)).slice(0, length - 3)}%41` });
}

/** Makes a value of so many bytes that starts with a text of its own. */
type Value = (text: string, length: number) => string;

/** As long as asked for, of digits in groups: what detectors of cards, phones and national ids look at longest. */
function pad(text: string, length: number): string {
  return (text + "41-7.29 ".replace(" ", "_").repeat(length)).slice(0, length);
}

function members(user: string, account: string): string {
  return `env=prod,user.id=${user},region=eu-west-1,account_id=${account},session=abcdef0123456789`;
}

function same(lines: readonly string[]): Requests {
  const bytes = bytesOf(lines);
  return () => bytes;
}

function bytesOf(lines: readonly string[]): Buffer {
  return Buffer.from(`GET /cart HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1");
}
