import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { isPlainSegment, pathEnd, writeOrigin } from "../../../assembly/carriers/url";

class Row {
  constructor(
    public name: string,
    public url: string,
    /** Empty: it has none. */
    public origin: string,
    public path: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("scheme and host", "https://a.example/b?c", "https://a.example", "/b"),
  new Row("http", "http://a.example", "http://a.example", ""),
  new Row("lower case", "HTTPS://A.Example/B", "https://a.example", "/B"),
  new Row("a port", "http://a:8080/", "http://a:8080", "/"),
  new Row("userinfo", "http://alice:pw@a/", "http://a", "/"),
  new Row("userinfo with an @ in it", "http://alice@b@a/", "http://a", "/"),
  new Row("an @ behind the host", "http://a/@alice", "http://a", "/@alice"),
  new Row("an @ in the query", "http://a?x@alice", "http://a", ""),
  new Row("an @ in the fragment", "http://a#@alice", "http://a", ""),
  new Row("an address in brackets", "http://[::1]:80/x", "http://[::1]:80", "/x"),
  new Row("a backslash is a slash to browsers", "http://a\\@alice/", "http://a", "\\@alice/"),
  new Row("a port that is empty", "http://a:/x", "http://a:", "/x"),
  new Row("a port that is a word", "http://a:alice/", "", ""),
  new Row("a port of digits and more", "http://a:80b/", "", ""),
  new Row("a port that is longer than any", "http://a:491700/", "", ""),
  new Row("two ports", "http://a:80:81/", "", ""),
  new Row("a port alone", "http://:80/", "", ""),
  new Row("a word in brackets", "http://[alice]/", "", ""),
  new Row("nothing in brackets", "http://[]/", "", ""),
  new Row("brackets left open", "http://[::1/", "", ""),
  new Row("more behind brackets", "http://[::1]a/", "", ""),
  new Row("an address without brackets", "http://::1/", "", ""),
  new Row("no host", "http:///alice", "", ""),
  new Row("an empty userinfo and no host", "http://@/", "", ""),
  new Row("one slash", "http:/a/", "", ""),
  new Row("no slash", "http:a", "", ""),
  new Row("a scheme alone", "http://", "", ""),
  new Row("a part of a scheme", "htt://a", "", ""),
  new Row("a longer scheme", "httpsx://a", "", ""),
  new Row("another scheme", "ftp://alice", "", ""),
  new Row("none at all", "://a", "", ""),
  new Row("a path", "/alice", "", ""),
  new Row("white space in the host", "http://a alice/", "", ""),
  new Row("an escape in the host", "http://%61/", "", ""),
  new Row("nothing", "", "", ""),
  new Row("the longest host", "http://" + "a".repeat(259) + "/", "http://" + "a".repeat(259), "/"),
  new Row("a longer one", "http://" + "a".repeat(260) + "/", "", ""),
];

const writer = new Writer(new StaticArray<u8>(512));

function text(buf: StaticArray<u8>, from: i32, to: i32): string {
  let out = "";
  for (let i = from; i < to; i++) out += String.fromCharCode(buf[i]);
  return out;
}

describe("writeOrigin", () => {
  it("writes scheme, host and port, and nothing of what has none", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const url = bytesOf("x" + ROWS[i].url + "/");
      const to = url.length - 1;
      writer.reset();
      const path = writeOrigin(url, 1, to, writer);
      expect(text(writer.buf, 0, writer.at)).toBe(ROWS[i].origin, ROWS[i].name);
      expect(path >= 0).toBe(ROWS[i].origin.length > 0, ROWS[i].name);
      if (path >= 0) expect(text(url, path, pathEnd(url, path, to))).toBe(ROWS[i].path, ROWS[i].name);
    }
  });
});

function isPlain(segment: string): bool {
  const bytes = bytesOf("/" + segment + "/");
  return isPlainSegment(bytes, 1, bytes.length - 1);
}

describe("isPlainSegment", () => {
  it("takes a few lower-case words, and versions", () => {
    const plain = ["a", "orders", "order-items", "a_b-c-d", "a".repeat(20), "v1", "v10", "v1.10", "v", "v1.2.3"];
    for (let i = 0; i < plain.length; i++) expect(isPlain(plain[i])).toBe(true, plain[i]);
  });

  it("takes nothing else", () => {
    const others = ["", "Orders", "4711", "a1", "1a", "a.b", "a%62", "-a", "a-", "a--b", "a-b-c-d-e", "a".repeat(21)];
    for (let i = 0; i < others.length; i++) expect(isPlain(others[i])).toBe(false, others[i]);
    const versions = ["v.1", "v1a", "v123456", "w1", "v1-2", "*", "a b", "\xe9", "a;b", "a@b"];
    for (let i = 0; i < versions.length; i++) expect(isPlain(versions[i])).toBe(false, versions[i]);
  });
});
