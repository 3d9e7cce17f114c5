// `spec.exceptions` (policy-semantics.md 12): one class or entry lifted for one field in one zone, until a date.
import { Node } from "../json/node";
import { Problem } from "../json/problem";
import { hasAll, isListOf, isObjectOf, isTextOf, readWord } from "../json/shape";
import { Action, Scope } from "../words/action";
import { ACTION_WORDS, canTake, readBuiltInClass } from "./class";
import { NO_DATE, readDate } from "./date";
import { readMatch } from "./match";
import { Exception, Policy, PROSE_BYTES } from "./model";
import { readZoneName } from "./zones";

/** Exceptions of one policy. */
const EXCEPTIONS_LIMIT: i32 = 64;

const KEYS: StaticArray<string> = ["match", "lift", "action", "zone", "owner", "reason", "expires"];
/** `lift: entry` lifts the entry of `fields` that fits. */
const ENTRY: string = "entry";

/** Reads `node` into `policy.exceptions`. The zones have been read. */
export function readExceptions(node: Node, policy: Policy, problem: Problem): bool {
  if (!isListOf(node, 0, EXCEPTIONS_LIMIT, problem)) return false;
  for (let i = 0; i < node.children.length; i++) {
    const exception = readException(node.children[i], policy, problem);
    if (exception === null) return false;
    policy.exceptions.push(exception);
  }
  return true;
}

function readException(node: Node, policy: Policy, problem: Problem): Exception | null {
  if (!isObjectOf(node, KEYS, problem) || !hasAll(node, KEYS, problem)) return null;
  const exception = new Exception(node.index);
  if (!readFields(node.member("match")!, exception, problem)) return null;
  if (!isTextOf(node.member("owner")!, 1, PROSE_BYTES, problem)) return null;
  if (!isTextOf(node.member("reason")!, 1, PROSE_BYTES, problem)) return null;
  if (!readLift(node, exception, problem)) return null;
  exception.zone = readZoneName(node.member("zone")!, policy.zones, problem);
  if (exception.zone < 0) return null;
  const expires = node.member("expires")!;
  if (!isTextOf(expires, 1, PROSE_BYTES, problem)) return null;
  exception.expires = readDate(expires.bytes);
  if (exception.expires != NO_DATE) return exception;
  problem.say("date-syntax", expires.pointer(), "a date and time of RFC 3339, such as 2030-01-31T00:00:00Z");
  return null;
}

/** `match` without globs: what is lifted is said by name. */
function readFields(node: Node, exception: Exception, problem: Problem): bool {
  const names = readMatch(node, problem);
  if (names === null) return false;
  for (let i = 0; i < names.length; i++) {
    if (names[i].glob)
      return problem.say("match-glob", node.children[i].pointer(), "a whole name: exceptions take no globs");
  }
  exception.names = names;
  return true;
}

function readLift(node: Node, exception: Exception, problem: Problem): bool {
  const lift = node.member("lift")!;
  const action = node.member("action")!;
  if (!isTextOf(lift, 1, 32, problem)) return false;
  exception.action = readWord(action, ACTION_WORDS, "action-unknown", problem);
  if (exception.action < 0) return false;
  if (lift.text() != ENTRY) {
    exception.liftClass = readBuiltInClass(lift, lift.text(), problem);
    return exception.liftClass >= 0 && canTake(action, exception.liftClass, exception.action, Scope.TENANT, problem);
  }
  // An entry lifted takes its class and scope along, so nothing is left to make a token under.
  if (exception.action != Action.TOKENIZE && exception.action != Action.HASH) return true;
  return problem.say("class-token", action.pointer(), "keep, mask or strip: a lifted entry has no class to mint under");
}
