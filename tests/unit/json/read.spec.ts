import { bytesOf } from "../../../assembly/bytes/scan";
import { JsonKind, Node } from "../../../assembly/json/node";
import { Problem } from "../../../assembly/json/problem";
import { readJson } from "../../../assembly/json/read";

/** What was read, written down again in one fixed way. */
function shown(node: Node): string {
  if (node.kind == JsonKind.NULL) return "null";
  if (node.kind == JsonKind.FALSE) return "false";
  if (node.kind == JsonKind.TRUE) return "true";
  if (node.kind == JsonKind.NUMBER) return node.text();
  if (node.kind == JsonKind.STRING) return "'" + node.text() + "'";
  let out = "";
  for (let i = 0; i < node.children.length; i++) {
    const child = node.children[i];
    if (i > 0) out += " ";
    out += (node.kind == JsonKind.OBJECT ? child.key + ":" : "") + shown(child);
  }
  return node.kind == JsonKind.OBJECT ? "{" + out + "}" : "[" + out + "]";
}

class Row {
  constructor(
    public text: string,
    /** The document, or `code pointer` of the problem. */
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row(' \t\r\n{"a" : [1 , -2.5e1,true], "b":{}} ', "{a:[1 -2.5e1 true] b:{}}"),
  new Row('"\\u0041\\/\\b\\f\\n\\r\\t\\"\\\\"', "'A/\b\f\n\r\t\"\\'"),
  new Row('"\\u00e9\\u20AC\\ud83d\\uDE00"', "'é€😀'"),
  new Row("[[],{},null,false]", "[[] {} null false]"),
  new Row('{"":{"":0}}', "{:{:0}}"),
  new Row("", "json-syntax #0"),
  new Row("  ", "json-syntax #2"),
  new Row("nul", "json-syntax #0"),
  new Row("nulll", "json-syntax #4"),
  new Row("{} {}", "json-syntax #3"),
  new Row("[1,]", "json-syntax #3"),
  new Row("[1 2]", "json-syntax #3"),
  new Row('{"a":1,}', "json-syntax #7"),
  new Row('{"a" 1}', "json-syntax #5"),
  new Row("{a:1}", "json-syntax #1"),
  new Row('["a\nb"]', "json-syntax #3"),
  new Row('["\\x"]', "json-syntax #2"),
  new Row('["\\ud800"]', "json-syntax #2"),
  new Row('["\\ud800\\u0041"]', "json-syntax #2"),
  new Row('["\\udc00"]', "json-syntax #2"),
  new Row('["\\u12"]', "json-syntax #2"),
  new Row('["abc', "json-syntax #5"),
  new Row('{"a":1,"b":2,"\\u0061":3}', "json-repeated #13"),
];

function outcome(text: StaticArray<u8>): string {
  const problem = new Problem();
  const root = readJson(text, problem);
  return root === null ? problem.code + " " + problem.pointer : shown(root);
}

describe("readJson", () => {
  it("reads documents and says where others break off", () => {
    for (let i = 0; i < ROWS.length; i++) {
      expect(outcome(utf8(ROWS[i].text))).toBe(ROWS[i].want, ROWS[i].text);
    }
  });

  it("refuses bytes that are not UTF-8, and a byte order mark", () => {
    expect(outcome([0x22, 0xc3, 0x2c, 0x22])).toBe("json-utf8 #1");
    expect(outcome([0x5b, 0xff, 0x5d])).toBe("json-syntax #1");
    expect(outcome([0xef, 0xbb, 0xbf, 0x7b, 0x7d])).toBe("json-mark #0");
  });

  it("stops at 32 levels", () => {
    expect(outcome(bytesOf("[".repeat(32) + "]".repeat(32)))).toBe("[".repeat(32) + "]".repeat(32));
    expect(outcome(bytesOf("[".repeat(33) + "]".repeat(33)))).toBe("json-depth #32");
  });

  it("knows every node's place (RFC 6901)", () => {
    const root = readJson(bytesOf('{"a/b":[0,{"~":[]}]}'), new Problem())!;
    expect(root.pointer()).toBe("");
    expect(root.member("a/b")!.children[1].member("~")!.pointer()).toBe("/a~1b/1/~0");
    expect(root.member("a") === null).toBe(true);
  });
});

function utf8(text: string): StaticArray<u8> {
  const out = new StaticArray<u8>(String.UTF8.byteLength(text));
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, changetype<usize>(out));
  return out;
}
