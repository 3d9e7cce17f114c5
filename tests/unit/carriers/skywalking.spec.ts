import { bytesOf } from "../../../assembly/bytes/scan";
import { Member } from "../../../assembly/carriers/member";
import {
  findSw8Header,
  isSw8Id,
  readCorrelation,
  readSw8,
  SW8_FIELDS,
  Sw8,
  Sw8Header,
  sw8Decode,
  sw8From,
  sw8ModeEnd,
  sw8Text,
  sw8To,
} from "../../../assembly/carriers/skywalking";

class Row {
  constructor(
    public name: string,
    public line: string,
    public wellFormed: bool,
  ) {}
}

const HEAD = "1-MQ==-NQ==-3-";
const NAMES = "bWVzaA==-aW5zdGFuY2U=-L2FwaS92MS9oZWFsdGg=-ZXhhbXBsZS5jb206ODA4MA==";

const ROWS: Row[] = [
  new Row("eight fields", HEAD + NAMES, true),
  new Row("not sampled", "0" + HEAD.substring(1) + NAMES, true),
  new Row("no padding", "1-MQ-NQ-3-bWVzaA-aW5zdGFuY2U-YQ-YQ", true),
  new Row("an empty name", HEAD + "bWVzaA==--L2FwaS92MS9oZWFsdGg=-YQ==", true),
  new Row("all names empty", HEAD + "---", true),
  new Row("white space around it", " " + HEAD + NAMES + "\t", true),
  new Row("seven fields", HEAD + "YQ==-YQ==-YQ==", false),
  new Row("nine fields", HEAD + NAMES + "-hogehoge", false),
  new Row("a sample of 2", "2" + HEAD.substring(1) + NAMES, false),
  new Row("no sample", HEAD.substring(1) + NAMES, false),
  new Row("no trace id", "1--NQ==-3-" + NAMES, false),
  new Row("no segment id", "1-MQ==--3-" + NAMES, false),
  new Row("no span", "1-MQ==-NQ==--" + NAMES, false),
  new Row("a span that is no number", "1-MQ==-NQ==-a-" + NAMES, false),
  new Row("a span of eleven digits", "1-MQ==-NQ==-12345678901-" + NAMES, false),
  new Row("URL-safe base64", HEAD + "bWVzaA==-aW5z_-g==-YQ==-YQ==", false),
  new Row("a name in plain text", HEAD + "me:sh-YQ==-YQ==-YQ==", false),
  new Row("white space inside", HEAD + "bWVz aA==-YQ==-YQ==-YQ==", false),
  new Row("nothing", "", false),
];

describe("readSw8", () => {
  it("reads eight fields and nothing else", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf("-" + ROWS[i].line + "-");
      expect(readSw8(line, 1, line.length - 1)).toBe(ROWS[i].wellFormed, ROWS[i].name);
      for (let to = 1; to < line.length; to++) readSw8(line, 1, to);
    }
  });

  it("finds every field", () => {
    const line = bytesOf(HEAD + NAMES);
    expect(readSw8(line, 0, line.length)).toBe(true);
    let joined = "";
    for (let f = 0; f < SW8_FIELDS; f++) {
      if (f > 0) joined += "-";
      for (let i = sw8From(f); i < sw8To(f); i++) joined += String.fromCharCode(line[i]);
    }
    expect(joined).toBe(HEAD + NAMES);
    const length = sw8Decode(line, Sw8.ADDRESS);
    expect(String.UTF8.decodeUnsafe(changetype<usize>(sw8Text), length)).toBe("example.com:8080");
  });

  it("reads no more than 2 KiB", () => {
    const room = 2048 - HEAD.length - 3;
    const fits = bytesOf(HEAD + "---" + "YWJj".repeat(room / 4));
    expect(readSw8(fits, 0, fits.length)).toBe(true);
    const over = bytesOf(HEAD + "---" + "YWJj".repeat(room / 4 + 1));
    expect(readSw8(over, 0, over.length)).toBe(false);
  });
});

describe("isSw8Id", () => {
  it("tells an id from text", () => {
    const texts: string[] = ["5c0f7a51a4b34a2e.46.16900000000000001", "a-B_9", "alice@example.com", "a b", "a\x80"];
    for (let i = 0; i < texts.length; i++) {
      const text = bytesOf(texts[i]);
      for (let at = 0; at < text.length; at++) sw8Text[at] = text[at];
      expect(isSw8Id(text.length)).toBe(i < 2, texts[i]);
    }
  });
});

describe("sw8-x", () => {
  it("is a mode, then maybe a time", () => {
    const texts: string[] = ["", "0", "1", "0-1602743904804", "-1602743904804", "2", "00", "0-", "-", "0-a", "0-1-2"];
    const ends: i32[] = [0, 1, 1, 1, 0, -1, -1, -1, -1, -1, -1];
    for (let i = 0; i < texts.length; i++) {
      const line = bytesOf(texts[i] + "9");
      expect(sw8ModeEnd(line, 0, line.length - 1)).toBe(ends[i], texts[i]);
    }
    const long = "0-12345678901234567";
    expect(sw8ModeEnd(bytesOf(long), 0, long.length)).toBe(-1, "a time of 17 digits");
  });

  it("is known by its name", () => {
    expect(<i32>findSw8Header(bytesOf("sw8"), 0, 3)).toBe(<i32>Sw8Header.SW8);
    expect(<i32>findSw8Header(bytesOf("sw8-x"), 0, 5)).toBe(<i32>Sw8Header.MODE);
    expect(<i32>findSw8Header(bytesOf("sw8-y"), 0, 5)).toBe(<i32>Sw8Header.OTHER);
    expect(<i32>findSw8Header(bytesOf("sw8x"), 0, 4)).toBe(<i32>Sw8Header.OTHER);
  });
});

class ListRow {
  constructor(
    public text: string,
    /** `key|value` of each, `!` for one that is malformed, `_` for a blank. */
    public want: string,
  ) {}
}

const MEMBERS: ListRow[] = [
  new ListRow("YQ==:MQ==", "YQ==|MQ=="),
  new ListRow(" YQ==:MQ== ,\tYg==:Mg==", "YQ==|MQ== Yg==|Mg=="),
  new ListRow("YQ==:MQ==:Mg==", "YQ==|MQ==:Mg=="),
  new ListRow("not-base64", "!"),
  new ListRow(":MQ==", "!"),
  new ListRow("YQ==:", "!"),
  new ListRow("YQ==:MQ==,", "YQ==|MQ== _"),
  new ListRow("", "_"),
];

const member = new Member();

function membersOf(line: StaticArray<u8>, from: i32, to: i32): string {
  let out = "";
  for (let at = from; at <= to; ) {
    at = readCorrelation(line, at, to, member);
    if (out.length > 0) out += " ";
    if (member.empty || !member.wellFormed) {
      out += member.empty ? "_" : "!";
      continue;
    }
    for (let i = member.keyFrom; i < member.keyTo; i++) out += String.fromCharCode(line[i]);
    out += "|";
    for (let i = member.valueFrom; i < member.valueTo; i++) out += String.fromCharCode(line[i]);
  }
  return out;
}

describe("readCorrelation", () => {
  it("finds every member, and stays in the line whatever is cut off it", () => {
    for (let i = 0; i < MEMBERS.length; i++) {
      const line = bytesOf(":" + MEMBERS[i].text + ":1,");
      expect(membersOf(line, 1, line.length - 3)).toBe(MEMBERS[i].want, MEMBERS[i].text);
      for (let to = 1; to < line.length; to++) membersOf(line, 1, to);
    }
  });
});
