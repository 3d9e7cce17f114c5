import { bytesOf } from "../../../../assembly/bytes/scan";
import { meaningOf } from "../../../../assembly/detect/name/meaning";
import { formOf } from "../../../../assembly/detect/name/recent";
import { senseAt, Trie } from "../../../../assembly/detect/name/trie";
import { Class } from "../../../../assembly/words/class";

class Row {
  constructor(
    public cls: i32,
    public names: string,
  ) {}
}

const ROWS: Row[] = [
  new Row(
    Class.EMAIL,
    "usr.eml userEmail USER_EMAIL_ADDRESS x-user-mail useremail e.mail user_emails courriel correo_usuario",
  ),
  new Row(Class.EMAIL, "http.request.header.x-user-mail email.cc.address emailHash"),
  new Row(
    Class.USER,
    "user uid user.uid userIDs customerNo kundennummer user.id.hash created_by db.user x-remote-user",
  ),
  new Row(Class.NAME, "customer.name first_name firstName FNAME name billing_details.name"),
  new Row(Class.HOST, "host.name hostname k8s.node.name http.request.header.host"),
  new Row(Class.IP, "client.address remoteAddr x-forwarded-for ip_address_v4 network.peer.address hostIP"),
  new Row(Class.ADDRESS, "address shipping_address address_line1 zipCode billing.street"),
  new Row(Class.SECRET, "api.key apiKey x-api-key access_token secret.access.key session_key password_enc api_keys"),
  new Row(Class.SECRET, "http.request.header.authorization proxy-authorization set-cookie"),
  new Row(Class.PAYMENT, "card.number ccNumber card.exp_month cvv2 cards bankAccount"),
  new Row(Class.BIRTH, "dob date_of_birth birth.date user.age geburtsdatum"),
  new Row(Class.DEVICE, "device.id device.name imei mac_address"),
  new Row(Class.ORDER, "order.id orderNumber invoice_no"),
  new Row(Class.PHONE, "t\xc3\xa9l\xc3\xa9phone phoneNumber telefono contact.mobile"),
  new Row(Class.ENV, "env deployment.environment.name"),
  new Row(
    Class.UNKNOWN,
    "region http.route build.sha order.count retry_count user_agent.version session.count sort.order",
  ),
  new Row(Class.UNKNOWN, "span.id request.id thread.id build.id k8s.pod.uid file.device user_agent.device.name"),
  new Row(Class.UNKNOWN, "service.name event.name file.name namespace filename session.name"),
  new Row(
    Class.UNKNOWN,
    "token.count max_tokens key key.count partition.key public_key encryption.key.id token_endpoint",
  ),
  new Row(Class.UNKNOWN, "is_email_verified has_phone email.template address.id location_id card.brand host.type"),
  new Row(Class.UNKNOWN, "users user.role customer.tier email_tips certificate.subject 42 ... % p_11_w"),
];

describe("meaningOf", () => {
  it("reads a name as people do", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const names = ROWS[i].names.split(" ");
      for (let n = 0; n < names.length; n++) {
        const name = bytesOf("u" + names[n] + "u");
        expect(meaningOf(name, 1, name.length - 1, null)).toBe(ROWS[i].cls, names[n]);
      }
    }
  });

  it("keeps nothing of the name before", () => {
    const first = bytesOf("email.is_");
    const second = bytesOf("address");
    meaningOf(first, 0, first.length, null);
    expect(meaningOf(second, 0, second.length, null)).toBe(Class.ADDRESS);
  });
});

describe("Trie", () => {
  it("finds what was added, whatever its order, and takes no more than fits", () => {
    const trie = new Trie(6);
    const word = bytesOf("cabcbcd");
    expect(trie.add(word, 1, 3, 7)).toBe(true); // ab
    expect(trie.add(word, 0, 2, 8)).toBe(true); // ca
    expect(trie.add(word, 1, 2, 9)).toBe(true); // a
    expect(trie.add(word, 1, 1, 9)).toBe(false);
    expect(trie.add(word, 0, 4, 9)).toBe(false); // no room for four more
    trie.seal();
    expect(senseAt(trie.root(0x61))).toBe(9);
    expect(senseAt(trie.next(trie.root(0x61), 0x62))).toBe(7);
    expect(senseAt(trie.next(trie.root(0x63), 0x61))).toBe(8);
    expect(senseAt(trie.root(0x63))).toBe(0);
    expect(trie.next(trie.root(0x61), 0x63)).toBe(0);
    expect(trie.root(0x7a)).toBe(0);
  });
});

class Pair {
  constructor(
    public name: string,
    public other: string,
    public same: bool,
  ) {}
}

const PAIRS: Pair[] = [
  new Pair("user.id", "USER_ID", true),
  new Pair("user.id", "x-http-usrIdentifier", true),
  new Pair("user.id", "http.request.header.x-user-id", true),
  new Pair("user.id", "user-id-bin", true),
  new Pair("user.id", "uid", true),
  new Pair("user.id", "user.uid", true),
  new Pair("user.id", "user.ids", true),
  new Pair("user.id", "file.uid", false),
  new Pair("user.id", "user.id2", false),
  new Pair("line1", "line2", false),
  new Pair("line1", "LINE_1", true),
  new Pair("tokens", "token", false),
  new Pair("foo.bar_baz", "x-fooBarBaz", true),
  new Pair("foo.bar", "bar.foo", false),
  new Pair("position.x", "position", false),
  new Pair("bin.size", "size", false),
];

describe("formOf", () => {
  it("is equal for names that mean the same", () => {
    for (let i = 0; i < PAIRS.length; i++) {
      const name = bytesOf(PAIRS[i].name);
      const other = bytesOf(PAIRS[i].other);
      const same = formOf(name, 0, name.length) == formOf(other, 0, other.length);
      expect(same).toBe(PAIRS[i].same, PAIRS[i].name + " and " + PAIRS[i].other);
    }
  });
});
