// Which plain headers no policy edits: what HTTP itself, Envoy or a credential needs.
import { COLON } from "../bytes/ascii";
import { bytesOf, equal } from "../bytes/scan";

/** A header by its whole name, or all whose names start alike. */
class Header {
  text: StaticArray<u8>;

  constructor(
    name: string,
    /** Whether `name` is only what the names start with. */
    public family: bool,
  ) {
    this.text = bytesOf(name);
  }
}

/**
 * RFC 9110 sections 7.6.1 and 8, RFC 9113 section 8.2.2; credentials are never edited (policy-semantics.md 9); Envoy
 * reads its own headers and routes nothing without x-forwarded-proto (carriers.md rows 34, 35 and 38).
 */
const RESERVED: Array<Header> = listOf(
  "authorization cookie set-cookie www-authenticate host connection content-length content-type content-encoding " +
    "transfer-encoding te trailer upgrade keep-alive expect http2-settings x-forwarded-proto x-request-id",
  "proxy- x-envoy-",
);

/**
 * Whether a header is a pseudo-header, a credential, or one that HTTP or Envoy acts on. The name is in lower case.
 * Asked of a header that a glob or a spelling matched, before it is edited. Allocates nothing.
 */
export function isReservedHeader(buf: StaticArray<u8>, from: i32, to: i32): bool {
  return (from < to && buf[from] == COLON) || isListed(RESERVED, buf, from, to);
}

function isListed(list: Array<Header>, buf: StaticArray<u8>, from: i32, to: i32): bool {
  for (let i = 0; i < list.length; i++) {
    const header = list[i];
    const stop = from + header.text.length;
    if (stop > to || (stop < to && !header.family)) continue;
    if (equal(header.text, 0, header.text.length, buf, from, stop)) return true;
  }
  return false;
}

function listOf(names: string, families: string): Array<Header> {
  const list: Array<Header> = [];
  const exact = names.split(" ");
  for (let i = 0; i < exact.length; i++) list.push(new Header(exact[i], false));
  const prefixes = families.split(" ");
  for (let i = 0; i < prefixes.length; i++) list.push(new Header(prefixes[i], true));
  return list;
}
