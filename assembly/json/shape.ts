// The shapes that readers of a document ask its values for. Each answer that is a refusal has been put to `problem`,
// with the value's place and what should have stood there.
import { DASH, isDigit, ZERO } from "../bytes/ascii";
import { JsonKind, Node } from "./node";
import { Problem } from "./problem";

/** Whether `node` is an object with no members but those named. */
export function isObjectOf(node: Node, names: StaticArray<string>, problem: Problem): bool {
  if (node.kind != JsonKind.OBJECT) return problem.say("type", node.pointer(), "an object");
  for (let i = 0; i < node.children.length; i++) {
    const child = node.children[i];
    if (!names.includes(child.key)) return problem.say("key-unknown", child.pointer(), "one of " + names.join(", "));
  }
  return true;
}

/** Whether `node` has all members named. */
export function hasAll(node: Node, names: StaticArray<string>, problem: Problem): bool {
  for (let i = 0; i < names.length; i++) {
    if (node.member(names[i]) === null) return problem.say("key-missing", node.pointer(), "the key " + names[i]);
  }
  return true;
}

/** Whether `node` is an array of `least` to `most` elements. */
export function isListOf(node: Node, least: i32, most: i32, problem: Problem): bool {
  if (node.kind != JsonKind.ARRAY) return problem.say("type", node.pointer(), "a list");
  const length = node.children.length;
  if (length >= least && length <= most) return true;
  return problem.say("list-size", node.pointer(), least.toString() + " to " + most.toString() + " elements");
}

/** Whether `node` is a string of `least` to `most` bytes. */
export function isTextOf(node: Node, least: i32, most: i32, problem: Problem): bool {
  if (node.kind != JsonKind.STRING) return problem.say("type", node.pointer(), "a string");
  const length = node.bytes.length;
  if (length >= least && length <= most) return true;
  return problem.say("text-size", node.pointer(), least.toString() + " to " + most.toString() + " bytes");
}

/** The position among `words` of the string that `node` is, or -1. */
export function readWord(node: Node, words: StaticArray<string>, code: string, problem: Problem): i32 {
  const index = node.kind == JsonKind.STRING ? words.indexOf(node.text()) : -1;
  if (index < 0) problem.say(code, node.pointer(), words.length == 1 ? words[0] : "one of " + words.join(", "));
  return index;
}

/** 1 for true, 0 for false, -1 for what is neither. */
export function readFlag(node: Node, problem: Problem): i32 {
  if (node.kind == JsonKind.TRUE) return 1;
  if (node.kind == JsonKind.FALSE) return 0;
  problem.say("type", node.pointer(), "true or false");
  return -1;
}

/** The integer from `least`, which is not negative, to `most` that `node` spells in plain digits, or -1. */
export function readInteger(node: Node, least: i32, most: i32, problem: Problem): i32 {
  const digits = node.bytes;
  let value: i64 = node.kind == JsonKind.NUMBER && digits[0] != DASH ? 0 : -1;
  for (let i = 0; i < digits.length && value >= 0 && value <= most; i++) {
    value = isDigit(digits[i]) ? value * 10 + (digits[i] - ZERO) : -1;
  }
  if (value >= least && value <= most) return <i32>value;
  problem.say("number-range", node.pointer(), "an integer from " + least.toString() + " to " + most.toString());
  return -1;
}
