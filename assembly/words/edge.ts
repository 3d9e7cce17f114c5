// Plain headers that say something at the edge of a mesh by their very name: carriers.md section 2, rows 32 to 38. Asked
// for every plain header at a boundary, so nearly all names are told apart by their last byte and their first four.
import { bytesOf, copyOf, endsWith, equalsText, indexOf, startsWith } from "../bytes/scan";

export const enum Edge {
  NONE = 0,
  REQUEST_ID = 1, // rows 32 to 34: which request it is
  ADDRESS = 2, // rows 33 and 35: where the caller is, as a CDN or proxy says
  REFERER = 3,
  PATH = 4, // what was asked for, before a proxy rewrote it
  PERSON = 5, // who is asking, as RFC 9110 section 10.1.2 or a gateway calls it
  MESH = 6, // row 38: what a mesh says of itself, which no Envoy adds before its filters
  ENVOY = 7, // row 38: what Envoys tell each other
  STAYS = 8, // means nobody, whatever words stand in its name
}

/** A name, or what names of that kind start or end with. */
class Row {
  last: u8;

  constructor(
    public edge: Edge,
    public text: StaticArray<u8>,
    public starts: bool,
    public ends: bool,
  ) {
    this.last = text[text.length - 1];
  }
}

/**
 * The number of the kind, then the name, of which `*` stands for the rest; the first that fits decides. A bare
 * `request-id` and a bare `trace-id` are not among them: the one is a carrier, the other too generic (carriers.md 5.14).
 * What Envoy's connection manager itself says of a caller before any filter runs stays. So do what Amazon S3 calls a
 * customer's key and who pays for a request, Cloudflare's scheme of a visitor, and the wish of Azure's clients for an id
 * in the answer. Kong calls whom it let in a consumer with a custom id.
 */
const ROWS: Array<Row> = rowsOf(
  "8*return-client-request-id 1*-request-id 1*-requestid 1*correlation-id 1*-correlationid 1*-trace-id 1*-debug-id 1cf-ray " +
    "2*client-ip 2*clientip 2*real-ip 2*user-ip 2*original-forwarded-for 2cf-connecting-ip* 2cf-pseudo-ip* 2cf-ip* 3referer " +
    "4x-original-url 4x-original-uri 4x-original-path 4x-rewrite-url 4x-forwarded-uri 4x-forwarded-path 4x-envoy-original-path " +
    "5from 5x-consumer-custom-id 5impersonate-uid " +
    "6x-istio-* 6x-envoy-peer-metadata* 6x-envoy-decorator-operation " +
    "0x-envoy-external-address 0x-envoy-internal 7x-envoy-* " +
    "8x-amz-server-side-encryption-customer-key 8x-amz-server-side-encryption-customer-key-md5 " +
    "8x-amz-copy-source-server-side-encryption-customer-key 8x-amz-copy-source-server-side-encryption-customer-key-md5 " +
    "8x-amz-request-payer 8cf-visitor",
);

/** One bit for the low five bits of each byte that a name above ends with, where its start does not tell it apart. */
let lastBytes: u32 = 0;
for (let i = 0; i < ROWS.length; i++) {
  const row = ROWS[i];
  if (!row.starts && (row.ends || !mayStart(load<u32>(changetype<usize>(row.text))))) lastBytes |= bitOf(row.last);
}

/** What a plain header is by its name, which is in lower case and no carrier's. Allocates nothing. */
export function findEdge(buf: StaticArray<u8>, from: i32, to: i32): Edge {
  if (to - from < 4) return Edge.NONE;
  const last = buf[to - 1];
  if ((lastBytes & bitOf(last)) == 0 && !mayStart(load<u32>(changetype<usize>(buf) + from))) return Edge.NONE;
  for (let i = 0; i < ROWS.length; i++) {
    const row = ROWS[i];
    const text = row.text;
    if (!row.starts && row.last != last) continue;
    if (!row.starts && !row.ends && to - from != text.length) continue;
    if (row.ends ? endsWith(buf, from, to, text) : startsWith(buf, from, to, text)) return row.edge;
  }
  return Edge.NONE;
}

/** Whether Envoy's connection manager sees to a header of that very name, which leaves trailers and other spellings. */
export function isEnvoys(buf: StaticArray<u8>, from: i32, to: i32): bool {
  return (
    equalsText(buf, from, to, "forwarded") ||
    equalsText(buf, from, to, "x-forwarded-for") ||
    equalsText(buf, from, to, "x-forwarded-client-cert") ||
    equalsText(buf, from, to, "x-envoy-external-address") ||
    equalsText(buf, from, to, "x-envoy-internal")
  );
}

function bitOf(c: u8): u32 {
  return 1 << (c & 31);
}

/** Whether a name starts like the families above: `x-en`, `x-is`, `x-am`, `cf-`. */
function mayStart(first: u32): bool {
  return first == 0x6e652d78 || first == 0x73692d78 || first == 0x6d612d78 || (first & 0xffffff) == 0x2d6663;
}

function rowsOf(text: string): Array<Row> {
  const bytes = bytesOf(text);
  const rows: Array<Row> = [];
  for (let from = 0; from < bytes.length; ) {
    const end = indexOf(bytes, 0x20, from, bytes.length);
    const ends = bytes[from + 1] == 0x2a;
    const starts = bytes[end - 1] == 0x2a;
    rows.push(new Row(bytes[from] - 0x30, copyOf(bytes, from + 1 + <i32>ends, end - <i32>starts), starts, ends));
    from = end + 1;
  }
  return rows;
}
