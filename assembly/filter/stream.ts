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
import { readMarks, restoreSent, saveSent, storeMarks, storeSent } from "./passes";
import { keepForLog, readClusterName, readHostZone } from "./property";
import { refuseMessage } from "./refusal";
import { hopAtStart, hopOf } from "./root";

/** FilterHeadersStatus and FilterTrailersStatus of the ABI. */
const CONTINUE: i32 = 0;
const STOP: i32 = 1;

/** Handles the header map `map` of stream `id`; answers the ABI's filter status. */
export function onHeaders(id: u32, map: HeaderMap): i32 {
  const stream = findStream(id);
  resetArena();
  const hop: Hop | null = stream < 0 ? null : hopFor(rootOf(stream), map);
  if (hop !== null && isLeftAlone(hop, map)) return CONTINUE;
  const status = getPairs(map);
  if (hop === null) return refuse(null, map, Reason.CLOSED); // nothing may pass where no configuration says what
  if (status == Status.EMPTY || (status == Status.NOT_FOUND && map != HeaderMap.REQUEST_HEADERS)) return CONTINUE;
  const fault = status == Status.OK ? handle(hop, stream, map) : faultOf(status);
  return fault < 0 ? CONTINUE : refuse(hop, map, fault);
}

function hopFor(root: u32, map: HeaderMap): Hop | null {
  return map == HeaderMap.REQUEST_HEADERS ? hopAtStart(root) : hopOf(root);
}

/** Whether nothing is to be done: by policy, or because another attach point of the hop looks at this map. */
function isLeftAlone(hop: Hop, map: HeaderMap): bool {
  return hop.policy.mode == Mode.OFF || (map != HeaderMap.REQUEST_HEADERS && hop.defers);
}

function faultOf(status: Status): i32 {
  return status == Status.MEMORY_ACCESS || status == Status.PARSE ? Reason.TOO_LARGE : Reason.HOST;
}

/** Has the map in hand scrubbed, and its edits applied; answers why the message must be refused, or -1. */
function handle(hop: Hop, stream: i32, map: HeaderMap): i32 {
  if (ANSWER.to - ANSWER.from > hop.policy.headerBytes) return Reason.TOO_LARGE;
  const response = map == HeaderMap.RESPONSE_HEADERS || map == HeaderMap.RESPONSE_TRAILERS;
  const request = map == HeaderMap.REQUEST_HEADERS;
  const zone = findZone(hop, stream);
  if (zone < 0) return Reason.HOST;
  const m = message;
  m.start(hop, hop.rulesFor(zone, response), ARENA);
  m.trailers = map == HeaderMap.REQUEST_TRAILERS || map == HeaderMap.RESPONSE_TRAILERS;
  const restored = restoreSent(m, map);
  if (restored != Status.OK) return faultOf(restored);
  sortPairs(m);
  if (request && m.carriers && isConnect(ARENA)) setTunnel(stream);
  m.tunnel = isTunnel(stream) && m.rules.inside;
  if (!readMarks(m)) return Reason.HOST;
  m.traced = isTraced(stream);
  m.traceLow = traceLowOf(stream);
  startJournal(response, m.reports);
  const clean = scrub(m);
  sendJournal();
  if (!clean) return Reason.TOO_LARGE;
  const sent = saveSent(m);
  if (m.out.full) return Reason.TOO_LARGE;
  if (request) setTrace(stream, m.traced, m.traceLow);
  if (!apply(m, map)) return Reason.HOST;
  if (request && m.carriers && !keepForLog(m)) return Reason.HOST;
  return storeMarks(m) && storeSent(m, map, sent) ? -1 : Reason.HOST;
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
  let zone = hop.policy.outside;
  if (status == Status.OK) {
    if (!hop.isIndirect(ARENA, ANSWER.from, ANSWER.to)) zone = hop.zoneOfCluster(ARENA, ANSWER.from, ANSWER.to);
    else if (hop.leaves && readHostZone() == Status.OK) zone = hop.zoneCalled(ARENA, ANSWER.from, ANSWER.to);
  }
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
