// `attach` of the plugin configuration (policy-semantics.md 1, 2): which hop this instance serves, and for whom.
import { Node } from "../json/node";
import { Problem } from "../json/problem";
import { hasAll, isObjectOf, readFlag, readWord } from "../json/shape";
import { isName } from "./identity";
import { Attach, Policy } from "./model";
import { AUTO, findZone, OUTSIDE, readGlobs } from "./zones";

const NEEDED: StaticArray<string> = ["point", "peer", "tenant", "service", "zone"];
const KEYS: StaticArray<string> = ["point", "peer", "tenant", "service", "zone", "log", "edge", "indirect"];
const POINTS: StaticArray<string> = [
  "inbound-listener",
  "inbound-cluster",
  "outbound-listener",
  "outbound-cluster",
  "outbound-net",
];

/** Reads `node` into `attach`, but for the zones, which `bindAttach` finds once they are known. */
export function readAttach(node: Node, attach: Attach, problem: Problem): bool {
  if (!isObjectOf(node, KEYS, problem) || !hasAll(node, NEEDED, problem)) return false;
  attach.point = readWord(node.member("point")!, POINTS, "point-unknown", problem);
  if (attach.point < 0) return false;
  for (let i = 1; i < NEEDED.length; i++) if (!isName(node.member(NEEDED[i])!, problem)) return false;
  attach.tenant = node.member("tenant")!.text();
  attach.service = node.member("service")!.text();
  attach.zone = node.member("zone")!.text();
  const log = node.member("log");
  const flag = log === null ? 0 : readFlag(log, problem);
  if (flag < 0) return false;
  attach.log = flag == 1;
  const edge = node.member("edge");
  const isEdge = edge === null ? 0 : readFlag(edge, problem);
  if (isEdge < 0) return false;
  attach.edge = isEdge == 1;
  const indirect = node.member("indirect");
  const globs = indirect === null ? attach.indirect : readGlobs(indirect, problem);
  if (globs === null) return false;
  attach.indirect = globs;
  if (attach.zone != OUTSIDE && attach.zone != AUTO) return true;
  return problem.say("zone-home", node.member("zone")!.pointer(), "the zone that this workload is in");
}

/**
 * Finds the zones that `node` names among those of `policy`. A workload's own zone need not be `own`: a gateway stands
 * in a zone apart, which the mesh may trust less.
 */
export function bindAttach(node: Node, policy: Policy, problem: Problem): bool {
  const attach = policy.attach;
  policy.home = findZone(policy.zones, attach.zone);
  if (policy.home < 0) {
    return problem.say("zone-unknown", node.member("zone")!.pointer(), "the name of a zone of this policy");
  }
  const peer = node.member("peer")!;
  if (peer.text() == AUTO) return true;
  attach.peer = findZone(policy.zones, peer.text());
  return attach.peer >= 0 || problem.say("zone-unknown", peer.pointer(), "auto, or the name of a zone of this policy");
}
