import { bytesOf } from "../../../assembly/bytes/scan";
import { globMatches } from "../../../assembly/policy/glob";

class Row {
  constructor(
    public glob: string,
    public text: string,
    public want: bool,
  ) {}
}

const ROWS: Row[] = [
  new Row("abc", "abc", true),
  new Row("abc", "ab", false),
  new Row("abc", "abcd", false),
  new Row("", "", true),
  new Row("", "a", false),
  new Row("*", "", true),
  new Row("*", "a/b|c", true),
  new Row("**", "x", true),
  new Row("mesh-*", "mesh-", true),
  new Row("mesh-*", "mesh-a", true),
  new Row("mesh-*", "mesh", false),
  new Row("mesh-*", "a-mesh-a", false),
  new Row("Mesh-*", "mesh-a", false),
  new Row("outbound|*.svc.cluster.local", "outbound|80||a.b.svc.cluster.local", true),
  new Row("outbound|*.svc.cluster.local", "outbound|80||a.svc.cluster.local.example", false),
  new Row("a*b*c", "a.b.b.c", true),
  new Row("a*b*c", "a.c.b", false),
  new Row("*ab", "aab", true),
  new Row("*a*a*", "a", false),
  new Row("?", "a", false),
  new Row("[a]", "a", false),
];

describe("globMatches", () => {
  it("takes asterisks as any bytes and all else as itself", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      const padded = bytesOf("*" + row.text + "*");
      const name = row.glob + " on " + row.text;
      expect(globMatches(bytesOf(row.glob), padded, 1, padded.length - 1)).toBe(row.want, name);
    }
  });

  it("costs no more than glob times run", () => {
    // 100,000 bytes and nine asterisks: tried in every split, this would not end.
    const run = bytesOf("a".repeat(100000));
    expect(globMatches(bytesOf("*a*a*a*a*a*a*a*a*b"), run, 0, run.length)).toBe(false);
  });
});
