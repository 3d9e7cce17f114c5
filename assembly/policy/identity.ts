// Names of tenants, services and zones (token-spec.md, NAMES): 1 to 63 of [a-z0-9.-].
import { DASH, DOT, isDigit, isLetter, isUpper } from "../bytes/ascii";
import { JsonKind, Node } from "../json/node";
import { Problem } from "../json/problem";
import { isListOf } from "../json/shape";

/** Names in one list. */
const LIST_LIMIT: i32 = 64;

/** Whether `node` is a name. */
export function isName(node: Node, problem: Problem): bool {
  if (node.kind == JsonKind.STRING && isNameText(node.bytes)) return true;
  return problem.say("name-syntax", node.pointer(), "a name: 1 to 63 of [a-z0-9.-]");
}

/** Whether `node` is a list of at least `least` names. */
export function isNameList(node: Node, least: i32, problem: Problem): bool {
  if (!isListOf(node, least, LIST_LIMIT, problem)) return false;
  for (let i = 0; i < node.children.length; i++) if (!isName(node.children[i], problem)) return false;
  return true;
}

function isNameText(name: StaticArray<u8>): bool {
  if (name.length < 1 || name.length > 63) return false;
  for (let i = 0; i < name.length; i++) {
    const c = name[i];
    if (isUpper(c) || !(isLetter(c) || isDigit(c) || c == DOT || c == DASH)) return false;
  }
  return true;
}
