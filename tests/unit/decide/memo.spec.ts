import { PAIRS, readPairs } from "../../../assembly/bytes/pairs";
import { bytesOf, equalsText } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { countDegraded, countField, takeField } from "../../../assembly/decide/counts";
import { Edit, Edits } from "../../../assembly/decide/edits";
import { listen } from "../../../assembly/decide/journal";
import { LINE_BYTES, LINE_SLOTS, LineMemo, TEXT_BYTES } from "../../../assembly/decide/memo";
import { message as MESSAGE } from "../../../assembly/decide/message";
import { Rules } from "../../../assembly/decide/rules";
import { Policy, Zone } from "../../../assembly/policy/model";
import { Action, Mode, Trace } from "../../../assembly/words/action";
import { CARRIERS, Carrier } from "../../../assembly/words/carrier";
import { Reason } from "../../../assembly/words/reason";

const NAME: string = "baggage";
const ARENA: Writer = new Writer(new StaticArray<u8>(2048));
const EDITS = MESSAGE.edits;
const out = MESSAGE.out;
const marks = MESSAGE.marks;
const RULES: Rules = rulesOf(Trace.KEEP, Mode.ENFORCE);

function rulesOf(trace: i32, mode: i32): Rules {
  const policy = new Policy();
  policy.mode = mode;
  const zone = new Zone(0, "mesh");
  zone.in.trace = trace;
  return new Rules(policy, null, null, zone, true, false, 0);
}

function word(n: u32): void {
  for (let i = 0; i < 4; i++) ARENA.byte(<u8>(n >> (8 * i)));
}

/** Makes a message of `count` lines of baggage, all `text`. */
function message(text: string, count: i32 = 1): void {
  ARENA.reset();
  word(count);
  for (let i = 0; i < count; i++) {
    word(NAME.length);
    word(text.length);
  }
  for (let i = 0; i < count; i++) {
    ARENA.text(NAME);
    ARENA.byte(0);
    ARENA.text(text);
    ARENA.byte(0);
  }
  assert(readPairs(ARENA.buf, 0, ARENA.at));
  MESSAGE.buf = ARENA.buf;
  for (let c = 0; c < CARRIERS; c++) MESSAGE.lines[c].count = 0;
  for (let i = 0; i < count; i++) {
    MESSAGE.lines[Carrier.BAGGAGE].add(i);
    MESSAGE.lines[Carrier.TRACESTATE].add(i);
  }
  EDITS.reset();
  out.reset();
  out.text("before"); // another carrier's value
}

function recalls(memo: LineMemo, rules: Rules = RULES, carrier: i32 = Carrier.BAGGAGE): bool {
  MESSAGE.rules = rules;
  return memo.recall(MESSAGE, carrier);
}

/** Decides the line at hand: `text` in its place, nothing for "-", as it is for "=". */
function decide(text: string): void {
  countField(Carrier.BAGGAGE, Action.KEEP, false);
  countField(Carrier.BAGGAGE, Action.TOKENIZE, false);
  countField(Carrier.BAGGAGE, Action.TOKENIZE, false);
  const to = PAIRS.nameTo(0);
  if (text == "-") EDITS.remove(PAIRS.nameFrom(0), to);
  if (text == "-" || text == "=") return;
  const start = out.at;
  out.text(text);
  EDITS.replace(PAIRS.nameFrom(0), to, start, out.at);
}

/** Has the memo meet a line that becomes `text`, as often as it takes to be kept. */
function teach(memo: LineMemo, line: string, text: string): void {
  message(line);
  recalls(memo);
  decide(text);
  memo.keep(MESSAGE);
  message(line);
  expect(recalls(memo)).toBe(false, line);
  decide(text);
  memo.keep(MESSAGE);
}

/** Has the memo meet a line that becomes `text`; answers whether it knew that. */
function meet(memo: LineMemo, line: string, text: string): bool {
  message(line);
  if (recalls(memo)) return true;
  decide(text);
  memo.keep(MESSAGE);
  return false;
}

/** What the only edit says, spelled as for `decide`. */
function edited(): string {
  if (EDITS.count == 0) return "=";
  if (EDITS.kind(0) == Edit.REMOVE) return "-";
  const named = equalsText(ARENA.buf, EDITS.nameFrom(0), EDITS.nameTo(0), NAME);
  let text = EDITS.count == 1 && EDITS.kind(0) == Edit.REPLACE && named ? "" : "?";
  for (let i = EDITS.valueFrom(0); i < EDITS.valueTo(0); i++) text += String.fromCharCode(out.buf[i]);
  return text;
}

function clearCounts(): void {
  for (let action = 0; action <= Action.STRIP; action++) {
    takeField(Carrier.BAGGAGE, action, false);
    takeField(Carrier.BAGGAGE, action, true);
  }
}

describe("LineMemo", () => {
  it("does to a line what was done to it before, behind what `out` holds already", () => {
    const memo = new LineMemo(1, 2);
    const texts: string[] = ["k=other", "-", "="];
    for (let i = 0; i < texts.length; i++) {
      const line = "k=" + i.toString();
      teach(memo, line, texts[i]);
      message(line);
      expect(recalls(memo)).toBe(true, line);
      expect(edited()).toBe(texts[i], line);
      memo.keep(MESSAGE); // keeps nothing
      message(line);
      expect(recalls(memo)).toBe(true, line + " again");
      expect(edited()).toBe(texts[i], line + " again");
    }
  });

  it("counts what was counted, each time, where it was counted", () => {
    const memo = new LineMemo(1, 2);
    clearCounts();
    teach(memo, "k=1", "k=other");
    clearCounts();
    for (let i = 0; i < 300; i++) {
      message("k=1");
      recalls(memo);
    }
    expect(takeField(Carrier.BAGGAGE, Action.KEEP, false)).toBe(300);
    expect(takeField(Carrier.BAGGAGE, Action.TOKENIZE, false)).toBe(600);
    expect(takeField(Carrier.BAGGAGE, Action.HASH, false)).toBe(0);
    expect(takeField(Carrier.BAGGAGE, Action.MASK, false)).toBe(0);
    expect(takeField(Carrier.BAGGAGE, Action.STRIP, false)).toBe(0);
    const report = rulesOf(Trace.KEEP, Mode.REPORT);
    for (let i = 0; i < 2; i++) {
      message("k=1");
      expect(recalls(memo, report)).toBe(false, "report");
    }
    for (let i = 0; i < 255; i++) countField(Carrier.BAGGAGE, Action.STRIP, true);
    memo.keep(MESSAGE);
    clearCounts();
    message("k=1");
    expect(recalls(memo, report)).toBe(true, "report");
    expect(takeField(Carrier.BAGGAGE, Action.STRIP, true)).toBe(255);
    expect(takeField(Carrier.BAGGAGE, Action.STRIP, false)).toBe(0);
  });

  it("knows a line under the same rules, in the same carrier, at the same attach point only", () => {
    const memo = new LineMemo(1, 2);
    teach(memo, "k=1", "=");
    message("k=2");
    expect(recalls(memo)).toBe(false, "line");
    message("k=1,");
    expect(recalls(memo)).toBe(false, "length");
    message("k=1");
    expect(recalls(memo, rulesOf(Trace.KEEP, Mode.ENFORCE))).toBe(false, "rules");
    expect(recalls(memo, RULES, Carrier.TRACESTATE)).toBe(false, "carrier");
    const wrote = new Edits();
    wrote.replace(0, NAME.length, 0, 3);
    marks.addWritten(RULES.zoneName, wrote, bytesOf(NAME), bytesOf("k=1"));
    marks.present = true;
    expect(recalls(memo)).toBe(false, "marks");
    marks.reset(1, 2);
    expect(recalls(new LineMemo(1, 3))).toBe(false, "another VM");
    expect(recalls(memo)).toBe(true, "the same");
  });

  it("asks for neither where ids are mapped, where somebody wants reasons, nor of several lines", () => {
    const memo = new LineMemo(1, 2);
    const remap = rulesOf(Trace.REMAP, Mode.ENFORCE);
    for (let i = 0; i < 2; i++) {
      message("k=1");
      expect(recalls(memo, remap)).toBe(false, "remap");
      memo.keep(MESSAGE);
      message("k=1", 2);
      expect(recalls(memo)).toBe(false, "two lines");
      memo.keep(MESSAGE);
      message("k=1");
      listen(true, 0);
      expect(recalls(memo)).toBe(false, "reasons");
      memo.keep(MESSAGE);
      listen(false, 0);
    }
  });

  it("keeps no line that could become something else next time", () => {
    const memo = new LineMemo(1, 2);
    message("k=1");
    recalls(memo);
    for (let i = 0; i < 2; i++) {
      message("k=1");
      expect(recalls(memo)).toBe(false, "degraded");
      countDegraded(Reason.CAP);
      memo.keep(MESSAGE);
      expect(recalls(memo)).toBe(false, "of its trace");
      memo.pass();
      memo.keep(MESSAGE);
      expect(recalls(memo)).toBe(false, "full");
      out.full = true;
      memo.keep(MESSAGE);
      out.full = false;
      expect(recalls(memo)).toBe(false, "edits full");
      EDITS.full = true;
      memo.keep(MESSAGE);
      EDITS.full = false;
      expect(recalls(memo)).toBe(false, "a line more");
      EDITS.add(0, 1, 0, 1);
      memo.keep(MESSAGE);
      EDITS.reset();
      expect(recalls(memo)).toBe(false, "two edits");
      EDITS.remove(0, 1);
      EDITS.remove(0, 1);
      memo.keep(MESSAGE);
    }
  });

  it("keeps lines and texts up to their limits", () => {
    const memo = new LineMemo(1, 2);
    const text = "k=" + "v".repeat(TEXT_BYTES - 2);
    teach(memo, "a".repeat(LINE_BYTES), text);
    message("a".repeat(LINE_BYTES));
    expect(recalls(memo)).toBe(true, "the longest line");
    expect(edited()).toBe(text);
    teach(memo, "b", text + "v");
    message("b");
    expect(recalls(memo)).toBe(false, "too long a text");
    teach(memo, "a".repeat(LINE_BYTES + 1), "=");
    message("a".repeat(LINE_BYTES + 1));
    expect(recalls(memo)).toBe(false, "too long a line");
  });

  it("keeps a line when it comes again, and not before", () => {
    const memo = new LineMemo(1, 2);
    for (let i = 0; i < 3; i++) {
      message("k=1");
      expect(recalls(memo)).toBe(i == 2, i.toString());
      decide("k=other");
      memo.keep(MESSAGE);
    }
  });

  it("forgets lines for newer ones, and never takes one text for another", () => {
    const memo = new LineMemo(1, 2);
    const most = 2 * LINE_SLOTS;
    const filler = "v".repeat(200);
    for (let i = 0; i < most; i++) {
      meet(memo, "k=" + i.toString(), "t=" + i.toString() + filler);
      meet(memo, "k=" + i.toString(), "t=" + i.toString() + filler);
    }
    let found = 0;
    for (let i = 0; i < most; i++) {
      message("k=" + i.toString());
      if (!recalls(memo)) continue;
      found++;
      expect(edited()).toBe("t=" + i.toString() + filler);
    }
    expect(found).toBeGreaterThan(5000, "of the newest");
    expect(found).toBeLessThan(LINE_SLOTS + 1);
  });

  it("knows nearly all lines of 5,000 users in turn, whatever comes once between them", () => {
    const memo = new LineMemo(1, 2);
    const filler = "v".repeat(200);
    let missed = 0;
    for (let round = 0; round < 4; round++) {
      missed = 0;
      for (let i = 0; i < 5000; i++) {
        message("rojo=" + (round * 5000 + i).toString());
        recalls(memo, RULES, Carrier.TRACESTATE);
        memo.keep(MESSAGE);
        if (!meet(memo, "k=" + i.toString(), "t=" + i.toString() + filler)) missed++;
      }
    }
    expect(missed).toBeLessThan(250);
  });

  it("still knows some lines in turn where they are more than it can hold", () => {
    const memo = new LineMemo(1, 2);
    const filler = "v".repeat(200);
    let known = 0;
    for (let round = 0; round < 5; round++) {
      known = 0;
      for (let i = 0; i < 8000; i++) if (meet(memo, "k=" + i.toString(), "t=" + i.toString() + filler)) known++;
    }
    expect(known).toBeGreaterThan(1600);
  });

  it("forgets everything on clear", () => {
    const memo = new LineMemo(1, 2);
    teach(memo, "k=1", "k=other");
    teach(memo, "k=2", "-");
    for (let i = 0; i < 2; i++) {
      message("k=3");
      recalls(memo);
    }
    memo.clear();
    memo.keep(MESSAGE);
    for (let i = 1; i <= 3; i++) {
      message("k=" + i.toString());
      expect(recalls(memo)).toBe(false, i.toString());
    }
  });
});
