import { foldName, hashName } from "../../../assembly/bytes/fold";
import { bytesOf } from "../../../assembly/bytes/scan";
import { JsonKind, Node } from "../../../assembly/json/node";
import { Problem } from "../../../assembly/json/problem";
import { readMatch } from "../../../assembly/policy/match";
import { NamePattern } from "../../../assembly/policy/model";
import { matchesExact, matchesFolded } from "../../../assembly/policy/name";

class Row {
  constructor(
    public match: string,
    public name: string,
    public exact: bool,
    public folded: bool,
  ) {}
}

const ROWS: Row[] = [
  new Row("baggage:user.id", "user.id", true, true),
  new Row("baggage:user.id", "USER_ID", false, true),
  new Row("baggage:user.id", "userId", false, true),
  new Row("baggage:user.id", "user.ids", false, false),
  new Row("baggage:user.id", "user", false, false),
  new Row("baggage:user.*", "user.mail", true, true),
  new Row("baggage:user.*", "userMail", false, true),
  new Row("baggage:user.*", "end.user", false, false),
  new Row("baggage:*", "anything", true, true),
  new Row("header:X-User-Id", "x-user-id", true, true),
  new Row("header:X-User-Id", "x_user_id", false, true),
  new Row("header:x-*-id", "x-account-id", true, true),
  new Row("tracestate:es", "es", true, true),
  new Row("tracestate:fw529a3039@dt", "fw529a3039@dt", true, true),
];

function named(match: string): NamePattern {
  const list = new Node(JsonKind.ARRAY);
  const element = new Node(JsonKind.STRING);
  element.bytes = bytesOf(match);
  list.children.push(element);
  return readMatch(list, new Problem())![0];
}

describe("names that policy matches", () => {
  it("are kept by their bytes and restricted by their meaning", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      const pattern = named(row.match);
      const padded = bytesOf("u" + row.name + "u");
      const name = row.match + " on " + row.name;
      expect(matchesExact(pattern, padded, 1, padded.length - 1)).toBe(row.exact, name);
      const folded = new StaticArray<u8>(row.name.length);
      const length = foldName(padded, 1, padded.length - 1, folded, 0);
      expect(matchesFolded(pattern, folded, length, hashName(folded, 0, length))).toBe(row.folded, name);
    }
  });
});
