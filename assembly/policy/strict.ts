// The strict default (policy-semantics.md 18): what holds without a policy. Everything unknown, payment and secret go;
// outside gets and gives a traceparent and no more, which restarts on its way in and is remapped on its way out.
import { Point } from "../words/action";
import { Carrier } from "../words/carrier";
import { Policy, Zone } from "./model";
import { defaultSides } from "./side";
import { OUTSIDE } from "./zones";

/** The zones of a policy that names none: the workload's own, which only `attach.peer` can reach, and outside. */
export function strictZones(home: string): Array<Zone> {
  const own = new Zone(0, home);
  own.own = true;
  defaultSides(own);
  const outside = new Zone(1, OUTSIDE);
  defaultSides(outside);
  outside.in.carriers[Carrier.TRACEPARENT] = true;
  outside.out.carriers[Carrier.TRACEPARENT] = true;
  outside.in.stripBaggage = true;
  outside.out.stripBaggage = true;
  return [own, outside];
}

/** The policy of an instance that was given no configuration at all: whoever comes is outside. */
export function strictPolicy(): Policy {
  const policy = new Policy();
  policy.attach.point = Point.INBOUND_LISTENER;
  policy.attach.zone = "mesh";
  policy.zones = strictZones(policy.attach.zone);
  policy.home = 0;
  policy.outside = 1;
  policy.attach.peer = policy.outside;
  return policy;
}
