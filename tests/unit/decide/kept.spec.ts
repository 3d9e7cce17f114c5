import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { Kept } from "../../../assembly/decide/kept";

const out: Writer = new Writer(new StaticArray<u8>(4096));
const kept: Kept = new Kept(out);

/** Keeps `members` (`name=value`, one per space) under the rules of the same place. */
function keep(members: string, rules: i32[]): void {
  out.reset();
  kept.reset();
  const list = members.split(" ");
  for (let i = 0; i < list.length; i++) {
    const start = out.at;
    out.text(list[i]);
    kept.add(start, start + list[i].indexOf("="), rules[i]);
  }
}

function joined(): string {
  const start = kept.join();
  return String.UTF8.decodeUnsafe(changetype<usize>(out.buf) + start, out.at - start);
}

class Row {
  constructor(
    public name: string,
    public rules: i32[],
    public members: i32,
    public bytes: i32,
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("all fit", [0, 1, 2], 3, 17, "a=1,bb=22,ccc=333"),
  new Row("one byte too many: the last rule goes", [0, 1, 2], 3, 16, "a=1,bb=22"),
  new Row("the last rule goes first wherever it stands", [2, 1, 0], 2, 99, "bb=22,ccc=333"),
  new Row("within a rule, from the right", [1, 1, 1], 2, 99, "a=1,bb=22"),
  new Row("members of no rule go before all others", [-1, 5, 0], 2, 99, "bb=22,ccc=333"),
  new Row("down to nothing", [0, 0, 0], 3, 2, ""),
];

describe("kept members", () => {
  it("are dropped whole until the limits hold", () => {
    for (let i = 0; i < ROWS.length; i++) {
      keep("a=1 bb=22 ccc=333", ROWS[i].rules);
      kept.fit(ROWS[i].members, ROWS[i].bytes);
      expect(joined()).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("that are tied stay or go together", () => {
    keep("a=1 bb=22 ccc=333", [0, 1, 2]);
    kept.tie(true);
    expect(kept.fit(2, 99)).toBe(1, "one that nothing is tied to");
    expect(joined()).toBe("a=1,bb=22");
    keep("a=1", [5]);
    kept.tie(true);
    const start = out.at;
    out.text("bb=22");
    kept.add(start, start + 2, 0);
    const last = out.at;
    out.text("c=3");
    kept.add(last, last + 1, 4);
    kept.tie(true);
    expect(kept.fit(2, 99)).toBe(2);
    expect(joined()).toBe("bb=22");
    keep("a=1 bb=22", [0, 1]);
    kept.tie(true);
    kept.tie(false);
    expect(kept.fit(9, 99)).toBe(1, "one of them had no room");
    expect(joined()).toBe("a=1");
  });

  it("are known by their exact names", () => {
    keep("env=prod region=eu", [0, 0]);
    const names = bytesOf("env ENV en envx");
    expect(kept.has(names, 0, 3)).toBe(true);
    expect(kept.has(names, 4, 7)).toBe(false);
    expect(kept.has(names, 8, 10)).toBe(false);
    expect(kept.has(names, 11, 15)).toBe(false);
  });

  it("are never more than 128", () => {
    out.reset();
    kept.reset();
    for (let i = 0; i < 200; i++) {
      const start = out.at;
      out.text("a=1");
      expect(kept.add(start, start + 1, 0)).toBe(i < 128);
    }
  });
});
