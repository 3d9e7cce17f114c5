import { readPairs } from "../../../../assembly/bytes/pairs";
import { Writer } from "../../../../assembly/bytes/writer";
import { isConnect } from "../../../../assembly/scrub/headers/tunnel";

class Row {
  constructor(
    public name: string,
    /** `name value`, one pair after another. */
    public pairs: string[],
    public want: bool,
  ) {}
}

const ROWS: Row[] = [
  new Row("a tunnel", [":authority", "a:1", ":method", "CONNECT", "baggage", "a=b"], true),
  new Row("another method", [":authority", "a", ":method", "GET", ":path", "/"], false),
  new Row("a method in lower case is another one", [":method", "connect"], false),
  new Row("a websocket over HTTP/2", [":method", "CONNECT", ":protocol", "websocket", ":path", "/"], false),
  new Row("the protocol first", [":protocol", "websocket", ":method", "CONNECT"], false),
  new Row("a method behind the headers", ["baggage", "a=b", ":method", "CONNECT"], false),
  new Row("a header that is called so", [":authority", "a", "method", "CONNECT"], false),
  new Row("no method", [":status", "200"], false),
  new Row("nothing", [], false),
  new Row("an empty name", ["", "x", ":method", "CONNECT"], false),
];

function u32(out: Writer, value: i32): void {
  for (let shift = 0; shift < 32; shift += 8) out.byte(<u8>(value >> shift));
}

describe("isConnect", () => {
  it("tells a tunnel from every other request", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const pairs = ROWS[i].pairs;
      const out = new Writer(new StaticArray<u8>(512));
      u32(out, pairs.length / 2);
      for (let p = 0; p < pairs.length; p++) u32(out, pairs[p].length);
      for (let p = 0; p < pairs.length; p++) {
        out.text(pairs[p]);
        out.byte(0);
      }
      expect(readPairs(out.buf, 0, pairs.length == 0 ? 0 : out.at)).toBe(true);
      expect(isConnect(out.buf)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });
});
