// `spec.fields` (policy-semantics.md 8 to 11, 16, 19, 22): the entries that say what happens to fields by their names.
import { Node } from "../json/node";
import { Problem } from "../json/problem";
import { hasAll, isListOf, isObjectOf, isTextOf, readFlag, readWord } from "../json/shape";
import { Action, Scope } from "../words/action";
import { FIRST_OWN_CLASS } from "../words/class";
import { ACTION_WORDS, canTake, isGuarded, readClass } from "./class";
import { isNameList } from "./identity";
import { namesHeader, readMatch } from "./match";
import { Entry, Policy } from "./model";
import { readPattern } from "./pattern";
import { readZoneFlags } from "./zones";

/** Entries of one policy. */
const ENTRIES_LIMIT: i32 = 256;
/** Names over all entries. */
const ALL_NAMES_LIMIT: i32 = 1024;
/** Values of one entry, and bytes of one value. */
const VALUES_LIMIT: i32 = 256;
const VALUE_LIMIT: i32 = 255;

const KEYS: StaticArray<string> = [
  "match",
  "action",
  "class",
  "scope",
  "values",
  "pattern",
  "long",
  "on",
  "on_mesh",
  "zones",
  "services",
];
const NEEDED: StaticArray<string> = ["match", "action"];
const SCOPES: StaticArray<string> = ["tenant", "service", "trace"];
const LONGS: StaticArray<string> = ["hash", "strip"];
const SIDES: StaticArray<string> = ["request", "response"];

/** Reads `node` into `policy.entries`. The zones and the attachment have been read. */
export function readFields(node: Node, policy: Policy, problem: Problem): bool {
  if (!isListOf(node, 0, ENTRIES_LIMIT, problem)) return false;
  let names = 0;
  for (let i = 0; i < node.children.length; i++) {
    const entry = readEntry(node.children[i], policy, problem);
    if (entry === null) return false;
    policy.entries.push(entry);
    names += entry.names.length;
  }
  if (names > ALL_NAMES_LIMIT) return problem.say("list-size", node.pointer(), "at most 1024 names over all entries");
  return true;
}

function readEntry(node: Node, policy: Policy, problem: Problem): Entry | null {
  const vouched = node.member("vouched");
  if (vouched !== null) {
    problem.say("key-later", vouched.pointer(), "no such key yet: vouched values come with a later version");
    return null;
  }
  if (!isObjectOf(node, KEYS, problem) || !hasAll(node, NEEDED, problem)) return null;
  const entry = new Entry(node.index);
  const names = readMatch(node.member("match")!, problem);
  if (names === null) return null;
  entry.names = names;
  entry.action = readWord(node.member("action")!, ACTION_WORDS, "action-unknown", problem);
  if (entry.action < 0) return null;
  const fits =
    readMinting(node, entry, problem) && readKept(node, entry, problem) && readReach(node, entry, policy, problem);
  return fits ? entry : null;
}

/** `class`, `scope` and `long`: what tokens and hashes are made of. */
function readMinting(node: Node, entry: Entry, problem: Problem): bool {
  const mints = entry.action == Action.TOKENIZE || entry.action == Action.HASH;
  const scope = node.member("scope");
  const long = node.member("long");
  if (!mints && (scope !== null || long !== null))
    return unused(scope === null ? long! : scope, "tokenize or hash", problem);
  if (scope !== null) {
    entry.scope = readWord(scope, SCOPES, "scope-unknown", problem);
    if (entry.scope < 0) return false;
    if (entry.scope == Scope.TRACE && entry.action == Action.HASH) {
      return problem.say("scope-hash", scope.pointer(), "tenant or service: no hash is made within one trace");
    }
  }
  if (long !== null && !readLong(long, entry, problem)) return false;
  return readEntryClass(node, entry, mints, problem);
}

function readLong(node: Node, entry: Entry, problem: Problem): bool {
  const word = readWord(node, LONGS, "long-unknown", problem);
  if (word < 0) return false;
  if (word == 0 && entry.action == Action.HASH) {
    return problem.say("long-hash", node.pointer(), "strip: what is too long here is too long to be hashed");
  }
  entry.long = word == 0 ? Action.HASH : Action.STRIP;
  return true;
}

function readEntryClass(node: Node, entry: Entry, mints: bool, problem: Problem): bool {
  const named = node.member("class");
  if (named === null) {
    return !mints || problem.say("key-missing", node.pointer(), "the key class, which tokens and hashes carry");
  }
  if (!isTextOf(named, 1, 32, problem)) return false;
  const cls = readClass(named, problem);
  if (cls < 0) return false;
  if (cls == FIRST_OWN_CLASS) entry.ownClass = named.text();
  else entry.cls = cls;
  if (isGuarded(cls) && entry.action != Action.STRIP) {
    return problem.say("class-guarded", node.member("action")!.pointer(), "strip: only an exception lifts this class");
  }
  return canTake(node.member("action")!, cls, entry.action, entry.scope, problem);
}

/** `values` and `pattern`: what a kept field may hold (policy-semantics.md 10). */
function readKept(node: Node, entry: Entry, problem: Problem): bool {
  const values = node.member("values");
  const pattern = node.member("pattern");
  if (entry.action != Action.KEEP) {
    return (values === null && pattern === null) || unused(values === null ? pattern! : values, "keep", problem);
  }
  if (values !== null && pattern !== null) {
    return problem.say("keep-both", pattern.pointer(), "values or pattern, not both");
  }
  if (values !== null) return readValues(values, entry, problem);
  if (pattern === null)
    return problem.say("keep-open", node.pointer(), "values or pattern: what a kept field may hold");
  if (!isTextOf(pattern, 1, VALUE_LIMIT, problem)) return false;
  entry.pattern = readPattern(pattern, problem);
  return entry.pattern !== null;
}

function readValues(node: Node, entry: Entry, problem: Problem): bool {
  if (!isListOf(node, 1, VALUES_LIMIT, problem)) return false;
  const values: Array<StaticArray<u8>> = [];
  for (let i = 0; i < node.children.length; i++) {
    if (!isTextOf(node.children[i], 1, VALUE_LIMIT, problem)) return false;
    values.push(node.children[i].bytes);
  }
  entry.values = values;
  return true;
}

/** `on`, `on_mesh`, `zones` and `services`: where the entry applies. */
function readReach(node: Node, entry: Entry, policy: Policy, problem: Problem): bool {
  const on = node.member("on");
  const onMesh = node.member("on_mesh");
  if ((on !== null || onMesh !== null) && !namesHeader(entry.names)) {
    return unused(on === null ? onMesh! : on, "header: names in `match`", problem);
  }
  if (on !== null && !readOn(on, entry, problem)) return false;
  if (onMesh !== null) {
    const flag = readFlag(onMesh, problem);
    if (flag < 0) return false;
    entry.onMesh = flag == 1;
  }
  const zones = node.member("zones");
  if (zones !== null) {
    entry.zones = readZoneFlags(zones, policy.zones, problem);
    if (entry.zones === null) return false;
  }
  const services = node.member("services");
  if (services === null) return true;
  if (!isNameList(services, 1, problem)) return false;
  entry.applies = false;
  for (let i = 0; i < services.children.length; i++) {
    if (services.children[i].text() == policy.attach.service) entry.applies = true;
  }
  return true;
}

function readOn(node: Node, entry: Entry, problem: Problem): bool {
  if (!isListOf(node, 1, 2, problem)) return false;
  entry.onRequest = false;
  for (let i = 0; i < node.children.length; i++) {
    const side = readWord(node.children[i], SIDES, "on-unknown", problem);
    if (side < 0) return false;
    if (side == 0) entry.onRequest = true;
    else entry.onResponse = true;
  }
  return true;
}

/** Refuses a key that would do nothing. */
function unused(node: Node, where: string, problem: Problem): bool {
  return problem.say("key-unused", node.pointer(), "this key only with " + where);
}
