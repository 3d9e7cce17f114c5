// What a name means, so far as case and separators go: a small dictionary of names that say outright what they hold.
import { foldName, hashName } from "../bytes/fold";
import { bytesOf, equal } from "../bytes/scan";
import { Class } from "../words/class";

const SLOTS: i32 = 256;
const words = new StaticArray<StaticArray<u8> | null>(SLOTS);
const classes = new StaticArray<u8>(SLOTS);

/** The class that a folded name (bytes/fold) means, or Class.UNKNOWN; `hash` is its `hashName`. */
export function classOfName(folded: StaticArray<u8>, length: i32, hash: u32): i32 {
  let i = hash & (SLOTS - 1);
  let word = words[i];
  while (word !== null && !equal(word, 0, word.length, folded, 0, length)) {
    i = (i + 1) & (SLOTS - 1);
    word = words[i];
  }
  return word === null ? Class.UNKNOWN : classes[i];
}

/** Adds the space-separated names, which are folded on the way in. Fewer than half of SLOTS in all. */
function add(cls: Class, names: string): void {
  const list = names.split(" ");
  for (let n = 0; n < list.length; n++) {
    const raw = bytesOf(list[n]);
    const folded = new StaticArray<u8>(foldName(raw, 0, raw.length, raw, 0));
    memory.copy(changetype<usize>(folded), changetype<usize>(raw), folded.length);
    let i = hashName(folded, 0, folded.length) & (SLOTS - 1);
    while (words[i] !== null) i = (i + 1) & (SLOTS - 1);
    words[i] = folded;
    classes[i] = <u8>cls;
  }
}

add(Class.ENV, "env environment deployment.environment");
add(Class.USER, "user user.id uid username user.name enduser.id usr.id customer.id userid.hash login subject");
add(Class.ACCOUNT, "account account.id account.number customer.account iban acct");
add(Class.EMAIL, "email e-mail mail user.email email.address mail.address usr.email");
add(Class.TENANT, "tenant tenant.id org.id organization.id");
add(Class.IP, "ip client.ip remote.ip ip.address client.address peer.ip user.ip");
add(Class.HOST, "host hostname host.name server.name node.name");
add(Class.SESSION, "session session.id sid jsessionid phpsessid");
add(Class.PHONE, "phone phone.number mobile msisdn telephone tel");
add(Class.DEVICE, "device device.id imei idfa gaid");
add(Class.ORDER, "order order.id order.number");
add(Class.NAME, "full.name first.name last.name given.name family.name surname display.name");
add(Class.ADDRESS, "address street postal.address zip zip.code postcode");
add(Class.LOCATION, "location latitude longitude lat lon lng geo");
add(Class.BIRTH, "birth birthday birth.date date.of.birth dob");
add(Class.NATIONAL_ID, "ssn social.security.number national.id passport tax.id nino");
add(Class.HEALTH, "diagnosis patient patient.id mrn");
add(Class.PAYMENT, "card card.number cc credit.card credit.card.number pan cvv cvc payment.card");
add(
  Class.SECRET,
  "password passwd pwd secret token access.token refresh.token id.token session.token auth.token api.key apikey " +
    "private.key client.secret credential credentials jwt bearer authorization",
);
