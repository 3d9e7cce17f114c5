import { bytesOf } from "../../../assembly/bytes/scan";
import {
  DatadogHeader,
  DatadogTag,
  datadogId,
  findDatadogHeader,
  findDatadogTag,
  isMechanism,
  isPriority,
  isSyntheticOrigin,
  readDatadogId,
  readDatadogTag,
} from "../../../assembly/carriers/datadog";
import { Member } from "../../../assembly/carriers/member";

const NAMES: string[] = ["trace-id", "parent-id", "sampling-priority", "origin", "tags"];
const OTHERS: string[] = ["", "trace", "trace-ids", "Tags", "origins"];

describe("findDatadogHeader", () => {
  it("knows the headers of the family by their whole names", () => {
    for (let i = 0; i < NAMES.length; i++) {
      const name = bytesOf("x-datadog-" + NAMES[i]);
      expect(<i32>findDatadogHeader(name, 0, name.length)).toBe(i, NAMES[i]);
    }
    for (let i = 0; i < OTHERS.length; i++) {
      const name = bytesOf("x-datadog-" + OTHERS[i]);
      expect(<i32>findDatadogHeader(name, 0, name.length)).toBe(<i32>DatadogHeader.OTHER, OTHERS[i]);
    }
  });
});

class IdRow {
  constructor(
    public text: string,
    public want: u64,
    public read: bool = true,
  ) {}
}

const IDS: IdRow[] = [
  new IdRow("4", 4),
  new IdRow(" 4\t", 4),
  new IdRow("0", 0),
  new IdRow("007", 7),
  new IdRow("18446744073709551615", u64.MAX_VALUE),
  new IdRow("-1", u64.MAX_VALUE),
  new IdRow("-8809075535603237910", 9637668538106313706),
  new IdRow("-9223372036854775808", 9223372036854775808),
  new IdRow("-9223372036854775809", 0, false),
  new IdRow("18446744073709551616", 0, false),
  new IdRow("abcd", 0, false),
  new IdRow("+1", 0, false),
  new IdRow("- 1", 0, false),
  new IdRow("--1", 0, false),
  new IdRow("-", 0, false),
  new IdRow("1.0", 0, false),
  new IdRow("", 0, false),
];

describe("readDatadogId", () => {
  it("reads 64 bits, signed ones as what they are unsigned", () => {
    for (let i = 0; i < IDS.length; i++) {
      const line = bytesOf(IDS[i].text + "1");
      expect(readDatadogId(line, 0, line.length - 1)).toBe(IDS[i].read, IDS[i].text);
      if (IDS[i].read) expect(datadogId).toBe(IDS[i].want, IDS[i].text);
    }
  });
});

describe("a state", () => {
  it("is a priority from -1 to 2", () => {
    const yes: string[] = ["-1", "0", "1", "2", " 1 "];
    const no: string[] = ["", "-", "-2", "3", "01", "1.0", "a"];
    for (let i = 0; i < yes.length; i++) {
      expect(isPriority(bytesOf(yes[i]), 0, yes[i].length)).toBe(true, yes[i]);
    }
    for (let i = 0; i < no.length; i++) {
      expect(isPriority(bytesOf(no[i] + "1"), 0, no[i].length)).toBe(false, no[i]);
    }
  });

  it("is an origin of synthetic tests by its start", () => {
    expect(isSyntheticOrigin(bytesOf("synthetics"), 0, 10)).toBe(true);
    expect(isSyntheticOrigin(bytesOf(" synthetics-browser"), 0, 19)).toBe(true);
    expect(isSyntheticOrigin(bytesOf("synthetics"), 0, 9)).toBe(false);
    expect(isSyntheticOrigin(bytesOf("rum"), 0, 3)).toBe(false);
  });
});

class TagRow {
  constructor(
    public text: string,
    /** `key|value` of each, `!` for one that is malformed. */
    public want: string,
  ) {}
}

const TAGS: TagRow[] = [
  new TagRow("hello=world", "hello|world"),
  new TagRow("hello=world,service=account", "hello|world service|account"),
  new TagRow(" hello = world ", " hello | world "),
  new TagRow("hello=wor=ld====,a=b=c", "hello|wor=ld==== a|b=c"),
  new TagRow("hello", "!"),
  new TagRow("hello=world,", "hello|world !"),
  new TagRow("=world", "!"),
  new TagRow("hello=,a=1", "! a|1"),
  new TagRow(",hello=world", "! hello|world"),
  new TagRow("a=\t", "!"),
  new TagRow("a=\x7f", "!"),
  new TagRow("a\x80=1", "!"),
  new TagRow("", "!"),
];

const member = new Member();

function tagsOf(line: StaticArray<u8>, from: i32, to: i32): string {
  let out = "";
  for (let at = from; at <= to; ) {
    at = readDatadogTag(line, at, to, member);
    if (out.length > 0) out += " ";
    if (!member.wellFormed) {
      out += "!";
      continue;
    }
    for (let i = member.keyFrom; i < member.keyTo; i++) out += String.fromCharCode(line[i]);
    out += "|";
    for (let i = member.valueFrom; i < member.valueTo; i++) out += String.fromCharCode(line[i]);
  }
  return out;
}

describe("readDatadogTag", () => {
  it("finds every tag, and stays in the line whatever is cut off it", () => {
    for (let i = 0; i < TAGS.length; i++) {
      const line = bytesOf("=" + TAGS[i].text + "=1,");
      expect(tagsOf(line, 1, line.length - 3)).toBe(TAGS[i].want, TAGS[i].text);
      for (let to = 1; to < line.length; to++) tagsOf(line, 1, to);
    }
  });
});

describe("findDatadogTag", () => {
  it("knows three keys", () => {
    const keys: string[] = ["_dd.p.tid", "_dd.p.dm", "_dd.p.usr.id", "_dd.p.usr", "tid", ""];
    for (let i = 0; i < keys.length; i++) {
      const want = i < 3 ? i : <i32>DatadogTag.OTHER;
      expect(<i32>findDatadogTag(bytesOf(keys[i]), 0, keys[i].length)).toBe(want, keys[i]);
    }
  });

  it("knows the user in white space, and no other", () => {
    const user = " _dd.p.usr.id\t";
    expect(<i32>findDatadogTag(bytesOf(user), 0, user.length)).toBe(<i32>DatadogTag.USER);
    expect(<i32>findDatadogTag(bytesOf(" _dd.p.dm"), 0, 9)).toBe(<i32>DatadogTag.OTHER);
  });
});

describe("isMechanism", () => {
  it("takes the number of a mechanism, and no service before it", () => {
    const texts: string[] = ["-0", "-4", "-12", "", "-", "4", "-123", "934086a686-4", "-a", "-1a"];
    for (let i = 0; i < texts.length; i++) {
      expect(isMechanism(bytesOf(texts[i] + "1"), 0, texts[i].length)).toBe(i < 3, texts[i]);
    }
  });
});
