// The stream's properties that Envoy tells, and the one that access logs print.
import { ARENA } from "../abi/arena";
import { ANSWER, getProperty, Status, setProperty } from "../abi/host";
import { bytesOf } from "../bytes/scan";
import { Message } from "../decide/message";

/** config.core.v3.TrafficDirection. */
export const enum Direction {
  UNSPECIFIED = 0,
  INBOUND = 1,
  OUTBOUND = 2,
}

const CLUSTER_NAME: StaticArray<u8> = bytesOf("xds\0cluster_name");
const HOST_ZONE: StaticArray<u8> = bytesOf("xds\0upstream_host_metadata\0filter_metadata\0tracecloak\0zone");
const DIRECTION: StaticArray<u8> = bytesOf("xds\0listener_direction");
/** What access logs print of the trace context: `%FILTER_STATE(wasm.tracecloak_log:PLAIN)%`, never `%REQ()%`. */
const LOG: StaticArray<u8> = bytesOf("tracecloak_log");

/** Reads the name of the cluster that the request goes to into ANSWER. */
export function readClusterName(): Status {
  return getProperty(CLUSTER_NAME);
}

/** Reads which zone the metadata of the host of this attempt names, written there by whoever rendered it, into ANSWER. */
export function readHostZone(): Status {
  return getProperty(HOST_ZONE);
}

/** Which way the traffic of a listener goes, as Envoy's configuration says it; UNSPECIFIED also where it cannot be asked. */
export function readDirection(): i32 {
  const status = getProperty(DIRECTION);
  return status == Status.OK && ANSWER.to > ANSWER.from ? <i32>ARENA[ANSWER.from] : Direction.UNSPECIFIED;
}

/** Leaves the clean trace context to the access log that reads it, if one does; false on failure. */
export function keepForLog(m: Message): bool {
  const parent = m.parent;
  if (!m.hop.attach.log || !parent.stays) return true;
  return setProperty(LOG, parent.rewritten ? m.out.buf : ARENA, parent.from, parent.to) == Status.OK;
}
