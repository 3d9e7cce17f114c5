import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { Leaf, Use } from "../../../assembly/token/bundle";
import { Memo } from "../../../assembly/token/memo";
import { textOf } from "../crypto/hex";
import { ACME, bundleOf, leafOf } from "./acme";

const BUNDLE = bundleOf(ACME);
const OUT = new Writer(new StaticArray<u8>(200));

/** What the memo has for a value, or "-". */
function found(memo: Memo, leaf: Leaf, cls: i32, value: string): string {
  const buf = bytesOf(value);
  OUT.reset();
  return memo.find(leaf, cls, buf, 0, buf.length, OUT) ? textOf(OUT.buf, 0, OUT.at) : "-";
}

function keep(memo: Memo, text: string): void {
  memo.keep(bytesOf(text), 0, text.length);
}

describe("Memo", () => {
  it("finds what was kept for the same leaf, class and value, and nothing else", () => {
    const memo = new Memo(1, 2);
    const leaf = leafOf(BUNDLE, Use.TOKEN_TENANT);
    expect(found(memo, leaf, 1, "alice")).toBe("-");
    keep(memo, "t1.alice");
    expect(found(memo, leaf, 1, "alice")).toBe("t1.alice");
    expect(found(memo, leaf, 2, "alice")).toBe("-", "class");
    expect(found(memo, leaf, 1, "alicf")).toBe("-", "value");
    expect(found(memo, leaf, 1, "alice\0")).toBe("-", "length");
    const key = new StaticArray<u8>(64);
    expect(found(memo, new Leaf(leaf.use, leaf.kid + 1, 7, key, 0), 1, "alice")).toBe("-", "kid");
    expect(found(memo, new Leaf(Use.TOKEN_SERVICE, leaf.kid, 7, key, 0), 1, "alice")).toBe("-", "use");
    expect(found(memo, leaf, 1, "alice")).toBe("t1.alice", "still");
  });

  it("keeps each text once, for the value that was missed last", () => {
    const memo = new Memo(1, 2);
    const leaf = leafOf(BUNDLE, Use.HASH_TENANT);
    found(memo, leaf, 1, "alice");
    keep(memo, "t1.alice");
    keep(memo, "t1.mallory");
    expect(found(memo, leaf, 1, "alice")).toBe("t1.alice");
    keep(memo, "t1.mallory");
    expect(found(memo, leaf, 1, "alice")).toBe("t1.alice", "nothing was missed");
  });

  it("forgets everything on clear", () => {
    const memo = new Memo(1, 2);
    const leaf = leafOf(BUNDLE, Use.TOKEN_TENANT);
    found(memo, leaf, 1, "alice");
    keep(memo, "t1.alice");
    found(memo, leaf, 1, "bob");
    memo.clear();
    expect(found(memo, leaf, 1, "alice")).toBe("-");
    found(memo, leaf, 1, "bob");
    memo.clear();
    keep(memo, "t1.bob");
    expect(found(memo, leaf, 1, "bob")).toBe("-", "what was missed before is forgotten too");
  });

  it("keeps tokens of scope trace out", () => {
    const memo = new Memo(1, 2);
    const leaf = leafOf(BUNDLE, Use.TOKEN_TRACE);
    expect(found(memo, leaf, 1, "alice")).toBe("-");
    keep(memo, "t1.alice");
    expect(found(memo, leaf, 1, "alice")).toBe("-");
  });

  it("never gives a value the text of another, however many were kept", () => {
    const memo = new Memo(5, 6);
    const leaf = leafOf(BUNDLE, Use.TOKEN_TENANT);
    const most = 16000;
    for (let i = 0; i < most; i++) {
      found(memo, leaf, 1, i.toString());
      keep(memo, "t1." + i.toString());
    }
    let hits = 0;
    for (let i = 0; i < most; i++) {
      const text = found(memo, leaf, 1, i.toString());
      if (text == "-") continue;
      hits++;
      expect(text).toBe("t1." + i.toString());
    }
    expect(hits).toBeGreaterThan(3900);
    expect(hits).toBeLessThan(4097);
  });

  it("knows nearly all tokens of 1,000 users in turn, of the longest that there are", () => {
    const memo = new Memo(5, 6);
    const leaf = leafOf(BUNDLE, Use.TOKEN_TENANT);
    let missed = 0;
    for (let round = 0; round < 3; round++) {
      missed = 0;
      for (let i = 0; i < 2000; i++) {
        if (found(memo, leaf, 1, i.toString()) != "-") continue;
        missed++;
        keep(memo, "t".repeat(125) + i.toString().padStart(4, "0"));
      }
    }
    expect(missed).toBeLessThan(40);
  });

  it("writes nothing where the text does not fit", () => {
    const memo = new Memo(1, 2);
    const leaf = leafOf(BUNDLE, Use.TOKEN_TENANT);
    found(memo, leaf, 1, "alice");
    keep(memo, "t1.alice");
    const small = new Writer(new StaticArray<u8>(7));
    expect(memo.find(leaf, 1, bytesOf("alice"), 0, 5, small)).toBe(false);
    expect(small.at).toBe(0);
  });
});
