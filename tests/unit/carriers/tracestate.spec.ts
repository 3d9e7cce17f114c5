import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { Member } from "../../../assembly/carriers/member";
import { readTracestateMember, samplingOnly, withoutDdUser } from "../../../assembly/carriers/tracestate";

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

class Without {
  constructor(
    public name: string,
    public value: string,
    public want: string,
  ) {}
}

const DD: Without[] = [
  new Without("the user id is last", "s:2;o:rum;t.dm:-4;t.usr.id:baz64~~", "s:2;o:rum;t.dm:-4"),
  new Without("first", "t.usr.id:baz64~~;s:2", "s:2"),
  new Without("in between", "s:2;t.usr.id:x;o:rum", "s:2;o:rum"),
  new Without("alone", "t.usr.id:x", ""),
  new Without("twice", "t.usr.id:x;s:1;t.usr.id:y", "s:1"),
  new Without("without a value", "s:1;t.usr.id", "s:1"),
  new Without("with spaces", "s:1; t.usr.id :x;o:rum", "s:1;o:rum"),
  new Without("a longer key stays", "t.usr.ids:1;xt.usr.id:1", "t.usr.ids:1;xt.usr.id:1"),
  new Without("the key as a value stays", "o:t.usr.id", "o:t.usr.id"),
  new Without("empty entries stay", ";;s:1;", ";;s:1;"),
  new Without("nothing to remove", "s:1;p:00f067aa0ba902b7", "s:1;p:00f067aa0ba902b7"),
  new Without("empty", "", ""),
];

const SAMPLING: Without[] = [
  new Without("the threshold stays without the randomness", "th:c;rv:6e6d1a75832a2f", "th:c"),
  new Without("randomness alone", "rv:6e6d1a75832a2f", ""),
  new Without("the longest threshold", "th:0123456789abcd", "th:0123456789abcd"),
  new Without("a threshold too long", "th:0123456789abcde", ""),
  new Without("no threshold", "th:", ""),
  new Without("text for a threshold", "th:alice", ""),
  new Without("upper case", "th:C", ""),
  new Without("a key nobody knows", "usr:alice;th:8;rvx:1", "th:8"),
  new Without("a rate", "s:0.1", "s:0.1"),
  new Without("all and nothing", "s:1;s:0;s:1.0", "s:1;s:0;s:1.0"),
  new Without("four decimals", "s:0.1234", "s:0.1234"),
  new Without("five", "s:0.12345", ""),
  new Without("no decimals behind the dot", "s:0.", ""),
  new Without("no number", "s:;s:.5;s:2;s:0,1;s:0.1e", ""),
  new Without("text for a rate", "s:alice@example.com", ""),
  new Without("spaces are no part of the grammar", " th:8;s: 0.1;s:0.1 ", ""),
];

const member = new Member();
const writer = new Writer(new StaticArray<u8>(256));

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

describe("withoutDdUser", () => {
  it("removes the user id and nothing else", () => {
    for (let i = 0; i < DD.length; i++) {
      const value = bytesOf("s:1;" + DD[i].value + ";s:1");
      writer.reset();
      const removed = withoutDdUser(value, 4, value.length - 4, writer);
      expect(text(writer.buf, 0, writer.at)).toBe(DD[i].want, DD[i].name);
      expect(removed).toBe(DD[i].want != DD[i].value, DD[i].name);
    }
  });
});

describe("samplingOnly", () => {
  it("leaves sampling data and nothing else", () => {
    for (let i = 0; i < SAMPLING.length; i++) {
      const value = bytesOf(SAMPLING[i].value);
      writer.reset();
      const removed = samplingOnly(value, 0, value.length, writer);
      expect(text(writer.buf, 0, writer.at)).toBe(SAMPLING[i].want, SAMPLING[i].name);
      expect(removed).toBe(SAMPLING[i].want != SAMPLING[i].value, SAMPLING[i].name);
    }
  });
});
