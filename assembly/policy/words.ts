// `spec.words`: words, or whole names, that a deployment uses for what it holds (policy-semantics.md 11, classes by
// name). Read here, and taken for words of the dictionary by detect/.
import { isDigit, isLetter, lower } from "../bytes/ascii";
import { isSeparator } from "../bytes/fold";
import { equal } from "../bytes/scan";
import { JsonKind, Node } from "../json/node";
import { Problem } from "../json/problem";
import { isListOf, isTextOf } from "../json/shape";
import { readBuiltInClass } from "./class";
import { Policy, Word } from "./model";

/** Words of one class, and letters over all words. */
const WORDS_LIMIT: i32 = 256;
const LETTERS_LIMIT: i32 = 2048;
/** Bytes of one word. */
const WORD_BYTES: i32 = 64;
/** Letters that a word has at least: one alone stands in too many names. */
const LETTERS_LEAST: i32 = 2;

/** Reads `node`, class -> list of words, into `policy.words`. */
export function readWords(node: Node, policy: Policy, problem: Problem): bool {
  if (node.kind != JsonKind.OBJECT) return problem.say("type", node.pointer(), "an object");
  let letters = 0;
  for (let i = 0; i < node.children.length; i++) {
    const list = node.children[i];
    const cls = readBuiltInClass(list, list.key, problem);
    if (cls < 0 || !isListOf(list, 1, WORDS_LIMIT, problem)) return false;
    for (let w = 0; w < list.children.length; w++) {
      const word = readWord(list.children[w], cls, policy, problem);
      if (word === null) return false;
      policy.words.push(word);
      letters += word.letters.length;
    }
  }
  return letters <= LETTERS_LIMIT || problem.say("list-size", node.pointer(), "at most 2048 letters over all words");
}

function readWord(node: Node, cls: i32, policy: Policy, problem: Problem): Word | null {
  if (!isTextOf(node, 1, WORD_BYTES, problem)) return null;
  const text = node.bytes;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if (isLetter(text[i])) count++;
    else if (!isDigit(text[i]) && !isSeparator(text[i])) count = -WORD_BYTES;
  }
  if (count < LETTERS_LEAST) {
    problem.say(
      "word-syntax",
      node.pointer(),
      "a word or a name: two letters a to z and more, digits, `.`, `_` and `-`",
    );
    return null;
  }
  const letters = new StaticArray<u8>(count);
  for (let i = 0, at = 0; i < text.length; i++) if (isLetter(text[i])) letters[at++] = lower(text[i]);
  for (let i = 0; i < policy.words.length; i++) {
    const other = policy.words[i].letters;
    if (!equal(other, 0, other.length, letters, 0, count)) continue;
    problem.say("word-repeated", node.pointer(), "each word once, whatever its case, separators and digits");
    return null;
  }
  return new Word(cls, letters);
}
