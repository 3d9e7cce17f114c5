import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";

function written(writer: Writer): string {
  let out = "";
  for (let i = 0; i < writer.at; i++) out += String.fromCharCode(writer.buf[i]);
  return out;
}

describe("Writer", () => {
  it("appends", () => {
    const writer = new Writer(new StaticArray<u8>(16));
    writer.byte(0x61);
    writer.text("=b");
    writer.bytes(bytesOf("xyz"), 1, 3);
    expect(written(writer)).toBe("a=byz");
    expect(writer.take(2)).toBe(5);
    expect(writer.at).toBe(7);
    expect(writer.full).toBe(false);
  });

  it("holds exactly its buffer", () => {
    const writer = new Writer(new StaticArray<u8>(3));
    writer.text("abc");
    expect(writer.full).toBe(false);
    writer.bytes(bytesOf("x"), 0, 0);
    expect(writer.full).toBe(false);
    writer.byte(0x64);
    expect(writer.full).toBe(true);
    expect(written(writer)).toBe("abc");
  });

  it("writes no part of what does not fit, nor anything after it", () => {
    const writer = new Writer(new StaticArray<u8>(3));
    writer.byte(0x61);
    writer.bytes(bytesOf("bcd"), 0, 3);
    expect(writer.full).toBe(true);
    writer.byte(0x62);
    expect(writer.take(1)).toBe(-1);
    expect(written(writer)).toBe("a");
  });

  it("starts again after a reset", () => {
    const writer = new Writer(new StaticArray<u8>(1));
    writer.text("ab");
    writer.reset();
    writer.byte(0x62);
    expect(writer.full).toBe(false);
    expect(written(writer)).toBe("b");
  });

  it("writes decimals without leading zeros", () => {
    const writer = new Writer(new StaticArray<u8>(64));
    writer.decimal(0);
    writer.byte(0x20);
    writer.decimal(9);
    writer.byte(0x20);
    writer.decimal(10);
    writer.byte(0x20);
    writer.decimal(1000000);
    writer.byte(0x20);
    writer.decimal(18446744073709551615);
    expect(written(writer)).toBe("0 9 10 1000000 18446744073709551615");
  });
});
