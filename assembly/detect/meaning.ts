// What a name means: the class that its words, read from the left, come to. Judges names, never values; the dictionary
// is words.txt, and a policy can add words of its own.
import { Class } from "../words/class";
import { edges, letters, takeLetters } from "./letters";
import { classOf, Kind, kindOf, senseOf } from "./sense";
import { Trie } from "./trie";
import { dictionary } from "./words";

/** How much is known of `cls` by now: nothing, only with an id behind it, an entity, or for certain. */
const enum Hold {
  NOTHING = 0,
  LATENT = 1,
  ENTITY = 2,
  FIRM = 3,
}

// The reading of one name.
let cls: i32 = 0;
let hold: i32 = 0;
/** The kind of the last word that was harmless, or -1. */
let before: i32 = -1;
let person: bool = false;
let denied: bool = false;
/** Whether the entity read last stands behind something harmless. */
let part: bool = false;
/** Whether the name is about mail. */
let mail: bool = false;

/** The class that the name [from, to) means, in any spelling, or Class.UNKNOWN. Linear; allocates nothing. */
export function meaningOf(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  return meaningWith(buf, from, to, null);
}

/** Likewise with the words of a policy, which win over the dictionary's. */
export function meaningWith(buf: StaticArray<u8>, from: i32, to: i32, added: Trie | null): i32 {
  const n = takeLetters(buf, from, to);
  reset(-1);
  denied = false;
  mail = false;
  let i = 0;
  while (i < n) {
    let word = added !== null ? findWord(added, i, n) : 0;
    if (word == 0) word = findWord(dictionary, i, n);
    if (word != 0) {
      step(foundSense, foundPlural);
      i = word;
      continue;
    }
    let end = i + 1;
    while (!edges[end]) end++;
    if (!split(i, end) && (end - i > LONGEST_TAIL || hold < Hold.FIRM)) step(UNKNOWN, false);
    i = end;
  }
  return denied || hold < Hold.ENTITY ? Class.UNKNOWN : cls;
}

/** An unknown word of so few letters behind a class says which one: `ip_address_v4`, `phone_us`. */
const LONGEST_TAIL: i32 = 2;
const UNKNOWN: i32 = senseOf(Kind.UNKNOWN, 0);
const LETTER_S: u8 = 0x73;

let foundSense: i32 = 0;
let foundPlural: bool = false;

/** The end of the longest word, or words run together, from `i` that ends where a word does; 0 if none. */
function findWord(trie: Trie, i: i32, n: i32): i32 {
  let end = 0;
  let node = trie.root(letters[i]);
  for (let at = i + 1; node != 0; at++) {
    const sense = trie.sense(node);
    if (sense != 0) {
      if (edges[at]) {
        end = at;
        foundSense = sense;
        foundPlural = false;
      } else if (letters[at] == LETTER_S && edges[at + 1]) {
        end = at + 1;
        foundSense = sense;
        foundPlural = true;
      }
    }
    if (at == n) break;
    node = trie.child(node, letters[at]);
  }
  return end;
}

// How a run of letters splits into words: by the letter behind a word, where it starts and what it means.
const LONGEST: i32 = 40;
const pieceFrom = new StaticArray<u8>(LONGEST + 1);
const pieceSense = new StaticArray<u16>(LONGEST + 1);
const pieces = new StaticArray<u8>(LONGEST + 1);
const order = new StaticArray<u8>(LONGEST);

/** Reads [from, to) as words run together, as few as will do; false, and nothing read, if some of it is no word. */
function split(from: i32, to: i32): bool {
  const length = to - from;
  if (length < 5 || length > LONGEST) return false;
  for (let k = 1; k <= length; k++) pieces[k] = 0;
  pieces[0] = 1;
  for (let k = 0; k < length; k++) {
    if (pieces[k] == 0) continue;
    let node = dictionary.root(letters[from + k]);
    for (let at = k + 1; node != 0; at++) {
      const sense = dictionary.sense(node);
      if (sense != 0 && (at - k >= 3 || mayBeShort(sense))) reach(k, at, sense);
      if (at == length) break;
      if (sense != 0 && letters[from + at] == LETTER_S && at - k >= 3) reach(k, at + 1, sense);
      node = dictionary.child(node, letters[from + at]);
    }
  }
  if (pieces[length] == 0) return false;
  let count = 0;
  for (let k = length; k > 0; k = pieceFrom[k]) order[count++] = <u8>k;
  while (count-- > 0) step(pieceSense[order[count]], false);
  return true;
}

/** Notes that a word from `k` to `at` is a way to get there, if it is the one of fewest words. */
function reach(k: i32, at: i32, sense: i32): void {
  const count = pieces[k] + 1;
  if (pieces[at] != 0 && <u8>count >= pieces[at]) return;
  pieces[at] = count;
  pieceFrom[at] = <u8>k;
  pieceSense[at] = <u16>sense;
}

/** Whether a word of one or two letters counts inside a run: `userid`, `clientip`. */
function mayBeShort(sense: i32): bool {
  return kindOf(sense) == Kind.ID || classOf(sense) == Class.IP;
}

/** Takes one word into the reading. */
function step(sense: i32, plural: bool): void {
  const kind = kindOf(sense);
  const wordClass = classOf(sense);
  switch (kind) {
    case Kind.NOISE:
      break;
    case Kind.STRONG:
      say(wordClass, Hold.FIRM);
      break;
    case Kind.ENTITY:
    case Kind.PERSON:
      if (belongs(wordClass)) break;
      say(wordClass, isPart(wordClass) || (plural && wordClass < Class.PAYMENT) ? Hold.LATENT : Hold.ENTITY);
      person = kind == Kind.PERSON;
      break;
    case Kind.LATENT:
      say(wordClass, Hold.LATENT);
      break;
    case Kind.SOLO:
      stepSolo(wordClass);
      break;
    case Kind.SELF:
      if (before < 0 && hold == Hold.NOTHING) say(wordClass, Hold.ENTITY);
      else if (cls != wordClass) stepId();
      break;
    case Kind.NAME:
      stepName();
      break;
    case Kind.ADDRESS:
      stepAddress();
      break;
    case Kind.TOKEN:
      if (plural) reset(Kind.THING);
      else say(Class.SECRET, Hold.ENTITY);
      break;
    case Kind.KEY:
      if (opens()) say(Class.SECRET, Hold.FIRM);
      else stepId();
      break;
    case Kind.ID:
      stepId();
      break;
    case Kind.BOOLEAN:
      denied = true;
      break;
    case Kind.DATE:
      if (cls != Class.BIRTH && (cls != Class.PAYMENT || hold < Hold.FIRM)) reset(Kind.THING);
      break;
    case Kind.EXPIRY:
      if (cls == Class.PAYMENT) say(Class.PAYMENT, Hold.FIRM);
      else reset(Kind.THING);
      break;
    case Kind.AGE:
      if (cls == Class.USER && hold > Hold.NOTHING) say(Class.BIRTH, Hold.FIRM);
      else reset(Kind.THING);
      break;
    case Kind.FRESH:
      reset(-1);
      break;
    case Kind.UNKNOWN:
      if (hold < Hold.FIRM || cls < Class.NATIONAL_ID) reset(kind);
      break;
    default: // Kind.KEYISH, Kind.PEER, Kind.THING
      reset(kind);
  }
}

/** Whether what was read is somebody's, in languages that say so behind it: `correo_usuario`. */
function belongs(wordClass: i32): bool {
  return wordClass == Class.USER && hold == Hold.FIRM && cls != Class.SECRET;
}

/** Whether such an entity behind something harmless is a part of it, but for its id: `file.device`, `sort.order`. */
function isPart(wordClass: i32): bool {
  return before == Kind.THING && (wordClass == Class.DEVICE || wordClass == Class.ORDER);
}

/** Whether a key behind what was read opens something: `api.key`, `session.key`. */
function opens(): bool {
  return before == Kind.KEYISH || (hold >= Hold.ENTITY && (cls == Class.SECRET || cls == Class.SESSION));
}

function say(meant: i32, much: i32): void {
  if (meant == Class.EMAIL) mail = true;
  part = before == Kind.THING;
  cls = meant;
  hold = much;
  before = -1;
  person = false;
}

/** Forgets what was read: the word just read is what the name is about, and it is nobody's. */
function reset(kind: i32): void {
  cls = 0;
  hold = Hold.NOTHING;
  before = kind;
  person = false;
}

function stepSolo(wordClass: i32): void {
  // Only a person's display name is a person's.
  if (wordClass == Class.NAME && hold > Hold.NOTHING && cls != Class.USER) stepName();
  else if (hold == Hold.FIRM || before == Kind.THING || (before >= 0 && wordClass != Class.LOCATION)) reset(Kind.THING);
  else say(wordClass, wordClass == Class.LOCATION ? Hold.ENTITY : Hold.FIRM);
}

function stepId(): void {
  if (hold == Hold.ENTITY && (cls == Class.ADDRESS || cls == Class.LOCATION)) reset(Kind.THING);
  else if (hold == Hold.NOTHING) before = Kind.THING;
  else if (hold == Hold.LATENT) hold = Hold.ENTITY;
}

function stepName(): void {
  if (hold == Hold.FIRM) return;
  const alone = hold == Hold.NOTHING && before < 0;
  if (alone || person || (hold > 0 && (cls == Class.HEALTH || cls == Class.ADDRESS))) say(Class.NAME, Hold.FIRM);
  else if (hold == Hold.NOTHING || isNameless()) reset(Kind.THING);
  else hold = Hold.ENTITY;
}

/** Whether the name of such an entity says nothing of who it is: `session.name`. */
function isNameless(): bool {
  const nameless = cls == Class.ORDER || cls == Class.SESSION || cls == Class.SECRET || cls == Class.NATIONAL_ID;
  return nameless || (cls == Class.DEVICE && part);
}

function stepAddress(): void {
  if (hold == Hold.FIRM) return;
  if (mail) say(Class.EMAIL, Hold.FIRM);
  else if (before == Kind.PEER || (hold > 0 && (cls == Class.HOST || cls == Class.IP))) say(Class.IP, Hold.FIRM);
  else if (before != Kind.THING) say(Class.ADDRESS, Hold.ENTITY);
}
