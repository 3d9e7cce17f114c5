import { COMMA } from "../../../assembly/bytes/ascii";
import { readPairs } from "../../../assembly/bytes/pairs";
import { Writer } from "../../../assembly/bytes/writer";
import { readListMember } from "../../../assembly/carriers/list";
import { Member } from "../../../assembly/carriers/member";
import { Edit } from "../../../assembly/decide/edits";
import { Lines } from "../../../assembly/decide/lines";
import { Message } from "../../../assembly/decide/message";
import { joinMembers, openMember, scrubMember, stripMember } from "../../../assembly/scrub/member";
import { Action } from "../../../assembly/words/action";
import { Carrier } from "../../../assembly/words/carrier";
import { Reason } from "../../../assembly/words/reason";
import { begin, written } from "../decide/begun";

const SPEC: string =
  "{'zones':[{'name':'mesh','own':true},{'name':'outside'}],'fields':[" +
  "{'match':['baggage:a','baggage:b'],'action':'keep','pattern':'[a-z]{0,9}'}," +
  "{'match':['baggage:m'],'action':'mask'}]}";

/** A map of the one header `baggage: line`. */
function mapOf(line: string): StaticArray<u8> {
  const to = new Writer(new StaticArray<u8>(1024));
  const sizes: i32[] = [1, 7, line.length];
  for (let i = 0; i < sizes.length; i++) for (let b = 0; b < 4; b++) to.byte(<u8>(sizes[i] >> (8 * b)));
  to.text("baggage");
  to.byte(0);
  to.text(line);
  to.byte(0);
  return to.buf;
}

/** What becomes of the members of `line`: "=" as it came, "-" nothing, else the line in its place. */
function scrubbed(line: string, members: i32 = 64, bytes: i32 = 8192, most: i32 = i32.MAX_VALUE): string {
  const m: Message = begin(SPEC, "");
  m.buf = mapOf(line);
  assert(readPairs(m.buf, 0, 12 + 7 + 1 + line.length + 1));
  const lines = new Lines();
  lines.add(0);
  const member = new Member();
  const from = 12 + 7 + 1;
  const to = from + line.length;
  for (let at = from; at <= to; ) {
    at = readListMember(m.buf, at, to, COMMA, member);
    if (!member.wellFormed) {
      stripMember(m, Carrier.BAGGAGE, Reason.MALFORMED, member);
      continue;
    }
    const f = openMember(m, Carrier.BAGGAGE, member);
    f.otherwise(Action.STRIP, Reason.CARRIER);
    f.most = most;
    scrubMember(m);
  }
  joinMembers(m, Carrier.BAGGAGE, members, bytes, lines);
  if (m.edits.count == 0) return "=";
  assert(m.edits.count == 1);
  return m.edits.kind(0) == Edit.REMOVE ? "-" : written(m.edits.valueFrom(0));
}

class Row {
  constructor(
    public name: string,
    public line: string,
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("all stay", "a=x,b=y", "="),
  new Row("one goes", "a=x,gone=y,b=z", "a=x,b=z"),
  new Row("one is masked", "m=something-long,a=x", "m=****long,a=x"),
  new Row("a name that stayed before", "a=x,b=y,a=z", "a=x,b=y"),
  new Row("a value that may not be", "a=0,b=y", "b=y"),
  new Row("no value", "a=,b=y", "b=y"),
  new Row("malformed", "a=x,nothing", "a=x"),
  new Row("nothing stays", "x=y,z=w", "-"),
];

describe("members", () => {
  it("become one line, which is not written where all stay", () => {
    for (let i = 0; i < ROWS.length; i++) expect(scrubbed(ROWS[i].line)).toBe(ROWS[i].want, ROWS[i].name);
  });

  it("are as many and as long as the carrier takes", () => {
    expect(scrubbed("a=x,b=y", 2)).toBe("=");
    expect(scrubbed("a=x,b=y", 1)).toBe("a=x");
    expect(scrubbed("a=x,b=y", 64, 6)).toBe("a=x");
    expect(scrubbed("a=x,b=y", 64, 8192, 3)).toBe("a=x", "no room in `out`");
  });
});
