import { bytesOf } from "../../../assembly/bytes/scan";
import { readBaggageMember } from "../../../assembly/carriers/baggage";
import { Member } from "../../../assembly/carriers/member";

class Row {
  constructor(
    public name: string,
    public line: string,
    /** `key:value`, `;` after it for properties, `!` for malformed, `_` for empty, one space between members. */
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("one member", "SomeKey=SomeValue", "SomeKey:SomeValue"),
  new Row("OWS around every part", " a = 1 ,\tb=2", "a:1 b:2"),
  new Row("properties are not value", "a=1;p;q=2,b=3", "a:1; b:3"),
  new Row("OWS around properties", "a \t=\t1 ; p ; q\t=\t2 \t,b=3", "a:1; b:3"),
  new Row("a property with an empty value", "a=1;p=", "a:1;"),
  new Row("'=' inside the value", "a=b=c", "a:b=c"),
  new Row("only '=' in the value", "key==", "key:="),
  new Row("'=' inside a property's value", "a=1;p=q=r", "a:1;"),
  new Row("an empty value", "a=,b=2", "a: b:2"),
  new Row("an empty value with a property", "a=;p", "a:;"),
  new Row("escapes stay as they are", "a=%09%2c,b=val%252%2C", "a:%09%2c b:val%252%2C"),
  new Row("the key is never decoded", "user%49d=1", "user%49d:1"),
  new Row("every token character in a key", "!#$%25&'*+-.^_`|~0aZ=v", "!#$%25&'*+-.^_`|~0aZ:v"),
  new Row("every octet in a value", "k=!#$&'()*+-./09:<=>?@AZ[]^_`az{|}~", "k:!#$&'()*+-./09:<=>?@AZ[]^_`az{|}~"),
  new Row("no '=' is malformed", "abc,b=2", "! b:2"),
  new Row("another delimiter is malformed", "key1:value,b=2", "! b:2"),
  new Row("no key is malformed", "=,b=2", "! b:2"),
  new Row("space in a key is malformed", "a b=1,b=2", "! b:2"),
  new Row("bytes that are no text in a key", "\xe9=1,b=2", "! b:2"),
  new Row("space in a value is malformed", "a=a b,b=2", "! b:2"),
  new Row("a backslash is malformed", "foo=\\,b=2", "! b:2"),
  new Row("quotes are malformed, and quote nothing", 'foo="a,b=2', "! b:2"),
  new Row("bytes that are no text in a value", "a=Am\xc3\xa9lie,b=2", "! b:2"),
  new Row("a lone percent", "a=val%", "!"),
  new Row("an escape of one digit", "a=val%4,b=2", "! b:2"),
  new Row("an escape that is not hex", "a=val%zz,b=2", "! b:2"),
  new Row("an escape cut by a property", "a=%4;p,b=2", "! b:2"),
  new Row("a lone percent in a property", "a=1;k=val%,b=2", "! b:2"),
  new Row("an empty property", "a=1;,b=2", "! b:2"),
  new Row("a blank property", "a=1; ;p,b=2", "! b:2"),
  new Row("a property without a key", "a=1;=2,b=2", "! b:2"),
  new Row("text after a property's key", "a=1;p q,b=2", "! b:2"),
  new Row("text after a property's value", "a=1;p=q r,b=2", "! b:2"),
  new Row("only properties", ";p=1,b=2", "! b:2"),
  new Row("an empty line", "", "_"),
  new Row("a blank line", " \t ", "_"),
  new Row("a trailing comma", "a=1,", "a:1 _"),
  new Row("blanks between commas", ",a=1,, ,b=2", "_ a:1 _ _ b:2"),
];

const member = new Member();

function text(line: StaticArray<u8>, from: i32, to: i32): string {
  let out = "";
  for (let i = from; i < to; i++) out += String.fromCharCode(line[i]);
  return out;
}

function inOrder(from: i32, to: i32): bool {
  return (
    from <= member.keyFrom &&
    member.keyFrom <= member.keyTo &&
    member.keyTo <= member.valueFrom &&
    member.valueFrom <= member.valueTo &&
    member.valueTo <= member.end &&
    member.end <= to
  );
}

function members(line: StaticArray<u8>, from: i32, to: i32): string {
  let out = "";
  for (let at = from; at <= to; ) {
    const next = readBaggageMember(line, at, to, member);
    if (next != member.end + 1 || !inOrder(at, to)) return "out of its line";
    at = next;
    if (out.length > 0) out += " ";
    if (member.empty) out += "_";
    else if (!member.wellFormed) out += "!";
    else {
      out += text(line, member.keyFrom, member.keyTo) + ":" + text(line, member.valueFrom, member.valueTo);
      if (member.properties) out += ";";
    }
  }
  return out;
}

describe("readBaggageMember", () => {
  it("finds every member", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf(ROWS[i].line);
      expect(members(line, 0, line.length)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("takes exactly the baggage-octets for a value", () => {
    const OCTETS = "!#$&'()*+-./0123456789:<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    for (let c = 0; c < 256; c++) {
      const line = bytesOf("k=a" + String.fromCharCode(c) + "b");
      readBaggageMember(line, 0, line.length, member);
      const whole = member.wellFormed && member.valueTo == line.length;
      expect(whole).toBe(OCTETS.includes(String.fromCharCode(c)), c.toString());
    }
  });

  it("reads nothing outside its line", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf("z=9" + ROWS[i].line + "z=9");
      expect(members(line, 3, line.length - 3)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("takes every truncation of a line", () => {
    for (let i = 0; i < ROWS.length; i++) {
      for (let n = 0; n < ROWS[i].line.length; n++) {
        const line = bytesOf(ROWS[i].line.substring(0, n));
        expect(members(line, 0, n)).not.toBe("out of its line", ROWS[i].name);
      }
    }
  });

  it("never calls a malformed member empty", () => {
    const line = bytesOf("a=1;,,b");
    let at = readBaggageMember(line, 0, line.length, member);
    expect(member.empty).toBe(false);
    expect(member.wellFormed).toBe(false);
    at = readBaggageMember(line, at, line.length, member);
    expect(member.empty).toBe(true);
    expect(member.wellFormed).toBe(false);
  });
});
