// Request ids under policy (carriers.md rows 32 to 34): they follow the zone's `trace`, and are mapped in their own shape
// so that Envoy and whoever else reads them still can (docs/decisions/0015).
import { PAIRS } from "../../bytes/pairs";
import { dropOws, equalsText, skipOws } from "../../bytes/scan";
import { RequestId, readRequestId, writeRequestId } from "../../carriers/requestid";
import { Halves } from "../../crypto/ff1";
import { Edits } from "../../decide/edits";
import { settleKept } from "../../decide/field";
import { Hop } from "../../decide/hop";
import { Lines } from "../../decide/lines";
import { Mark, marks } from "../../decide/marks";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { message } from "../../decide/transform";
import { Leaf, Use } from "../../token/bundle";
import { mapRequest, Way } from "../../token/map";
import { Mode, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";

const id: RequestId = new RequestId();
const halves: Halves = new Halves();

/** Scrubs all lines of one such header where the trace does not stay as it is. */
export function scrubRequestId(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  if (!isMappedHere(hop, rules)) return;
  const pair = lines.pair(0);
  const nameFrom = PAIRS.nameFrom(pair);
  const nameTo = PAIRS.nameTo(pair);
  if (isRenewed(hop, rules, buf, nameFrom, nameTo)) return;
  const from = skipOws(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
  const to = dropOws(buf, from, PAIRS.valueTo(pair));
  // Rule 14: one that cannot take it is stripped; what was mapped for a peer is not mapped back yet.
  const maps = rules.trace == (rules.incoming ? Trace.RESTART : Trace.REMAP);
  if (!maps || lines.count > 1 || !readRequestId(buf, from, to, id)) {
    return refuse(rules, Carrier.HEADER, Reason.TRACE, buf, lines, edits);
  }
  const leaf: Leaf | null = rules.leaves[Use.MAP_WHOLE];
  if (leaf === null) return refuse(rules, Carrier.HEADER, Reason.NO_KEY, buf, lines, edits);
  if (id.canonical && marks.has(Mark.MAPPED, digestOf(rules))) return; // an attempt before this one wrote it
  halves.left = id.left;
  halves.right = id.right;
  mapRequest(leaf, rules.incoming ? Way.IN : Way.OUT, id.digits, halves);
  id.left = halves.left;
  id.right = halves.right;
  const start = out.at;
  writeRequestId(id, buf, from, to, out);
  edits.replace(nameFrom, nameTo, start, out.at);
  settleKept(rules, Carrier.HEADER, Reason.TRACE, Class.TRACE_ID, buf, nameFrom, nameTo, from, to, start, true);
  if (rules.policy.mode != Mode.REPORT && !rules.response) marks.add(Mark.MAPPED, digestOf(rules));
}

/**
 * Whether this attach point maps: the one where other ids are mapped as well (docs/decisions/0005), and behind it where
 * it was left out.
 */
function isMappedHere(hop: Hop, rules: Rules): bool {
  return hop.maps || (rules.incoming && !rules.response && !marks.present);
}

/** Whether Envoy has put an id of its own in the place of what came, before any filter ran: in headers alone. */
function isRenewed(hop: Hop, rules: Rules, buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (!hop.attach.edge || !rules.incoming || rules.response || message.trailers) return false;
  return equalsText(buf, from, to, "x-request-id");
}

function digestOf(rules: Rules): u64 {
  return marks.mappedDigest(rules.zone.index, Carrier.HEADER, id.left, id.right, <u64>id.digits);
}
