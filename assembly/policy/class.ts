// Classes as policies name them, and which actions a class can take (policy-semantics.md 11, 19, 20 and "Classes").
import { DASH, isDigit, isLetter, isUpper } from "../bytes/ascii";
import { Node } from "../json/node";
import { Problem } from "../json/problem";
import { Action, Scope } from "../words/action";
import { Class, classByName, FIRST_OWN_CLASS, isFewValued, isTokenClass } from "../words/class";

/** The actions by their strictness, as policies spell them. */
export const ACTION_WORDS: StaticArray<string> = ["keep", "tokenize", "hash", "mask", "strip"];

/**
 * The class that `node` names: a built-in one's number, FIRST_OWN_CLASS for one of the deployment's own, whose number
 * only the key bundle knows, or -1.
 */
export function readClass(node: Node, problem: Problem): i32 {
  const cls = classByName(node.text());
  if (cls >= 0) return cls;
  if (isOwnName(node.bytes)) return FIRST_OWN_CLASS;
  problem.say("class-unknown", node.pointer(), "a class, or a name of your own: [a-z][a-z0-9-]{0,31}");
  return -1;
}

/** The number of the built-in class called `name`, which stands at `node`, or -1. */
export function readBuiltInClass(node: Node, name: string, problem: Problem): i32 {
  const cls = classByName(name);
  if (cls > 0) return cls;
  problem.say(
    "class-unknown",
    node.pointer(),
    "a built-in class other than unknown; your own have their action from `fields`",
  );
  return -1;
}

function isOwnName(name: StaticArray<u8>): bool {
  if (name.length < 1 || name.length > 32 || !isLetter(name[0])) return false;
  for (let i = 0; i < name.length; i++) {
    const c = name[i];
    if (isUpper(c) || !(isLetter(c) || isDigit(c) || c == DASH)) return false;
  }
  return true;
}

/** Whether fields of class `cls` can take `action` in `scope`. `node` is where the action stands. */
export function canTake(node: Node, cls: i32, action: i32, scope: i32, problem: Problem): bool {
  if (action == Action.MASK && cls == Class.SECRET) {
    return problem.say("mask-secret", node.pointer(), "strip: of a secret nothing is shown");
  }
  if (action != Action.TOKENIZE && action != Action.HASH) return true;
  if (!isTokenClass(cls)) {
    return problem.say("class-token", node.pointer(), "keep, mask or strip: fields of this class are no tokens");
  }
  if (scope == Scope.TENANT && isFewValued(cls)) {
    return problem.say(
      "class-few",
      node.pointer(),
      "scope service or trace: so few values show by equality and frequency",
    );
  }
  return true;
}

/** Whether `cls` is one of the two that only an exception lifts (policy-semantics.md 12, design.md 5). */
export function isGuarded(cls: i32): bool {
  return cls == Class.PAYMENT || cls == Class.SECRET;
}
