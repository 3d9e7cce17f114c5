import { bytesOf } from "../../../assembly/bytes/scan";
import { correlates, findInstanaHeader, InstanaHeader, isLevel, isSynthetic } from "../../../assembly/carriers/instana";

const NAMES: string[] = ["x-instana-t", "x-instana-s", "x-instana-l", "x-instana-synthetic"];
const OTHERS: string[] = ["x-instana-", "x-instana-x", "x-instana-tt", "x-instana-synthetics"];

describe("findInstanaHeader", () => {
  it("knows the headers of the family by their whole names", () => {
    for (let i = 0; i < NAMES.length; i++) {
      const name = bytesOf(NAMES[i]);
      expect(<i32>findInstanaHeader(name, 0, name.length)).toBe(i, NAMES[i]);
    }
    for (let i = 0; i < OTHERS.length; i++) {
      const name = bytesOf(OTHERS[i]);
      expect(<i32>findInstanaHeader(name, 0, name.length)).toBe(<i32>InstanaHeader.OTHER, OTHERS[i]);
    }
  });
});

class Row {
  constructor(
    public text: string,
    public level: bool,
    public correlates: bool,
  ) {}
}

const LEVELS: Row[] = [
  new Row("0", true, false),
  new Row("1", true, false),
  new Row("0trailing", true, false),
  new Row("1trailing", true, false),
  new Row("1,correlationType=web;correlationId=abc", true, true),
  new Row("1 \t, correlationType=web", true, true),
  new Row("1,", true, true),
  new Row("1 ", true, false),
  new Row("0,correlationType=web;correlationId=abc", true, false),
  new Row("2", false, false),
  new Row("2,correlationType=web", false, false),
  new Row("", false, false),
];

describe("a level", () => {
  it("is its first character, and a comma behind a 1 is a session", () => {
    for (let i = 0; i < LEVELS.length; i++) {
      const row = LEVELS[i];
      const line = bytesOf(row.text + ",");
      expect(isLevel(line, 0, line.length - 1)).toBe(row.level, row.text);
      expect(correlates(line, 0, line.length - 1)).toBe(row.correlates, row.text);
    }
  });
});

describe("isSynthetic", () => {
  it("takes a 1 alone", () => {
    const yes = bytesOf(" 1 ");
    expect(isSynthetic(yes, 0, yes.length)).toBe(true);
    const no: string[] = ["", "0", "11", "alice"];
    for (let i = 0; i < no.length; i++) {
      const line = bytesOf(no[i] + "1");
      expect(isSynthetic(line, 0, line.length - 1)).toBe(false, no[i]);
    }
  });
});
