import { bytesOf } from "../../../assembly/bytes/scan";
import { isReservedHeader } from "../../../assembly/policy/header";

class Row {
  constructor(
    public name: string,
    public want: bool,
  ) {}
}

const RESERVED: Row[] = [
  new Row(":authority", true),
  new Row("authorization", true),
  new Row("proxy-authorization", true),
  new Row("cookie", true),
  new Row("host", true),
  new Row("te", true),
  new Row("content-length", true),
  new Row("x-user-id", false),
  new Row("hosts", false),
  new Row("t", false),
  new Row("x-cookie", false),
  new Row("", false),
];

describe("isReservedHeader", () => {
  it("knows credentials, pseudo-headers and what HTTP acts on", () => {
    for (let i = 0; i < RESERVED.length; i++) {
      const name = bytesOf(RESERVED[i].name);
      expect(isReservedHeader(name, 0, name.length)).toBe(RESERVED[i].want, RESERVED[i].name);
    }
  });
});
