// What a name means: the class that its words, read from the left, come to. Judges names, never values.
import { Class, isAmong, ONE } from "../../words/class";
import { digits, letters } from "./letters";
import { parts, takeParts, UNKNOWN } from "./parts";
import { classOf, WordKind, wordKindOf } from "./sense";
import { Tree } from "./trie";

/** How much is known of `cls` by now: nothing, only with an id behind it, an entity, or for certain. */
const enum Hold {
  NOTHING = 0,
  LATENT = 1,
  ENTITY = 2,
  FIRM = 3,
}

/** What is never a number of things: `credit_cards`, `cookies`. */
const NEVER_COUNTED: u64 =
  (ONE << Class.PAYMENT) |
  (ONE << Class.SECRET) |
  (ONE << Class.TRACE_ID) |
  (ONE << Class.SPAN_ID) |
  (ONE << Class.ENV);
/** What stays what it is where something holds it: `ssn.data`, but not `email.data`. */
const STAYS_HELD: u64 = NEVER_COUNTED | (ONE << Class.NATIONAL_ID) | (ONE << Class.HEALTH);
/** What stays what it is before an unknown word: `apellido_materno`, `iban_safe`, but not `email_foo`. */
const STAYS_NAMED: u64 =
  STAYS_HELD | (ONE << Class.NAME) | (ONE << Class.ADDRESS) | (ONE << Class.LOCATION) | (ONE << Class.BIRTH);

// The reading of one name.
let cls: i32 = 0;
let hold: i32 = 0;
/** The kind of the last word that was harmless, or -1. */
let before: i32 = -1;
let person: bool = false;
/** Whether a word stood before that makes a yes or no of the rest. */
let denied: bool = false;
/** Likewise, but for a secret. */
let asked: bool = false;
/** The class of the person whose word stands behind what is theirs, or 0: `direccion_cliente`. */
let owner: i32 = 0;
/** Whether the entity read last stands behind something harmless. */
let part: bool = false;
/** Whether the name is about mail. */
let mail: bool = false;

/** An unknown word of so few letters behind a class says which one: `ip_address_v4`, `phone_us`. */
const LONGEST_TAIL: i32 = 2;
const LETTER_D: u8 = 0x64;
const LETTER_E: u8 = 0x65;
const LETTER_N: u8 = 0x6e;

/**
 * The class that the name [from, to) means, in any spelling, or Class.UNKNOWN. The words of a policy, `added`, win over
 * the dictionary's. Linear; allocates nothing.
 */
export function meaningOf(buf: StaticArray<u8>, from: i32, to: i32, added: Tree | null): i32 {
  takeParts(buf, from, to, added);
  return meaningOfParts();
}

/** Likewise of the name that `takeParts` took in last. */
export function meaningOfParts(): i32 {
  reset(-1);
  denied = false;
  asked = false;
  mail = false;
  for (let i = 0; i < parts.count; i++) {
    const sense = <i32>parts.senses[i];
    if (sense == UNKNOWN && <i32>parts.ends[i] - parts.froms[i] <= LONGEST_TAIL && hold == Hold.FIRM) continue;
    step(sense, i);
  }
  if (denied || (asked && cls != Class.SECRET)) return Class.UNKNOWN;
  return hold < Hold.ENTITY ? Class.UNKNOWN : cls;
}

/** Takes the word number `i` into the reading. */
function step(sense: i32, i: i32): void {
  const plural = parts.plurals[i];
  const kind = wordKindOf(sense);
  const wordClass = classOf(sense);
  switch (kind) {
    case WordKind.NOISE:
      return;
    case WordKind.STRONG:
      return say(wordClass, Hold.FIRM);
    case WordKind.ENTITY:
    case WordKind.PERSON:
      return stepEntity(wordClass, plural, kind == WordKind.PERSON);
    case WordKind.LATENT:
      return say(wordClass, isNumbered(plural) || isElsewhere(wordClass) ? Hold.ENTITY : Hold.LATENT);
    case WordKind.SOLO:
      return stepSolo(wordClass);
    case WordKind.SELF:
      return stepSelf(wordClass);
    case WordKind.NAME:
      return stepName();
    case WordKind.ADDRESS:
      return stepAddress();
    case WordKind.TOKEN:
      return sayOrReset(!plural, Class.SECRET, Hold.ENTITY);
    case WordKind.KEY:
      return stepKey();
    case WordKind.ID:
      return stepId();
    case WordKind.LINE:
      return stepLine();
    case WordKind.BOOLEAN:
      denied = true;
      return;
    case WordKind.VERB:
      return stepVerb();
    case WordKind.BY:
      return stepBy(i);
    case WordKind.DATE:
      return stepDate();
    case WordKind.EXPIRY:
      return sayOrReset(cls == Class.PAYMENT, Class.PAYMENT, Hold.FIRM);
    case WordKind.AGE:
      return sayOrReset(hold > Hold.NOTHING && (cls == Class.USER || cls == Class.HEALTH), Class.BIRTH, Hold.FIRM);
    case WordKind.CONTAINER:
      return stepContainer();
    case WordKind.FRESH:
      return reset(-1);
    case WordKind.PEER:
    case WordKind.UNKNOWN:
      return stepUnknown(kind);
    default: // WordKind.KEYISH, WordKind.THING
      return reset(kind);
  }
}

/**
 * Whether what was read stays what it is before an unknown word or one end of a connection, of such a kind:
 * `apellido_materno`, `zip_plus`, `ip_src`, `iban_safe`, but not `email_foo`.
 */
function staysBefore(kind: i32): bool {
  if (hold != Hold.FIRM) return false;
  return isAmong(STAYS_NAMED, cls) || (kind == WordKind.PEER ? cls == Class.IP : cls == Class.ACCOUNT);
}

/** Whether what was read is somebody's, in languages that say so behind it: `correo_usuario`, `direccion_cliente`. */
function belongs(wordClass: i32): bool {
  const entity = hold == Hold.ENTITY && (cls == Class.NAME || cls == Class.ADDRESS);
  return (wordClass == Class.USER && (hold == Hold.FIRM || entity)) || (wordClass == Class.HEALTH && entity);
}

/** Whether an id stands before an entity, in languages that say so: `numero_pedido`, `id_commande`. */
function isNumbered(plural: bool): bool {
  return before == WordKind.ID && !plural;
}

/** Whether such an entity behind a user says which one they are somewhere else: `user.facebook`. */
function isElsewhere(wordClass: i32): bool {
  return wordClass == Class.USER && cls == Class.USER && hold == Hold.ENTITY;
}

/** Whether such an entity behind something harmless is a part of it, but for its id: `file.device`, `sort.order`. */
function isPart(wordClass: i32): bool {
  return before == WordKind.THING && (wordClass == Class.DEVICE || wordClass == Class.ORDER);
}

/** Whether several of such an entity are a number, or an object of their own: `users`, but not `credit_cards`, `hosts`. */
function isCounted(wordClass: i32): bool {
  return (
    !isAmong(NEVER_COUNTED, wordClass) && (wordClass != Class.HOST || before == WordKind.THING || before == WordKind.ID)
  );
}

/** Whether the word number `i` says what was done: `archived.by`, `given.by`, but not `arrives.by`, `respond.by`. */
function isDone(i: i32): bool {
  const end = <i32>parts.ends[i];
  if (parts.plurals[i] || end < 2) return false;
  const last = letters[end - 1];
  const prior = letters[end - 2];
  return (last == LETTER_D && prior != LETTER_N) || (last == LETTER_N && prior == LETTER_E);
}

/** Whether nothing was read that says anything. */
function isFirst(): bool {
  return before < 0 && hold == Hold.NOTHING;
}

/** Whether a key behind what was read opens something: `api.key`, `session.key`. */
function opens(): bool {
  return before == WordKind.KEYISH || (hold >= Hold.ENTITY && (cls == Class.SECRET || cls == Class.SESSION));
}

function say(meant: i32, much: i32): void {
  if (meant == Class.EMAIL) mail = true;
  part = before == WordKind.THING;
  cls = meant;
  hold = much;
  before = -1;
  person = false;
  owner = 0;
}

/** Forgets what was read: the word just read is what the name is about, and it is nobody's. */
function reset(kind: i32): void {
  cls = 0;
  hold = Hold.NOTHING;
  before = kind;
  asked = false;
  person = false;
  owner = 0;
}

/** Says `meant` if the word is what it seems to be; else the name is about something harmless. */
function sayOrReset(seems: bool, meant: i32, much: i32): void {
  if (seems) say(meant, much);
  else reset(WordKind.THING);
}

function stepEntity(wordClass: i32, plural: bool, isPerson: bool): void {
  if (belongs(wordClass)) {
    owner = wordClass;
    return;
  }
  say(wordClass, isPart(wordClass) || (plural && isCounted(wordClass)) ? Hold.LATENT : Hold.ENTITY);
  person = isPerson;
}

function stepSolo(wordClass: i32): void {
  // Only a person's display name is a person's.
  if (wordClass == Class.NAME && hold > Hold.NOTHING && cls != Class.USER) stepName();
  else if (hold > Hold.NOTHING && cls == wordClass) return;
  else if (hold == Hold.FIRM || before == WordKind.THING || (before >= 0 && wordClass != Class.LOCATION))
    reset(WordKind.THING);
  else say(wordClass, wordClass == Class.PHONE ? Hold.FIRM : Hold.ENTITY);
}

function stepSelf(wordClass: i32): void {
  if (isFirst()) say(wordClass, Hold.ENTITY);
  else if (cls != wordClass || hold == Hold.LATENT) stepId();
}

function stepKey(): void {
  if (opens()) say(Class.SECRET, Hold.FIRM);
  else stepId();
}

function stepId(): void {
  if (hold > Hold.NOTHING) asked = false; // `verify_user_id` is one
  if (owner != 0) say(owner, Hold.ENTITY);
  else if (hold == Hold.ENTITY && isItself()) reset(WordKind.THING);
  else if (hold == Hold.NOTHING) before = WordKind.ID;
  else if (hold == Hold.LATENT) hold = Hold.ENTITY;
}

/** Whether what was read is shown by itself only, not by an id: `address.id`, `refresh_token_id`. */
function isItself(): bool {
  return cls == Class.ADDRESS || cls == Class.LOCATION || cls == Class.SECRET;
}

function stepName(): void {
  if (hold == Hold.FIRM) {
    // `whatsapp_contact.name` is a name, `api.key.name` is nobody's.
    if (owner != 0) say(Class.NAME, Hold.ENTITY);
    else if (cls == Class.SECRET) reset(WordKind.THING);
    return;
  }
  if (hold > Hold.NOTHING) asked = false; // `create_organization_name` is one
  if (isFirst() || person || (hold > 0 && (cls == Class.HEALTH || cls == Class.ADDRESS))) say(Class.NAME, Hold.ENTITY);
  else if (hold == Hold.NOTHING || isNameless()) reset(WordKind.THING);
  else hold = Hold.ENTITY;
}

/** Whether the name of such an entity says nothing of who it is: `session.name`. */
function isNameless(): bool {
  const nameless = cls == Class.ORDER || cls == Class.SESSION || cls == Class.SECRET || cls == Class.NATIONAL_ID;
  return nameless || (cls == Class.DEVICE && part) || (cls == Class.PAYMENT && hold == Hold.LATENT);
}

function stepAddress(): void {
  if (hold == Hold.FIRM) return;
  if (hold == Hold.LATENT && cls == Class.PAYMENT) hold = Hold.ENTITY;
  else if (mail) say(Class.EMAIL, Hold.FIRM);
  else if (before == WordKind.PEER || (hold > 0 && (cls == Class.HOST || cls == Class.IP))) say(Class.IP, Hold.FIRM);
  else say(Class.ADDRESS, Hold.ENTITY);
}

function stepLine(): void {
  if (isFirst() && digits.hash != 0) say(Class.ADDRESS, Hold.ENTITY);
  else if (!staysBefore(WordKind.LINE)) reset(WordKind.THING);
}

/** `contact_create` is done, `contact_create.id` is one. */
function stepVerb(): void {
  if (hold == Hold.ENTITY) hold = Hold.LATENT;
  else asked = true;
}

function stepBy(i: i32): void {
  if (before >= 0 && isDone(i - 1)) say(Class.USER, Hold.ENTITY);
}

/** Only birth has a date that says something by itself, and a card. */
function stepDate(): void {
  if (cls != Class.BIRTH && (cls != Class.PAYMENT || hold < Hold.FIRM)) reset(WordKind.THING);
}

function stepContainer(): void {
  if (isAmong(STAYS_HELD, cls)) return;
  if (hold == Hold.FIRM) reset(WordKind.CONTAINER);
  else if (hold == Hold.ENTITY) hold = Hold.LATENT;
}

function stepUnknown(kind: i32): void {
  if (!staysBefore(kind)) reset(kind);
}
