// `spec.zones` (policy-semantics.md 2): where peers can stand, in the order they are tried; `outside` ends the list.
import { Node } from "../json/node";
import { Problem } from "../json/problem";
import { hasAll, isListOf, isObjectOf, isTextOf, readFlag } from "../json/shape";
import { isName, isNameList } from "./identity";
import { Zone } from "./model";
import { defaultSides, readIn, readOut } from "./side";

/** Zones of one policy. */
const ZONES_LIMIT: i32 = 64;
/** Globs of one zone, and bytes of one glob. */
const GLOBS_LIMIT: i32 = 256;
const GLOB_LIMIT: i32 = 255;

const KEYS: StaticArray<string> = ["name", "own", "peers", "clusters", "in", "out"];
const NEEDED: StaticArray<string> = ["name"];

/** The zone of whoever matches no other. */
export const OUTSIDE: string = "outside";
/** `attach.peer: auto` leaves the zone to the matchers, so no zone can be called that. */
export const AUTO: string = "auto";

/** The zones that `node` lists, or null. */
export function readZones(node: Node, problem: Problem): Array<Zone> | null {
  if (!isListOf(node, 1, ZONES_LIMIT, problem)) return null;
  const zones: Array<Zone> = [];
  for (let i = 0; i < node.children.length; i++) {
    const zone = readZone(node.children[i], problem);
    if (zone === null) return null;
    if (findZone(zones, zone.name) >= 0) {
      problem.say("zone-repeated", node.children[i].member("name")!.pointer(), "each zone once");
      return null;
    }
    const last = i == node.children.length - 1;
    if (last != (zone.name == OUTSIDE)) {
      problem.say("zone-outside", node.children[i].pointer(), "outside as the last zone, and only there");
      return null;
    }
    zones.push(zone);
  }
  for (let i = 0; i < zones.length; i++) if (zones[i].own) return zones;
  problem.say("zone-own", node.pointer(), "a zone with own: true, in which the workloads themselves stand");
  return null;
}

/** The position of the zone called `name`, or -1. */
export function findZone(zones: Array<Zone>, name: string): i32 {
  for (let i = 0; i < zones.length; i++) if (zones[i].name == name) return i;
  return -1;
}

/** The position of the zone that `node` names, or -1. */
export function readZoneName(node: Node, zones: Array<Zone>, problem: Problem): i32 {
  if (!isName(node, problem)) return -1;
  const zone = findZone(zones, node.text());
  if (zone < 0) problem.say("zone-unknown", node.pointer(), "the name of a zone of this policy");
  return zone;
}

/** One flag per zone for the zones that `node` lists, or null. */
export function readZoneFlags(node: Node, zones: Array<Zone>, problem: Problem): StaticArray<bool> | null {
  if (!isNameList(node, 1, problem)) return null;
  const flags = new StaticArray<bool>(zones.length);
  for (let i = 0; i < node.children.length; i++) {
    const zone = readZoneName(node.children[i], zones, problem);
    if (zone < 0) return null;
    flags[zone] = true;
  }
  return flags;
}

function readZone(node: Node, problem: Problem): Zone | null {
  if (!isObjectOf(node, KEYS, problem) || !hasAll(node, NEEDED, problem)) return null;
  const named = node.member("name")!;
  if (!isName(named, problem)) return null;
  const zone = new Zone(node.index, named.text());
  if (zone.name == AUTO) {
    problem.say("zone-auto", named.pointer(), "another name: `auto` is a word of attach.peer");
    return null;
  }
  const own = node.member("own");
  if (own !== null) {
    const flag = readFlag(own, problem);
    if (flag < 0) return null;
    zone.own = flag == 1;
  }
  if (zone.name == OUTSIDE && !isPlainOutside(node, problem)) return null;
  if (!readMatchers(node, zone, problem)) return null;
  defaultSides(zone);
  const into = node.member("in");
  if (into !== null && !readIn(into, zone, problem)) return null;
  const out = node.member("out");
  if (out !== null && !readOut(out, zone, problem)) return null;
  return zone;
}

/** `outside` is nobody's own and matches by matching nothing else. */
function isPlainOutside(node: Node, problem: Problem): bool {
  for (let i = 0; i < node.children.length; i++) {
    const key = node.children[i].key;
    if (key != "own" && key != "peers" && key != "clusters") continue;
    return problem.say(
      "zone-outside",
      node.children[i].pointer(),
      "no such key in outside: it is whoever matches nothing else",
    );
  }
  return true;
}

/** `peers` are read and not kept: identities from certificates come with a later version, until then they match nobody. */
function readMatchers(node: Node, zone: Zone, problem: Problem): bool {
  const peers = node.member("peers");
  if (peers !== null && readGlobs(peers, problem) === null) return false;
  const clusters = node.member("clusters");
  if (clusters === null) return true;
  const globs = readGlobs(clusters, problem);
  if (globs === null) return false;
  zone.clusters = globs;
  return true;
}

/** The globs that `node` lists, or null. */
export function readGlobs(node: Node, problem: Problem): Array<StaticArray<u8>> | null {
  if (!isListOf(node, 0, GLOBS_LIMIT, problem)) return null;
  const globs: Array<StaticArray<u8>> = [];
  for (let i = 0; i < node.children.length; i++) {
    if (!isTextOf(node.children[i], 1, GLOB_LIMIT, problem)) return null;
    globs.push(node.children[i].bytes);
  }
  return globs;
}
