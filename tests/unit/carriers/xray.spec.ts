import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { HexId } from "../../../assembly/carriers/hexid";
import {
  findXrayField,
  isLineage,
  isXraySelf,
  readXrayId,
  writeXrayId,
  XRAY_NAMES,
  XrayField,
} from "../../../assembly/carriers/xray";

describe("findXrayField", () => {
  it("knows X-Ray's own keys in any case", () => {
    for (let f = 0; f < XRAY_NAMES.length; f++) {
      const upper = XRAY_NAMES[f].toUpperCase();
      const small = XRAY_NAMES[f].toLowerCase();
      expect(<i32>findXrayField(bytesOf(XRAY_NAMES[f]), 0, upper.length)).toBe(f, XRAY_NAMES[f]);
      expect(<i32>findXrayField(bytesOf(upper), 0, upper.length)).toBe(f, upper);
      expect(<i32>findXrayField(bytesOf(small), 0, small.length)).toBe(f, small);
    }
    const others: string[] = ["", "Roo", "Roots", "CalledFrom", "userID"];
    for (let i = 0; i < others.length; i++) {
      expect(<i32>findXrayField(bytesOf(others[i] + "t"), 0, others[i].length)).toBe(<i32>XrayField.OTHER, others[i]);
    }
  });
});

class Row {
  constructor(
    public name: string,
    public text: string,
    /** What is written of it, `!` when it is not read. */
    public want: string,
  ) {}
}

const IDS: Row[] = [
  new Row("in full", "1-abcdef12-1234567890abcdef12345678", "1-abcdef12-1234567890abcdef12345678"),
  new Row("a time of one digit", "1-0-d188f8fa79d48a391a778fa6", "1-00000000-d188f8fa79d48a391a778fa6"),
  new Row("a time of two digits", "1-1a-d188f8fa79d48a391a778fa6", "1-0000001a-d188f8fa79d48a391a778fa6"),
  new Row("a time alone", "1-abcdef12-000000000000000000000000", "1-abcdef12-000000000000000000000000"),
  new Row("zero", "1-00000000-000000000000000000000000", "!"),
  new Row("no time", "1--d188f8fa79d48a391a778fa6", "!"),
  new Row("nine digits of time", "1-0abcdef12-1234567890abcdef12345678", "!"),
  new Row("25 digits", "1-abcdef12-1234567890abcdef123456780", "!"),
  new Row("23 digits", "1-abcdef12-1234567890abcdef1234567", "!"),
  new Row("another version", "2-abcdef12-1234567890abcdef12345678", "!"),
  new Row("no version", "abcdef12-1234567890abcdef12345678", "!"),
  new Row("no dash", "1abcdef121234567890abcdef12345678", "!"),
  new Row("upper case", "1-ABCDEF12-1234567890abcdef12345678", "!"),
  new Row("nothing", "", "!"),
];

const id = new HexId();
const writer = new Writer(new StaticArray<u8>(64));

function written(line: StaticArray<u8>, from: i32, to: i32): string {
  writer.reset();
  if (!readXrayId(line, from, to, id)) return "!";
  writeXrayId(id, writer);
  return String.UTF8.decodeUnsafe(changetype<usize>(writer.buf), writer.at);
}

describe("readXrayId", () => {
  it("reads the grammar and nothing else, to be written in one form", () => {
    for (let i = 0; i < IDS.length; i++) {
      const line = bytesOf("1" + IDS[i].text + "1");
      expect(written(line, 1, line.length - 1)).toBe(IDS[i].want, IDS[i].name);
      for (let to = 1; to < line.length; to++) written(line, 1, to);
    }
  });

  it("keeps the halves apart as W3C has them", () => {
    const line = bytesOf("1-0af76519-16cd43dd8448eb211c80319c");
    expect(readXrayId(line, 0, line.length, id)).toBe(true);
    expect(id.hi).toBe(0x0af7651916cd43dd);
    expect(id.lo).toBe(0x8448eb211c80319c);
  });
});

describe("isXraySelf", () => {
  it("takes what is published, and no text", () => {
    const yes: string[] = ["1-67891234-12456789abcdef012345678", "1-67891234-12456789abcdef0123456789", "1-0-0"];
    const no: string[] = ["", "1", "1-", "1-1", "1-1-", "1--1", "2-1-1", "1-alice-1", "1-1-alice", "1-123456789-1"];
    for (let i = 0; i < yes.length; i++) expect(isXraySelf(bytesOf(yes[i]), 0, yes[i].length)).toBe(true, yes[i]);
    for (let i = 0; i < no.length; i++) expect(isXraySelf(bytesOf(no[i] + "-1"), 0, no[i].length)).toBe(false, no[i]);
  });
});

describe("isLineage", () => {
  it("takes two counters around eight digits", () => {
    const yes: string[] = ["32767:e65a2c4d:255", "0:00000000:0", "1:fbadc0de:13"];
    const no: string[] = [
      "",
      "1",
      "::",
      "1::",
      "1:badc0de:13",
      ":fbadc0de:13",
      "1:fbadc0de:",
      "-213:e65a2c4d:255",
      "213:e65a2c4d:-22",
      "32768:e65a2c4d:1",
      "1:e65a2c4d:256",
      "1:e65a2c4d:1:1",
      "1:E65A2C4D:1",
      "000001:e65a2c4d:1",
    ];
    for (let i = 0; i < yes.length; i++) expect(isLineage(bytesOf(yes[i]), 0, yes[i].length)).toBe(true, yes[i]);
    for (let i = 0; i < no.length; i++) expect(isLineage(bytesOf(no[i] + ":1"), 0, no[i].length)).toBe(false, no[i]);
  });
});
