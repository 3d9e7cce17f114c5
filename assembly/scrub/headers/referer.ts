// `referer` at a boundary: the page somebody came from is cut to its origin, as browsers do under the referrer policy
// `origin` (RFC 9110 section 10.1.3).
import { SLASH } from "../../bytes/ascii";
import { equal } from "../../bytes/scan";
import { writeOrigin } from "../../carriers/url";
import { openTrimmed, refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { settleCut } from "./path";

/** Scrubs all lines of `referer`; whatever is no URL of http or https goes. */
export function scrubReferer(m: Message, lines: Lines): void {
  const out = m.out;
  const f = openTrimmed(m, Carrier.HEADER, lines.pair(0));
  const start = out.at;
  if (lines.count > 1 || writeOrigin(m.buf, f.from, f.to, out) < 0) {
    return refuse(m, Carrier.HEADER, Reason.MALFORMED, lines);
  }
  const bare = equal(out.buf, start, out.at, f.buf, f.from, f.to);
  out.byte(SLASH);
  settleCut(m, lines.pair(0), start, bare);
}
