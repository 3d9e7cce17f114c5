import { bytesOf } from "../../../assembly/bytes/scan";
import { findKey } from "../../../assembly/carriers/key";

class Row {
  constructor(
    public name: string,
    public key: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("uberctx-user.id", "user.id"),
  new Row("ot-baggage-user", "user"),
  new Row("baggage-user-id", "user-id"),
  new Row("baggage-baggage-x", "baggage-x"),
  new Row("uberctx-", ""),
  new Row("x-newrelic-id", "x-newrelic-id"),
  new Row("uberctx", "uberctx"),
];

describe("findKey", () => {
  it("finds what follows the family's prefix", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const name = bytesOf(ROWS[i].name);
      const at = findKey(name, 0, name.length);
      expect(ROWS[i].name.substring(at)).toBe(ROWS[i].key, ROWS[i].name);
    }
  });
});
