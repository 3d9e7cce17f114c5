import { bytesOf } from "../../../../assembly/bytes/scan";
import {
  SHOWS_ACCOUNT,
  SHOWS_DEVICE,
  SHOWS_EMAIL,
  SHOWS_IP,
  SHOWS_LOCATION,
  SHOWS_NATIONAL_ID,
  SHOWS_PAYMENT,
  SHOWS_PHONE,
  SHOWS_SECRET,
} from "../../../../assembly/detect/value/shown";
import { classesOfOpaque, classesOfValue, classOfBit } from "../../../../assembly/detect/value/value";
import { Class } from "../../../../assembly/words/class";

class Row {
  constructor(
    public text: string,
    public want: u32,
  ) {}
}

/** Specimens that issuers publish, and values as close to one as can be. Keys are in two parts. */
const ROWS: Row[] = [
  new Row("", 0),
  new Row("prod", 0),
  new Row("eu-west-1", 0),
  // RFC 5321, RFC 3986.
  new Row("a@b.co", SHOWS_EMAIL),
  new Row("a@b", 0),
  new Row("@b.co", 0),
  new Row("name@18.2.0-rc.one", 0),
  new Row("ssh://git@github.com/acme", 0),
  new Row("https://u:pw@host.example/", SHOWS_SECRET),
  new Row("https://u:@host.example/", 0),
  // Test numbers of the card schemes.
  new Row("4111111111111111", SHOWS_PAYMENT),
  new Row("4111 1111 1111 1111", SHOWS_PAYMENT),
  new Row("card4111-1111-1111-1111x", SHOWS_PAYMENT),
  new Row("1 2 3 4111111111111111", SHOWS_PAYMENT),
  new Row("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", SHOWS_PAYMENT),
  new Row("378282246310005", SHOWS_PAYMENT),
  new Row("+378282246310005", SHOWS_PAYMENT | SHOWS_PHONE),
  new Row("3056 9309 0259 04", SHOWS_PAYMENT),
  new Row("4111111111111112", 0),
  new Row("9111111111111116", 0),
  new Row("41111111111111110000000000", 0),
  new Row("4-111-11-1111-1-11111", 0),
  // IBAN registry.
  new Row("GB29NWBK60161331926819", SHOWS_ACCOUNT),
  new Row("gb29 nwbk 6016 1331 9268 19", SHOWS_ACCOUNT),
  new Row("DE89 3704 0044 0532 0130 00 and more", SHOWS_ACCOUNT),
  new Row("NO9386011117947", SHOWS_ACCOUNT),
  new Row("GB29NWBK60161331926818", 0),
  new Row("GB29NWBK601613319268190", 0),
  new Row("ZZ29NWBK60161331926819", 0),
  // National ids.
  new Row("219-09-9999", SHOWS_NATIONAL_ID),
  new Row("666-09-9999", 0),
  new Row("900-09-9999", 0),
  new Row("219099999", 0),
  new Row("AB 12 34 56 C", SHOWS_NATIONAL_ID),
  new Row("GB123456C", 0),
  new Row("QQ123456C", 0),
  new Row("86095742719", SHOWS_NATIONAL_ID),
  new Row("86095742718", 0),
  new Row("2 55 08 14 168 025 38", SHOWS_NATIONAL_ID),
  new Row("255081416802539", 0),
  new Row("12345678Z", SHOWS_NATIONAL_ID),
  new Row("12345678-A", 0),
  new Row("X-1234567-L", SHOWS_NATIONAL_ID),
  new Row("RSSMRA85T10A562S", SHOWS_NATIONAL_ID),
  new Row("RSSMRA85T10A562T", 0),
  new Row("111222333", SHOWS_NATIONAL_ID),
  new Row("111222334", 0),
  new Row("44051401359", SHOWS_NATIONAL_ID),
  new Row("44051401358", 0),
  new Row("811228-9874", SHOWS_NATIONAL_ID),
  new Row("19811228-9874", SHOWS_NATIONAL_ID),
  new Row("811228-9873", 0),
  new Row("111.444.777-35", SHOWS_NATIONAL_ID),
  new Row("111.111.111-11", 0),
  new Row("2341 2341 2346", SHOWS_NATIONAL_ID),
  new Row("2341 2341 2347", 0),
  new Row("#111222333", 0),
  new Row("0.111222333", 0),
  // Numbers that are set aside for fiction.
  new Row("+1 212 555 0123", SHOWS_PHONE),
  new Row("+442079460958", SHOWS_PHONE),
  new Row("(212) 555-0123", SHOWS_PHONE),
  new Row("020 7946 0958", SHOWS_PHONE),
  new Row("2125550123", 0),
  new Row("01-02-2026 10", 0),
  new Row("1.0.0+20261122", 0),
  // RFC 5737, RFC 3849, RFC 7042.
  new Row("192.0.2.17", SHOWS_IP),
  new Row("192.0.2.17:8080", SHOWS_IP),
  new Row("192.0.2.017", 0),
  new Row("192.0.2.256", 0),
  new Row("192.0.2.17.5", 0),
  new Row("Chrome/120.0.0.0", 0),
  new Row("2001:db8::17", SHOWS_IP),
  new Row("::ffff:192.0.2.17", SHOWS_IP),
  new Row("2001:db8:0:1:2:3:4:5:6", 0),
  new Row("2001::db8::17", 0),
  new Row("10:15:30", 0),
  new Row("std::vector", 0),
  new Row("00:00:5e:00:53:af", SHOWS_DEVICE),
  new Row("0000.5e00.53af", SHOWS_DEVICE),
  new Row("20-26-11-22-10-15", 0),
  // RFC 9562 appendix A.
  new Row("C232AB00-9414-11EC-B3C8-9F6BDECED846", 0),
  new Row("C232AB00-9414-11EC-B3C8-9E6BDECED846", SHOWS_DEVICE),
  new Row("919108f7-52d1-4320-9bac-f847db4148a8", 0),
  // RFC 5870.
  new Row("geo:48.2010,16.3695,183", SHOWS_LOCATION),
  new Row("48.20,16.37", 0),
  new Row("98.2010,16.3695", 0),
  // RFC 7519 section 6.1.
  new Row("eyJhbGciOiJub25lIn0" + ".eyJpc3MiOiJqb2UifQ.", SHOWS_SECRET),
  new Row("eyJhbGciOiJub25lIn0", 0),
  new Row("-----BEGIN EC PRIV" + "ATE KEY-----", SHOWS_SECRET),
  new Row("-----BEGIN PUBLIC KEY-----", 0),
  new Row("AK" + "IA" + "ABCDEFGHIJKLMNOP", SHOWS_SECRET),
  new Row("AK" + "IA" + "ABCDEFGHIJKLMNO", 0),
  new Row("gh" + "p_" + "abcdefghijklmnopqrstuvwxyz0123456789", SHOWS_SECRET),
  // One layer.
  new Row("a%40b.co", SHOWS_EMAIL),
  new Row("a%2540b.co", 0),
  new Row("YUBiLmNv", SHOWS_EMAIL),
  new Row("/v1/YUBiLmNv/x", SHOWS_EMAIL),
  new Row("6140622e636f", SHOWS_EMAIL),
  new Row("%", 0),
  new Row("%4", 0),
];

describe("classesOfValue", () => {
  it("sees what is there and nothing else", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      const run = bytesOf("4" + row.text + "4");
      expect(classesOfValue(run, 1, run.length - 1)).toBe(row.want, row.text);
    }
  });

  it("says a class for every bit", () => {
    for (let bit: u32 = 1; bit <= SHOWS_DEVICE; bit <<= 1) expect(classOfBit(bit)).not.toBe(Class.UNKNOWN);
    expect(classOfBit(SHOWS_DEVICE << 1)).toBe(Class.UNKNOWN);
  });
});

describe("classesOfOpaque", () => {
  it("takes nothing for a secret that only looks drawn at random", () => {
    const random = bytesOf("q8Zr2LmXw7Tb4Nc9" + "Vd1Ks6Hf3Gj5Pp0Y");
    expect(classesOfValue(random, 0, random.length)).toBe(SHOWS_SECRET);
    expect(classesOfOpaque(random, 0, random.length)).toBe(0);
    expect(classesOfValue(random, 0, random.length)).toBe(SHOWS_SECRET);
  });

  it("sees everything else", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const value = bytesOf(ROWS[i].text);
      if (ROWS[i].want != SHOWS_SECRET) {
        expect(classesOfOpaque(value, 0, value.length)).toBe(ROWS[i].want, ROWS[i].text);
      }
    }
    const key = bytesOf("AKIA" + "Q3EGUPXDSKOD2MZT");
    expect(classesOfOpaque(key, 0, key.length)).toBe(SHOWS_SECRET);
  });
});
