// `spec` (policy-semantics.md, "Keys"): everything of a policy but its head.
import { JsonKind, Node } from "../json/node";
import { Problem } from "../json/problem";
import { isObjectOf, readFlag, readInteger, readWord } from "../json/shape";
import { Action, Scope } from "../words/action";
import { ACTION_WORDS, canTake, isGuarded, readBuiltInClass } from "./class";
import { readExceptions } from "./exceptions";
import { readFields } from "./fields";
import { isNameList } from "./identity";
import { Policy } from "./model";
import { readWords } from "./words";

/** The keys of `spec`; `zones` is read before all others. */
export const SPEC_KEYS: StaticArray<string> = [
  "mode",
  "kill_switch",
  "fields",
  "classes",
  "words",
  "unknown",
  "limits",
  "accept_tenants",
  "exceptions",
  "zones",
];
const MODES: StaticArray<string> = ["enforce", "report", "off"];
const UNKNOWNS: StaticArray<string> = ["strip", "mask"];
const LIMIT_WORDS: StaticArray<string> = ["members", "bytes", "header_bytes", "new_tokens", "opaque_bytes"];

/** Reads `node` over the defaults in `policy`, whose zones and attachment are there. */
export function readSpec(node: Node, policy: Policy, problem: Problem): bool {
  const mode = node.member("mode");
  if (mode !== null) {
    policy.mode = readWord(mode, MODES, "mode-unknown", problem);
    if (policy.mode < 0) return false;
  }
  const kill = node.member("kill_switch");
  if (kill !== null) {
    const flag = readFlag(kill, problem);
    if (flag < 0) return false;
    policy.killSwitch = flag == 1;
  }
  const unknown = node.member("unknown");
  if (unknown !== null) {
    const word = readWord(unknown, UNKNOWNS, "unknown-weak", problem);
    if (word < 0) return false;
    policy.unknown = word == 0 ? Action.STRIP : Action.MASK;
  }
  const classes = node.member("classes");
  if (classes !== null && !readClasses(classes, policy, problem)) return false;
  const words = node.member("words");
  if (words !== null && !readWords(words, policy, problem)) return false;
  const limits = node.member("limits");
  if (limits !== null && !readLimits(limits, policy, problem)) return false;
  const tenants = node.member("accept_tenants");
  if (tenants !== null && !readTenants(tenants, policy, problem)) return false;
  const fields = node.member("fields");
  if (fields !== null && !readFields(fields, policy, problem)) return false;
  const exceptions = node.member("exceptions");
  return exceptions === null || readExceptions(exceptions, policy, problem);
}

/** Class -> action. Payment and secret stay at strip: only an exception lifts them (policy-semantics.md 11, 12). */
function readClasses(node: Node, policy: Policy, problem: Problem): bool {
  if (node.kind != JsonKind.OBJECT) return problem.say("type", node.pointer(), "an object");
  for (let i = 0; i < node.children.length; i++) {
    const child = node.children[i];
    const cls = readBuiltInClass(child, child.key, problem);
    if (cls < 0) return false;
    const action = readWord(child, ACTION_WORDS, "action-unknown", problem);
    if (action < 0) return false;
    if (isGuarded(cls) && action != Action.STRIP) {
      return problem.say("class-guarded", child.pointer(), "strip: only an exception lifts this class");
    }
    // What a class alone tokenizes or hashes is of scope tenant.
    if (!canTake(child, cls, action, Scope.TENANT, problem)) return false;
    policy.classes[cls] = <i8>action;
  }
  return true;
}

/** W3C Baggage 3.3.2 makes 64 members and 8192 bytes of baggage sure to travel: policy can take less, never more. */
function readLimits(node: Node, policy: Policy, problem: Problem): bool {
  if (!isObjectOf(node, LIMIT_WORDS, problem)) return false;
  policy.members = readLimit(node, "members", 1, 64, policy.members, problem);
  policy.bytes = readLimit(node, "bytes", 1, 8192, policy.bytes, problem);
  policy.headerBytes = readLimit(node, "header_bytes", 1, 98304, policy.headerBytes, problem);
  policy.newTokens = readLimit(node, "new_tokens", 0, 64, policy.newTokens, problem);
  policy.opaqueBytes = readLimit(node, "opaque_bytes", 0, 98304, policy.opaqueBytes, problem);
  return !problem.found;
}

function readLimit(node: Node, key: string, least: i32, most: i32, fallback: i32, problem: Problem): i32 {
  const member = node.member(key);
  return member === null ? fallback : readInteger(member, least, most, problem);
}

function readTenants(node: Node, policy: Policy, problem: Problem): bool {
  if (!isNameList(node, 0, problem)) return false;
  for (let i = 0; i < node.children.length; i++) policy.acceptTenants.push(node.children[i].text());
  return true;
}
