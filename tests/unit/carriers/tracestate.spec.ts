import { bytesOf } from "../../../assembly/bytes/scan";
import { Member } from "../../../assembly/carriers/member";
import { readTracestateMember } from "../../../assembly/carriers/tracestate";

class Row {
  constructor(
    public name: string,
    public line: string,
    /** `key:value`, `2` after it for a key of Level 2 only, `!` for malformed, `_` for empty, `|` between members. */
    public want: string,
  ) {}
}

const A241 = "t".repeat(241);
const A256 = "z".repeat(256);

const ROWS: Row[] = [
  new Row("two members", "foo=1,bar=2", "foo:1|bar:2"),
  new Row("OWS around commas", " foo=1 \t , \t bar=2\t", "foo:1|bar:2"),
  new Row("leading spaces belong to a value", "foo=  x ", "foo:  x"),
  new Row("inner spaces too", "foo=a b", "foo:a b"),
  new Row("every character of a key", "a0_-*/=1", "a0_-*/:1"),
  new Row("every character of a value", "a=!\"#$%&'()*+-./:;<>?@[\\]^_`{|}~", "a:!\"#$%&'()*+-./:;<>?@[\\]^_`{|}~"),
  new Row("tenant and system", "33@nr=0-0-33", "33@nr:0-0-33"),
  new Row("the largest key of Level 1", A241 + "@vvvvvvvvvvvvvv=1", A241 + "@vvvvvvvvvvvvvv:1"),
  new Row("a tenant too long for Level 1", A241 + "t@v=1", A241 + "t@v:1" + "2"),
  new Row("a system too long for Level 1", "t@vvvvvvvvvvvvvvv=1", "t@vvvvvvvvvvvvvvv:12"),
  new Row("a digit first is Level 2", "1_key=1", "1_key:12"),
  new Row("a digit alone is Level 2", "1=1", "1:12"),
  new Row("no system is Level 2", "foo@=1", "foo@:12"),
  new Row("two '@' are Level 2", "foo@@bar=1,a@b@c=1", "foo@@bar:12|a@b@c:12"),
  new Row("a system that starts with a digit is Level 2", "a@1b=1", "a@1b:12"),
  new Row("the longest key", A256 + "=1", A256 + ":1"),
  new Row("a key too long", A256 + "z=1", "!"),
  new Row("the longest value", "foo=" + A256, "foo:" + A256),
  new Row("a value too long", "foo=" + A256 + "z", "!"),
  new Row("'@' first", "@foo=1,bar=2", "!|bar:2"),
  new Row("upper case in a key", "FOO=1", "!"),
  new Row("a dot in a key", "foo.bar=1", "!"),
  new Row("a space before '='", "foo =1", "!"),
  new Row("no '='", "foobarbaz,bar=2", "!|bar:2"),
  new Row("no key", "=1", "!"),
  new Row("an empty value", "foo=,bar=3", "!|bar:3"),
  new Row("a blank value", "foo=  ,bar=3", "!|bar:3"),
  new Row("'=' in a value", "foo=bar=baz", "!"),
  new Row("a tab in a value", "foo=a\tb", "!"),
  new Row("bytes that are no text", "foo=\xc3\xa9", "!"),
  new Row("DEL in a value", "foo=\x7f", "!"),
  new Row("an empty line", "", "_"),
  new Row("blanks between commas", "foo=1,,bar=2, ,baz=3,", "foo:1|_|bar:2|_|baz:3|_"),
];

const member = new Member();

function text(line: StaticArray<u8>, from: i32, to: i32): string {
  let out = "";
  for (let i = from; i < to; i++) out += String.fromCharCode(line[i]);
  return out;
}

function members(line: StaticArray<u8>, from: i32, to: i32): string {
  let out = "";
  for (let at = from; at <= to; ) {
    const next = readTracestateMember(line, at, to, member);
    if (next != member.end + 1 || member.keyFrom < at || member.valueTo > member.end || member.end > to) {
      return "out of its line";
    }
    if (at > from) out += "|";
    at = next;
    if (member.empty) out += "_";
    else if (!member.wellFormed) out += "!";
    else {
      out += text(line, member.keyFrom, member.keyTo) + ":" + text(line, member.valueFrom, member.valueTo);
      if (!member.level1) out += "2";
    }
  }
  return out;
}

describe("readTracestateMember", () => {
  it("finds every member", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf(ROWS[i].line);
      expect(members(line, 0, line.length)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("reads nothing outside its line", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf("a=9" + ROWS[i].line + "a=9");
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

  it("says nothing of the level of a malformed key", () => {
    const line = bytesOf("foo=");
    readTracestateMember(line, 0, line.length, member);
    expect(member.level1).toBe(false);
  });
});
