// The stream's properties: what Envoy tells of it, what one attach point leaves to the next, what access logs print.
import { ARENA } from "../abi/arena";
import { ANSWER, callForeign, getProperty, HeaderMap, Status, setProperty } from "../abi/host";
import { bytesOf } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { leavesMarks, needsMarks } from "../decide/ids";
import { MARKS_PROPERTY } from "../decide/marks";
import { Message } from "../decide/message";

const CLUSTER_NAME: StaticArray<u8> = bytesOf("xds\0cluster_name");
/** What access logs print of the trace context: `%FILTER_STATE(wasm.tracecloak_log:PLAIN)%`, never `%REQ()%`. */
const LOG: StaticArray<u8> = bytesOf("tracecloak_log");
const MARKS: StaticArray<u8> = bytesOf(MARKS_PROPERTY);
const DECLARE: StaticArray<u8> = bytesOf("declare_property");

/** Reads the name of the cluster that the request goes to into ANSWER. */
export function readClusterName(): Status {
  return getProperty(CLUSTER_NAME);
}

/**
 * Has the marks live as long as the downstream request, so that an internal redirect, which keeps the edited headers,
 * keeps them too: Envoy's foreign function `declare_property` (DeclarePropertyArguments: name is field 1, span field 5,
 * DownstreamRequest 1). At configure, once per root. A host without it loses the marks on redirects: ids are then
 * mapped once more, never passed as they are.
 */
export function declareMarks(): void {
  const message = new Writer(new StaticArray<u8>(MARKS.length + 4));
  message.byte(0x0a);
  message.byte(<u8>MARKS.length);
  message.bytes(MARKS, 0, MARKS.length);
  message.byte(0x28);
  message.byte(1);
  callForeign(DECLARE, message.buf, 0, message.at);
}

/** Takes in what earlier attach points and attempts left for `map`, where that matters; false when the host fails. */
export function readMarks(m: Message, map: HeaderMap): bool {
  const bundle = m.hop.bundle;
  const marks = m.marks;
  if (bundle !== null && bundle.seals.length > 0) marks.reset(bundle.seals[0].k0, bundle.seals[0].k1);
  else marks.reset(0, 0);
  if (!needsMarks(m)) return true;
  const status = getProperty(MARKS);
  if (status == Status.OK) marks.read(ARENA, ANSWER.from, ANSWER.to);
  // At its first attach point all is the peer's own; only request headers come again, edited, by an internal redirect.
  if (map != HeaderMap.REQUEST_HEADERS && leavesMarks(m)) marks.present = false;
  return status == Status.OK || status == Status.NOT_FOUND;
}

/** Leaves the marks to the next attach point if there are new ones; false when the host fails. */
export function storeMarks(m: Message): bool {
  const marks = m.marks;
  return !marks.dirty || setProperty(MARKS, marks.bytes, 0, marks.length) == Status.OK;
}

/** Leaves the clean trace context to the access log that reads it, if one does; false on failure. */
export function keepForLog(m: Message): bool {
  const parent = m.parent;
  if (!m.hop.attach.log || !parent.stays) return true;
  return setProperty(LOG, parent.rewritten ? m.out.buf : ARENA, parent.from, parent.to) == Status.OK;
}
