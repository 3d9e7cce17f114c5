import { takeDegraded, takeField } from "../../../assembly/decide/counts";
import {
  changeField,
  decideField,
  keepField,
  scrubField,
  settleField,
  stripField,
  writeField,
} from "../../../assembly/decide/door";
import { Coding, Field } from "../../../assembly/decide/field";
import { journal, listen } from "../../../assembly/decide/journal";
import { Message, message } from "../../../assembly/decide/message";
import { NAME_LIMIT_BYTES } from "../../../assembly/decide/name";
import { Action } from "../../../assembly/words/action";
import { Carrier } from "../../../assembly/words/carrier";
import { Class } from "../../../assembly/words/class";
import { REASONS, Reason } from "../../../assembly/words/reason";
import { begin, written } from "./begun";

const SPEC: string =
  "{'zones':[{'name':'mesh','own':true},{'name':'outside'}],'fields':[" +
  "{'match':['baggage:env'],'action':'keep','values':['prod']}," +
  "{'match':['baggage:mail'],'action':'mask'}," +
  "{'match':['baggage:gone'],'action':'strip'}," +
  "{'match':['baggage:user'],'action':'tokenize','class':'user'}," +
  "{'match':['baggage:plan*'],'action':'mask'}]}";

/** Begins a message whose field is `name=value`. */
function open(name: string, value: string): Field {
  const m = begin(SPEC, name + "=" + value);
  const to = name.length;
  m.field.open(Carrier.BAGGAGE, m.buf, 0, to, to + 1, to + 1 + value.length);
  return m.field;
}

/** The sample of docs/architecture.md. */
function scrubOne(m: Message, carrier: i32, nameFrom: i32, nameTo: i32, from: i32, to: i32): void {
  const f = m.field;
  f.open(carrier, m.buf, nameFrom, nameTo, from, to);
  f.otherwise(m.rules.keptInside, Reason.CARRIER);
  scrubField(m);
}

function clearCounts(): void {
  for (let action = 0; action <= Action.STRIP; action++) takeField(Carrier.BAGGAGE, action, false);
  for (let reason = 0; reason < REASONS; reason++) takeDegraded(reason);
}

class Row {
  constructor(
    public name: string,
    public field: string,
    public value: string,
    public action: i32,
    public reason: i32,
    /** What is in `out` then. */
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("kept", "env", "prod", Action.KEEP, Reason.ENTRY, ""),
  new Row("kept but for its value", "env", "alice", Action.STRIP, Reason.VALUE, ""),
  new Row("masked", "mail", "alice@example.com", Action.MASK, Reason.ENTRY, "****@example.com"),
  new Row("stripped", "gone", "x", Action.STRIP, Reason.ENTRY, ""),
  new Row("no key", "user", "alice", Action.STRIP, Reason.NO_KEY, ""),
  new Row("named by a glob", "plan-b", "something", Action.MASK, Reason.ENTRY, "****"),
  new Row("in another spelling", "M.A-IL", "alice@example.com", Action.MASK, Reason.ENTRY, "****@example.com"),
  new Row("decoded once", "ma%69l", "alice@example.com", Action.MASK, Reason.ENTRY, "****@example.com"),
  new Row("named by nobody", "x", "y", Action.STRIP, Reason.UNKNOWN, ""),
  new Row("a card inside of a kept one", "plan", "4111111111111111", Action.STRIP, Reason.CLASS_VALUE, ""),
];

describe("scrubField", () => {
  it("decides by name and value, and appends the new value alone", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      const f = open(row.field, row.value);
      scrubField(message);
      expect(f.action).toBe(row.action, row.name);
      expect(f.reason).toBe(row.reason, row.name);
      expect(f.action == Action.STRIP ? "" : written(f.at)).toBe(row.want, row.name);
      expect(message.out.at).toBe(row.want.length, row.name);
      expect(f.changed).toBe(row.action != Action.KEEP, row.name);
    }
  });

  it("counts each once, and what could not be done as well", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      clearCounts();
      open(row.field, row.value);
      scrubField(message);
      for (let action = 0; action <= Action.STRIP; action++) {
        expect(takeField(Carrier.BAGGAGE, action, false)).toBe(action == row.action ? 1 : 0, row.name);
      }
      for (let reason = 0; reason < REASONS; reason++) {
        const degraded = reason == Reason.NO_KEY && row.reason == reason;
        expect(takeDegraded(reason)).toBe(degraded ? 1 : 0, row.name);
      }
    }
  });

  it("is all that a carrier of single values has to call", () => {
    const m = begin(SPEC, "mail=alice@example.com,x=y");
    scrubOne(m, Carrier.BAGGAGE, 0, 4, 5, 22);
    expect(written(m.field.at)).toBe("****@example.com");
    scrubOne(m, Carrier.BAGGAGE, 23, 24, 25, 26);
    expect(m.field.action).toBe(Action.KEEP);
    expect(m.field.changed).toBe(false);
    expect(written()).toBe("****@example.com");
  });

  it("gives what the carrier says where no entry names it", () => {
    const f = open("x", "some text that is longer");
    f.otherwise(Action.KEEP, Reason.CARRIER);
    scrubField(message);
    expect(f.action).toBe(Action.KEEP);
    expect(f.reason).toBe(Reason.CARRIER);
    const g = open("x", "some text that is longer");
    g.otherwise(Action.MASK, Reason.CARRIER);
    scrubField(message);
    expect(written(g.at)).toBe("****nger");
  });

  it("takes a name again for a repeat, and none that is too long", () => {
    const f = open("env", "prod");
    f.repeat = true;
    scrubField(message);
    expect(f.action).toBe(Action.STRIP);
    expect(f.reason).toBe(Reason.REPEAT);
    const g = open("n".repeat(NAME_LIMIT_BYTES + 1), "prod");
    g.otherwise(Action.KEEP, Reason.CARRIER);
    scrubField(message);
    expect(g.action).toBe(Action.STRIP);
    expect(g.reason).toBe(Reason.LIMIT);
  });

  it("strips a new value that its carrier would not take", () => {
    const f = open("mail", "alice@example.com");
    f.limitBytes = 15;
    scrubField(message);
    expect(f.reason).toBe(Reason.LONG);
    expect(f.action).toBe(Action.STRIP);
    expect(message.out.at).toBe(0);
    const g = open("mail", "alice@example.com");
    g.limitBytes = 16;
    scrubField(message);
    expect(g.action).toBe(Action.MASK);
  });

  it("spells a new value as its carrier does", () => {
    const f = open("mail", "%41lice=%2Cxyz%20w ");
    f.coding = Coding.PERCENT;
    expect(f.decode()).toBe(true);
    scrubField(message);
    expect(written(f.at)).toBe("****z%20w%20");
    const g = open("mail", "YWxpY2VAZXhhbXBsZS5jb20=");
    g.coding = Coding.BASE64;
    expect(g.decode()).toBe(true);
    scrubField(message);
    expect(written(g.at)).toBe("KioqKkBleGFtcGxlLmNvbQ");
  });
});

describe("its halves", () => {
  it("write nothing until they are asked to", () => {
    const f = open("mail", "alice@example.com");
    clearCounts();
    decideField(message);
    expect(f.action).toBe(Action.MASK);
    expect(message.out.at).toBe(0);
    expect(takeField(Carrier.BAGGAGE, Action.MASK, false)).toBe(0);
    message.out.text("key:");
    changeField(message);
    expect(f.at).toBe(4);
    settleField(message);
    expect(written()).toBe("key:****@example.com");
    expect(takeField(Carrier.BAGGAGE, Action.MASK, false)).toBe(1);
  });

  it("write a value that stays as it came, or not at all", () => {
    const f = open("env", "prod");
    decideField(message);
    changeField(message);
    expect(message.out.at).toBe(0);
    writeField(message);
    expect(written()).toBe("prod");
    expect(f.changed).toBe(false);
  });

  it("settle what was stripped meanwhile as stripped", () => {
    const f = open("env", "prod");
    clearCounts();
    decideField(message);
    f.strip(Reason.LIMIT);
    settleField(message);
    expect(takeField(Carrier.BAGGAGE, Action.STRIP, false)).toBe(1);
    expect(takeDegraded(Reason.LIMIT)).toBe(1);
  });
});

describe("a field that is not judged", () => {
  it("stays or goes, and is counted", () => {
    const f = open("gone", "x");
    clearCounts();
    keepField(message, Reason.TRACE, Class.TRACE_ID);
    expect(f.action).toBe(Action.KEEP);
    expect(f.cls).toBe(Class.TRACE_ID);
    stripField(message, Reason.MALFORMED);
    expect(f.action).toBe(Action.STRIP);
    expect(f.cls).toBe(Class.UNKNOWN);
    expect(takeField(Carrier.BAGGAGE, Action.KEEP, false)).toBe(1);
    expect(takeField(Carrier.BAGGAGE, Action.STRIP, false)).toBe(1);
    expect(takeDegraded(Reason.MALFORMED)).toBe(1);
    f.open(Carrier.B3, message.buf, 0, 4, 5, 6);
    stripField(message, Reason.GATE);
    expect(f.cls).toBe(Class.TRACE_ID);
  });
});

describe("who asks for reasons", () => {
  it("is told name, value and what became of it", () => {
    expect(told("mail", "alice@example.com")).toBe("3 1 mail alice@example.com ****@example.com");
    expect(told("env", "prod")).toBe("0 0 env prod prod");
    expect(told("gone", "x")).toBe("4 2 gone x ");
    expect(told("x", "y")).toBe("4 -1 x y ");
  });
});

/** `action rule name before after` of the one record that a field makes. */
function told(name: string, value: string): string {
  listen(true, 0);
  open(name, value);
  scrubField(message);
  const bytes = journal.buf;
  let text = bytes[4].toString() + " " + (<i16>load<u16>(changetype<usize>(bytes) + 7)).toString();
  let at = 9;
  for (let run = 0; run < 3; run++) {
    const length = load<u16>(changetype<usize>(bytes) + at);
    text += " " + String.UTF8.decodeUnsafe(changetype<usize>(bytes) + at + 2, length);
    at += 2 + length;
  }
  expect(journal.at).toBe(at);
  listen(false, 0);
  return text;
}
