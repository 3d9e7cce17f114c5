import { bytesOf } from "../../../assembly/bytes/scan";
import { Coding, Field, PLAIN_LIMIT_BYTES } from "../../../assembly/decide/field";
import { Action } from "../../../assembly/words/action";
import { Carrier } from "../../../assembly/words/carrier";
import { Class } from "../../../assembly/words/class";
import { Reason } from "../../../assembly/words/reason";

class Row {
  constructor(
    public name: string,
    public coding: Coding,
    public value: string,
    /** The plain value; "!" where there is none. */
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("as it came", Coding.NONE, "a%20b+c", "a%20b+c"),
  new Row("no escape", Coding.PERCENT, "a+b", "a+b"),
  new Row("escapes", Coding.PERCENT, "a%20b%2Bc", "a b+c"),
  new Row("decoded once", Coding.PERCENT, "%2520", "%20"),
  new Row("an escape cut short", Coding.PERCENT, "a%20b%2", "a%20b%2"),
  new Row("plus for a space", Coding.QUERY, "a+b%2Bc", "a b+c"),
  new Row("plus alone", Coding.QUERY, "a+b", "a b"),
  new Row("base64", Coding.BASE64, "YSBi", "a b"),
  new Row("no base64", Coding.BASE64, "a b", "!"),
  new Row("nothing", Coding.BASE64, "", ""),
  new Row("as long as may be", Coding.PERCENT, "a".repeat(PLAIN_LIMIT_BYTES), "a".repeat(PLAIN_LIMIT_BYTES)),
  new Row("too long", Coding.PERCENT, "a".repeat(PLAIN_LIMIT_BYTES + 1), "!"),
  new Row("as long as it likes", Coding.NONE, "a".repeat(PLAIN_LIMIT_BYTES + 1), "a".repeat(PLAIN_LIMIT_BYTES + 1)),
];

const f: Field = new Field();

describe("decode", () => {
  it("makes the plain value", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      const buf = bytesOf("k=" + row.value + ";more%20");
      f.open(Carrier.BAGGAGE, buf, 0, 1, 2, 2 + row.value.length);
      f.coding = row.coding;
      let plain = "!";
      if (f.decode()) {
        plain = String.UTF8.decodeUnsafe(changetype<usize>(f.plain) + f.plainFrom, f.plainTo - f.plainFrom);
      }
      expect(plain).toBe(row.want, row.name);
      expect(f.from).toBe(2, row.name);
      expect(f.to).toBe(2 + row.value.length, row.name);
    }
  });
});

describe("open", () => {
  it("leaves nothing of the field before", () => {
    const buf = bytesOf("key=YQ==");
    f.open(Carrier.BAGGAGE, buf, 0, 3, 4, 8);
    f.coding = Coding.BASE64;
    f.otherwise(Action.KEEP, Reason.CARRIER);
    f.repeat = true;
    f.limitBytes = 1;
    f.most = 1;
    expect(f.decode()).toBe(true);
    f.action = Action.MASK;
    f.cls = Class.USER;
    f.tokenClass = Class.USER;
    f.rule = 3;
    f.changed = true;
    f.open(Carrier.XRAY, buf, 0, 2, 3, 4);
    expect(f.carrier).toBe(Carrier.XRAY);
    expect(f.coding).toBe(Coding.NONE);
    expect(f.fallback).toBe(Action.STRIP);
    expect(f.why).toBe(Reason.UNKNOWN);
    expect(f.repeat).toBe(false);
    expect(f.limitBytes).toBe(i32.MAX_VALUE);
    expect(f.most).toBe(i32.MAX_VALUE);
    expect(f.plain == buf).toBe(true);
    expect(f.plainFrom).toBe(3);
    expect(f.plainTo).toBe(4);
    expect(f.action).toBe(Action.STRIP);
    expect(f.cls).toBe(Class.UNKNOWN);
    expect(f.tokenClass).toBe(0);
    expect(f.rule).toBe(-1);
    expect(f.changed).toBe(false);
    expect(f.bound === null).toBe(true);
  });

  it("keeps what the carrier said for the next value of a name", () => {
    const buf = bytesOf("key=ab");
    f.open(Carrier.BAGGAGE, buf, 0, 3, 4, 5);
    f.coding = Coding.QUERY;
    f.otherwise(Action.MASK, Reason.CARRIER);
    f.strip(Reason.LIMIT);
    f.take(5, 6);
    expect(f.coding).toBe(Coding.QUERY);
    expect(f.fallback).toBe(Action.MASK);
    expect(f.nameTo).toBe(3);
    expect(f.plainFrom).toBe(5);
    expect(f.keeps).toBe(false);
  });
});
