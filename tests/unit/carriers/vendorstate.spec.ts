import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import {
  Entries,
  filterEntries,
  findState,
  isInstana,
  isSolarWinds,
  State,
} from "../../../assembly/carriers/vendorstate";

class Without {
  constructor(
    public name: string,
    public value: string,
    public want: string,
  ) {}
}

const USER: Without[] = [
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

const PRIORITY: Without[] = [
  new Without(
    "the priority and how it was decided",
    "s:2;o:rum;t.dm:-4;p:00f067aa0ba902b7;t.tid:640cfd8d00000000",
    "s:2;t.dm:-4",
  ),
  new Without("below zero", "s:-1;t.dm:-11", "s:-1;t.dm:-11"),
  new Without("no number", "s:;s:-;s:a;t.dm:alice;t.dm:-4a", ""),
  new Without("more than two digits", "s:100;t.dm:-4711", ""),
  new Without("longer keys", "ss:1;t.dms:1", ""),
];

const writer = new Writer(new StaticArray<u8>(256));

function holds(rows: Without[], which: Entries): void {
  for (let i = 0; i < rows.length; i++) {
    const value = bytesOf("s:1;" + rows[i].value + ";s:1");
    writer.reset();
    const removed = filterEntries(value, 4, value.length - 4, which, writer);
    expect(String.UTF8.decodeUnsafe(changetype<usize>(writer.buf), writer.at)).toBe(rows[i].want, rows[i].name);
    expect(removed).toBe(rows[i].want != rows[i].value, rows[i].name);
  }
}

describe("filterEntries", () => {
  it("removes the user id and nothing else", () => {
    holds(USER, Entries.NO_USER);
  });

  it("leaves a priority and nothing else", () => {
    holds(PRIORITY, Entries.PRIORITY);
  });

  it("leaves sampling data and nothing else", () => {
    holds(SAMPLING, Entries.SAMPLING);
  });
});

function stateOf(key: string): State {
  const bytes = bytesOf(key);
  return findState(bytes, 0, bytes.length);
}

describe("findState", () => {
  it("knows vendors by their keys", () => {
    expect(stateOf("dd")).toBe(State.DD);
    expect(stateOf("ot")).toBe(State.OT);
    expect(stateOf("es")).toBe(State.ES);
    expect(stateOf("in")).toBe(State.IN);
    expect(stateOf("sw")).toBe(State.SW);
    expect(stateOf("b3")).toBe(State.B3);
    expect(stateOf("33@nr")).toBe(State.TENANT);
    expect(stateOf("9f-1@dt")).toBe(State.TENANT);
    expect(stateOf("acme@gorouter")).toBe(State.TENANT);
    expect(stateOf("xrsr")).toBe(State.OTHER);
    expect(stateOf("ddd")).toBe(State.OTHER);
    expect(stateOf("33@nrx")).toBe(State.OTHER);
    expect(stateOf("nr")).toBe(State.OTHER);
  });
});

const S = "00f067aa0ba902b7";
const T = "4bf92f3577b34da6a3ce929d0e0e4736";

function isIn(value: string): bool {
  const bytes = bytesOf("0" + value + "0");
  return isInstana(bytes, 1, bytes.length - 1);
}

function isSw(value: string): bool {
  const bytes = bytesOf("0" + value + "0");
  return isSolarWinds(bytes, 1, bytes.length - 1);
}

describe("members with ids", () => {
  it("are of their vendor's grammar or not", () => {
    expect(isIn(S + ";" + S)).toBe(true);
    expect(isIn(T + ";" + S)).toBe(true);
    expect(isIn(T + S)).toBe(false);
    expect(isIn(T + ";" + S + ";")).toBe(false);
    expect(isIn("G" + S.substring(1) + ";" + S)).toBe(false);
    expect(isSw(S + "-01")).toBe(true);
    expect(isSw(S + "-1")).toBe(false);
    expect(isSw(S + ":01")).toBe(false);
    expect(isSw("G" + S.substring(1) + "-01")).toBe(false);
  });
});
