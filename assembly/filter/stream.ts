// The life of one header map: read it once, have it scrubbed, apply the edits, look at every status. Whatever fails
// ends the message; nothing that was not looked at passes.
import { ARENA, resetArena } from "../abi/arena";
import { ANSWER, addHeader, getPairs, HeaderMap, removeHeader, replaceHeader, Status } from "../abi/host";
import { countDegraded } from "../decide/counts";
import { Edit } from "../decide/edits";
import { Hop } from "../decide/hop";
import { Message, message } from "../decide/message";
import { isConnect } from "../scrub/headers/tunnel";
import { scrub, sortPairs } from "../scrub/scrub";
import { Mode } from "../words/action";
import { Reason } from "../words/reason";
import { findStream, isTraced, isTunnel, rootOf, setTrace, setTunnel, setZone, traceLowOf, zoneOf } from "./contexts";
import { sendJournal, startJournal } from "./explain";
import { keepForLog, readClusterName, readMarks, storeMarks } from "./property";
import { refuseMessage } from "./refusal";
import { hopOf } from "./root";

/** FilterHeadersStatus and FilterTrailersStatus of the ABI. */
const CONTINUE: i32 = 0;
const STOP: i32 = 1;

/** Handles the header map `map` of stream `id`; answers the ABI's filter status. */
export function onHeaders(id: u32, map: HeaderMap): i32 {
  const stream = findStream(id);
  const hop: Hop | null = stream < 0 ? null : hopOf(rootOf(stream));
  if (hop !== null && hop.policy.mode == Mode.OFF) return CONTINUE;
  resetArena();
  const status = getPairs(map);
  if (hop === null) return refuse(null, map, Reason.CLOSED); // nothing may pass where no configuration says what
  if (status == Status.EMPTY || (status == Status.NOT_FOUND && map != HeaderMap.REQUEST_HEADERS)) return CONTINUE;
  if (status == Status.MEMORY_ACCESS || status == Status.PARSE) return refuse(hop, map, Reason.TOO_LARGE);
  if (status != Status.OK) return refuse(hop, map, Reason.HOST);
  if (ANSWER.to - ANSWER.from > hop.policy.headerBytes) return refuse(hop, map, Reason.TOO_LARGE);

  const response = map == HeaderMap.RESPONSE_HEADERS || map == HeaderMap.RESPONSE_TRAILERS;
  const zone = findZone(hop, stream);
  if (zone < 0) return refuse(hop, map, Reason.HOST);
  const m = message;
  m.start(hop, hop.rulesFor(zone, response), ARENA);
  sortPairs(m);
  if (map == HeaderMap.REQUEST_HEADERS && m.carriers && isConnect(ARENA)) setTunnel(stream);
  m.tunnel = isTunnel(stream) && m.rules.inside;
  if (!readMarks(m, map)) return refuse(hop, map, Reason.HOST);
  m.trailers = map == HeaderMap.REQUEST_TRAILERS || map == HeaderMap.RESPONSE_TRAILERS;
  m.traced = isTraced(stream);
  m.traceLow = traceLowOf(stream);
  startJournal(response, m.reports);
  const clean = scrub(m);
  sendJournal();
  if (!clean) return refuse(hop, map, Reason.TOO_LARGE);
  if (map == HeaderMap.REQUEST_HEADERS) setTrace(stream, m.traced, m.traceLow);
  if (!apply(m, map)) return refuse(hop, map, Reason.HOST);
  if (map == HeaderMap.REQUEST_HEADERS && m.carriers && !keepForLog(m)) return refuse(hop, map, Reason.HOST);
  if (!storeMarks(m)) return refuse(hop, map, Reason.HOST);
  return CONTINUE;
}

/** Ends the message; in report mode, which changes nothing (rule 17), it is counted and goes on as it came. */
function refuse(hop: Hop | null, map: HeaderMap, reason: i32): i32 {
  if (hop !== null && hop.policy.mode == Mode.REPORT) {
    countDegraded(reason);
    return CONTINUE;
  }
  refuseMessage(map, reason);
  return STOP;
}

/** The peer's zone, found once per stream; -1 when the host fails to say which cluster it is. */
function findZone(hop: Hop, stream: i32): i32 {
  const fixed = hop.attach.peer;
  if (fixed >= 0) return fixed;
  if (hop.inbound) return hop.policy.outside; // no identity is looked at yet
  const known = zoneOf(stream);
  if (known >= 0) return known;
  const status = readClusterName();
  if (status != Status.OK && status != Status.NOT_FOUND) return -1;
  const zone = status == Status.OK ? hop.zoneOfCluster(ARENA, ANSWER.from, ANSWER.to) : hop.policy.outside;
  setZone(stream, zone);
  return zone;
}

/** Applies the edits in order; false as soon as the host refuses one. */
function apply(m: Message, map: HeaderMap): bool {
  const edits = m.edits;
  const values = m.out.buf;
  for (let i = 0; i < edits.count; i++) {
    const from = edits.nameFrom(i);
    const to = edits.nameTo(i);
    const kind = edits.kind(i);
    let status = Status.OK;
    if (kind == Edit.REMOVE) status = removeHeader(map, ARENA, from, to);
    else if (kind == Edit.REPLACE) {
      status = replaceHeader(map, ARENA, from, to, values, edits.valueFrom(i), edits.valueTo(i));
    } else status = addHeader(map, ARENA, from, to, values, edits.valueFrom(i), edits.valueTo(i));
    if (status != Status.OK) return false;
  }
  return true;
}
