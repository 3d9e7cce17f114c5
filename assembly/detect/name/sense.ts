// What a single word does to the meaning of the name that it stands in. Names are read from the left, and the last word
// that says something is what the value is: `session.user.email` is an e-mail address, `email.count` is a number.
export const enum WordKind {
  STRONG = 0, // holds its class whatever stands around it: `email`, `ssn`
  ENTITY = 1, // a thing with an identity, itself or by its id: `user`, `host`
  LATENT = 2, // likewise, but only with an id or a name behind it: `invoice`, `node`
  PERSON = 3, // an entity of class user whose name is a person's name: `customer`
  SOLO = 4, // holds its class unless something harmless stands before it: `location`, `subject`
  SELF = 5, // holds its class by itself, and says which one behind an entity: `uid`, `user.uid`
  NAME = 6, // what it names stands before it: `host.name`, `file.name`
  ADDRESS = 7, // likewise: `email.address`, `client.address`, `home.address`
  TOKEN = 8, // a secret, but `tokens` are counted
  KEY = 9, // a secret behind a word such as `api`, else whatever stands before it
  KEYISH = 10, // a word that makes a secret of `key`
  PEER = 11, // one end of a connection: its address and its host say who
  ID = 12, // says of an entity which one
  NOISE = 13, // changes nothing: `x`, `my`, `new`
  BOOLEAN = 14, // makes a yes or no of the rest: `is`, `has`
  DATE = 15, // harmless, but for a date of birth
  EXPIRY = 16, // harmless, but for a card's
  AGE = 17, // harmless, but for a person's
  FRESH = 18, // the name begins behind it: `http.request.header.authorization`
  THING = 19, // a measure or an object that is nobody's: `count`, `status`, `file`
  CONTAINER = 20, // holds what stands before it, for an id or a name behind it: `user.data`
  VERB = 21, // makes a yes or no of the rest, but for a secret: `save`, `verify`
  BY = 22, // says who did what stands before it: `created.by`
  LINE = 23, // of an address, where it has a number and nothing before it: `line1`
  UNKNOWN = 24, // not in the dictionary
}

/** A word's kind and class in one number that is not 0. */
export function senseOf(kind: i32, cls: i32): i32 {
  return (kind << 8) | cls | SENSE;
}

const SENSE: i32 = 0x8000;

export function wordKindOf(sense: i32): i32 {
  return (sense >> 8) & 0x7f;
}

export function classOf(sense: i32): i32 {
  return sense & 0xff;
}
