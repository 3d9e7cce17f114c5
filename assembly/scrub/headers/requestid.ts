// Request ids under policy (carriers.md rows 32 to 34): they follow the zone's `trace`, and are mapped in their own shape
// so that Envoy and whoever else reads them still can (docs/decisions/0015).
import { PAIRS } from "../../bytes/pairs";
import { equalsText } from "../../bytes/scan";
import { RequestId, readRequestId, writeRequestId } from "../../carriers/requestid";
import { Halves } from "../../crypto/ff1";
import { keepHeader, openTrimmed, refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Leaf, Use } from "../../token/bundle";
import { mapRequest, Way } from "../../token/map";
import { Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";

const id: RequestId = new RequestId();
const halves: Halves = new Halves();

/** Scrubs all lines of one such header where the trace does not stay as it is. */
export function scrubRequestId(m: Message, lines: Lines): void {
  const rules = m.rules;
  const pair = lines.pair(0);
  if (!isMappedHere(m, pair) || isRenewed(m, pair)) return;
  const f = openTrimmed(m, Carrier.HEADER, pair);
  // Rule 14: one that cannot take it is stripped; what was mapped for a peer is not mapped back yet.
  const maps = rules.trace == (rules.incoming ? Trace.RESTART : Trace.REMAP);
  if (!maps || lines.count > 1 || !readRequestId(f.buf, f.from, f.to, id)) {
    return refuse(m, Carrier.HEADER, Reason.TRACE, lines);
  }
  const leaf: Leaf | null = rules.leaves[Use.MAP_WHOLE];
  if (leaf === null) return refuse(m, Carrier.HEADER, Reason.NO_KEY, lines);
  halves.left = id.left;
  halves.right = id.right;
  mapRequest(leaf, rules.incoming ? Way.IN : Way.OUT, id.digits, halves);
  id.left = halves.left;
  id.right = halves.right;
  const start = m.out.at;
  writeRequestId(id, f.buf, f.from, f.to, m.out);
  keepHeader(m, pair, start, Reason.TRACE, Class.TRACE_ID);
}

/**
 * Whether this attach point maps: the one where other ids are mapped as well, and behind it where it was left out; never
 * what an earlier pass wrote (docs/decisions/0017).
 */
function isMappedHere(m: Message, pair: i32): bool {
  const asked = m.rules.incoming && !m.rules.response;
  if (asked && m.marks.vouchesFor(m.rules.zoneName, m.buf, pair)) return false;
  return asked || m.hop.maps;
}

/** Whether Envoy has put an id of its own in the place of what came, before any filter ran: in headers alone. */
function isRenewed(m: Message, pair: i32): bool {
  if (!m.hop.attach.edge || !m.rules.incoming || m.rules.response || m.trailers) return false;
  return equalsText(m.buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair), "x-request-id");
}
