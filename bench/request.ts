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

/** The same with baggage of `count` members, those of `known` over and over. */
export function long(count: number): Requests {
  const five = members(`alice${RAW}`, "1234567890").split(",");
  const list = Array.from({ length: count }, (_, i) => five[i % five.length]);
  return same([...TRACED, `baggage: ${list.join(",")}`]);
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
