import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { RequestId, readRequestId, writeRequestId } from "../../../assembly/carriers/requestid";

class Row {
  constructor(
    public name: string,
    public text: string,
    public digits: i32,
    public left: u64,
    public right: u64,
  ) {}
}

const ROWS: Row[] = [
  new Row(
    "a UUID, less version and variant",
    "00112233-4455-4677-8899-aabbccddeeff",
    30,
    0x001122334455677,
    0x899aabbccddeeff,
  ),
  new Row("upper case", "00112233-4455-4677-8899-AABBCCDDEEFF", 30, 0x001122334455677, 0x899aabbccddeeff),
  new Row("32 digits", "00112233445566778899aabbccddeeff", 32, 0x0011223344556677, 0x8899aabbccddeeff),
  new Row("16 digits", "0123456789abcdef", 16, 0x01234567, 0x89abcdef),
];

const REFUSED: string[] = [
  "",
  "0123456789abcde",
  "0123456789abcdef0",
  "0123456789abcdeg",
  "0123456789abcde-",
  "00112233445566778899aabbccddeef",
  "00112233-4455-4677-8899-aabbccddeef",
  "00112233-4455-4677-8899-aabbccddeeff0",
  "00112233-4455-4677-8899-aabbccddeefg",
  "001122334-455-4677-8899-aabbccddeeff",
  "00112233_4455_4677_8899_aabbccddeeff",
  "00112233-4455-g677-8899-aabbccddeeff",
  "00112233-4455-4677-g899-aabbccddeeff",
  "00112233-4455-4677-8899aabbccddeeff00",
];

const id = new RequestId();
const writer = new Writer(new StaticArray<u8>(64));

function read(text: string): bool {
  const bytes = bytesOf("0" + text + "0");
  return readRequestId(bytes, 1, bytes.length - 1, id);
}

function written(text: string): string {
  const bytes = bytesOf(text);
  writer.reset();
  writeRequestId(id, bytes, 0, bytes.length, writer);
  let out = "";
  for (let i = 0; i < writer.at; i++) out += String.fromCharCode(writer.buf[i]);
  return out;
}

describe("a request id", () => {
  it("has the digits that are free, in two halves", () => {
    for (let i = 0; i < ROWS.length; i++) {
      expect(read(ROWS[i].text)).toBe(true, ROWS[i].name);
      expect(id.digits).toBe(ROWS[i].digits, ROWS[i].name);
      expect(id.left).toBe(ROWS[i].left, ROWS[i].name);
      expect(id.right).toBe(ROWS[i].right, ROWS[i].name);
      expect(written(ROWS[i].text)).toBe(ROWS[i].text.toLowerCase(), ROWS[i].name);
      expect(id.canonical).toBe(ROWS[i].text == ROWS[i].text.toLowerCase(), ROWS[i].name);
    }
  });

  it("is written in the shape that it came in, with other digits", () => {
    read(ROWS[0].text);
    id.left = 0xfedcba987654321;
    id.right = 0x123456789abcdef;
    expect(written(ROWS[0].text)).toBe("fedcba98-7654-4321-8123-456789abcdef");
    read(ROWS[3].text);
    id.left = 0;
    id.right = 0xf;
    expect(written(ROWS[3].text)).toBe("000000000000000f");
  });

  it("has no other shape", () => {
    for (let i = 0; i < REFUSED.length; i++) expect(read(REFUSED[i])).toBe(false, REFUSED[i]);
  });
});
