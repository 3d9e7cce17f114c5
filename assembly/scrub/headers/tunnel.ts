// CONNECT (RFC 9110 section 9.3.6): its header speaks to the proxy that opens the tunnel. Inside the mesh that is Istio's
// HBONE, which tells who its peer is in `baggage`; docs/decisions/0014 says where it is left alone and why.
import { COLON } from "../../bytes/ascii";
import { PAIRS } from "../../bytes/pairs";
import { equalsText } from "../../bytes/scan";

/**
 * Whether PAIRS begin a CONNECT request. With `:protocol` (RFC 8441) it is an ordinary request, a websocket over HTTP/2
 * for one. Pseudo-headers stand before all others, so nothing else is looked at.
 */
export function isConnect(buf: StaticArray<u8>): bool {
  let connect = false;
  for (let i = 0; i < PAIRS.count; i++) {
    const from = PAIRS.nameFrom(i);
    const to = PAIRS.nameTo(i);
    if (buf[from] != COLON) break;
    if (equalsText(buf, from, to, ":protocol")) return false;
    if (equalsText(buf, from, to, ":method")) {
      connect = equalsText(buf, PAIRS.valueFrom(i), PAIRS.valueTo(i), "CONNECT");
    }
  }
  return connect;
}
