// `referer` at a boundary: the page somebody came from is cut to its origin, as browsers do under the referrer policy
// `origin` (RFC 9110 section 10.1.3).
import { SLASH } from "../../bytes/ascii";
import { PAIRS } from "../../bytes/pairs";
import { dropOws, equal, skipOws } from "../../bytes/scan";
import { writeOrigin } from "../../carriers/url";
import { Edits } from "../../decide/edits";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { settleCut } from "./path";

/** Scrubs all lines of `referer`; whatever is no URL of http or https goes. */
export function scrubReferer(rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const pair = lines.pair(0);
  const from = skipOws(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
  const to = dropOws(buf, from, PAIRS.valueTo(pair));
  const start = out.at;
  if (lines.count > 1 || writeOrigin(buf, from, to, out) < 0) {
    return refuse(rules, Carrier.HEADER, Reason.MALFORMED, buf, lines, edits);
  }
  const bare = equal(out.buf, start, out.at, buf, from, to);
  out.byte(SLASH);
  settleCut(rules, bare, buf, pair, from, to, start, edits);
}
