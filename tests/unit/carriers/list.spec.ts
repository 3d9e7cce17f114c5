import { COMMA, SEMICOLON } from "../../../assembly/bytes/ascii";
import { bytesOf } from "../../../assembly/bytes/scan";
import { readListMember } from "../../../assembly/carriers/list";
import { Member } from "../../../assembly/carriers/member";

class Row {
  constructor(
    public name: string,
    public line: string,
    /** `key:value`, `!` for malformed, `_` for empty, `|` between members. */
    public want: string,
    public separator: u8 = COMMA,
  ) {}
}

const ROWS: Row[] = [
  new Row("one member", "k=v", "k:v"),
  new Row("OWS around every part", " a = 1 ,\tb=2\t", "a:1|b:2"),
  new Row("spaces in a value", "a=1 2 3,b=2", "a:1 2 3|b:2"),
  new Row("'=' in a value", "a=b=c", "a:b=c"),
  new Row("an empty value", "a=,b=2", "a:|b:2"),
  new Row("no '='", "abc,b=2", "!|b:2"),
  new Row("no key", "=1", "!"),
  new Row("a blank key", " =1", "!"),
  new Row("a space in a key", "a b=1", "!"),
  new Row("a key that is no token", "a(b=1", "!"),
  new Row("a tab in a value", "a=1\t2", "!"),
  new Row("bytes that are no text", "a=\xc3\xa9", "!"),
  new Row("DEL in a value", "a=\x7f", "!"),
  new Row("all of printable ASCII", "a=!\"#$%&'()*+-./:;<>?@[\\]^_`{|}~", "a:!\"#$%&'()*+-./:;<>?@[\\]^_`{|}~"),
  new Row("an empty line", "", "_"),
  new Row("blanks between separators", "a=1,,b=2, ,", "a:1|_|b:2|_|_"),
  new Row("another separator", "a=1,2;b=2", "a:1,2|b:2", SEMICOLON),
];

function members(row: Row): string {
  const line = bytesOf(row.line);
  const member = new Member();
  let text = "";
  for (let at = 0; at <= line.length; ) {
    at = readListMember(line, at, line.length, row.separator, member);
    const m = member;
    expect(m.keyFrom <= m.keyTo && m.keyTo <= m.valueFrom && m.valueFrom <= m.valueTo && m.valueTo <= m.end).toBe(true);
    if (text.length > 0) text += "|";
    if (m.empty) text += "_";
    else if (!m.wellFormed) text += "!";
    else text += row.line.substring(m.keyFrom, m.keyTo) + ":" + row.line.substring(m.valueFrom, m.valueTo);
  }
  return text;
}

describe("readListMember", () => {
  it("finds every member", () => {
    for (let i = 0; i < ROWS.length; i++) expect(members(ROWS[i])).toBe(ROWS[i].want, ROWS[i].name);
  });
});
