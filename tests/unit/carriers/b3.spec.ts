import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import {
  B3,
  B3_DENY,
  B3Header,
  findB3Header,
  isB3Flags,
  isB3Sampled,
  readB3Single,
  readB3SpanId,
  readB3TraceId,
  writeB3Single,
  writeB3TraceId,
} from "../../../assembly/carriers/b3";

class Row {
  constructor(
    public name: string,
    public line: string,
    public wellFormed: bool,
  ) {}
}

const T = "80f198ee56343ba864fe8b2a57d3eff7";
const S = "e457b5a2e4d86bd1";
const P = "05e3ac9a4f6e3b90";

const SINGLE: Row[] = [
  new Row("all parts", T + "-" + S + "-1-" + P, true),
  new Row("no parent", T + "-" + S + "-0", true),
  new Row("debug", T + "-" + S + "-d", true),
  new Row("no state", T + "-" + S, true),
  new Row("a parent without a state", T + "-" + S + "-" + P, true),
  new Row("64 bits", S + "-" + P + "-d-" + S, true),
  new Row("low half zero", "12345678901234590000000000000000-" + S, true),
  new Row("accept alone", "1", true),
  new Row("deny alone", "0", true),
  new Row("debug alone", "d", true),
  new Row("empty", "", false),
  new Row("another state alone", "2", false),
  new Row("legacy state alone", "true", false),
  new Row("the trace id alone", T, false),
  new Row("a trailing dash", T + "-" + S + "-", false),
  new Row("a trailing dash after the state", T + "-" + S + "-1-", false),
  new Row("another state", T + "-" + S + "-2", false),
  new Row("a long state", T + "-" + S + "-10", false),
  new Row("a long state and a parent", T + "-" + S + "-10-" + P, false),
  new Row("a short span id", T + "-" + S.substring(1) + "-1", false),
  new Row("a long span id", T + "-" + S + "00-1", false),
  new Row("a short parent", T + "-" + S + "-1-" + P.substring(1), false),
  new Row("a long parent", T + "-" + S + "-1-" + P + "00", false),
  new Row("a fifth part", T + "-" + S + "-1-" + P + "-1", false),
  new Row("a state after the parent", T + "-" + S + "-" + P + "-1", false),
  new Row("30 digits", T.substring(2) + "-" + S, false),
  new Row("upper case", "80F198ee56343ba864fe8b2a57d3eff7-" + S, false),
  new Row("no hex", "qw000000000000000000000000000000-" + S, false),
  new Row("a zero trace id", "00000000000000000000000000000000-" + S, false),
  new Row("a zero span id", T + "-0000000000000000", false),
  new Row("a zero parent", T + "-" + S + "-1-0000000000000000", false),
  new Row("white space before a dash", T + " -" + S, false),
  new Row("white space after a dash", T + "- " + S, false),
  new Row("no ids", "not-a-tumor", false),
];

const b3 = new B3();
const writer = new Writer(new StaticArray<u8>(80));

function written(): string {
  let out = "";
  for (let i = 0; i < writer.at; i++) out += String.fromCharCode(writer.buf[i]);
  return out;
}

describe("readB3Single", () => {
  it("reads the grammar and nothing else", () => {
    for (let i = 0; i < SINGLE.length; i++) {
      const line = bytesOf(SINGLE[i].line);
      expect(readB3Single(line, 0, line.length, b3)).toBe(SINGLE[i].wellFormed, SINGLE[i].name);
    }
  });

  it("is written back byte for byte, without outer white space", () => {
    for (let i = 0; i < SINGLE.length; i++) {
      const line = bytesOf(" \t" + SINGLE[i].line + "\t ");
      if (!readB3Single(line, 0, line.length, b3)) continue;
      writer.reset();
      writeB3Single(b3, writer);
      expect(written()).toBe(SINGLE[i].line, SINGLE[i].name);
    }
  });

  it("reads nothing outside its line", () => {
    for (let i = 0; i < SINGLE.length; i++) {
      const line = bytesOf("a-1" + SINGLE[i].line + "-1a");
      expect(readB3Single(line, 3, line.length - 3, b3)).toBe(SINGLE[i].wellFormed, SINGLE[i].name);
    }
  });

  it("takes every truncation of a line", () => {
    for (let i = 0; i < SINGLE.length; i++) {
      for (let n = 0; n < SINGLE[i].line.length; n++) {
        const line = bytesOf(SINGLE[i].line.substring(0, n));
        if (!readB3Single(line, 0, n, b3)) continue;
        writer.reset();
        writeB3Single(b3, writer);
        expect(written()).toBe(SINGLE[i].line.substring(0, n), SINGLE[i].name);
      }
    }
  });

  it("reads the parts, and leaves nothing of the line before", () => {
    let line = bytesOf(T + "-" + S + "-0-" + P);
    expect(readB3Single(line, 0, line.length, b3)).toBe(true);
    expect(b3.hi).toBe(0x80f198ee56343ba8);
    expect(b3.lo).toBe(0x64fe8b2a57d3eff7);
    expect(b3.span).toBe(0xe457b5a2e4d86bd1);
    expect(b3.parent).toBe(0x05e3ac9a4f6e3b90);
    expect(b3.state).toBe(B3_DENY);
    expect(b3.wide && b3.hasIds && b3.hasParent).toBe(true);
    line = bytesOf(S + "-" + P);
    expect(readB3Single(line, 0, line.length, b3)).toBe(true);
    expect(b3.hi).toBe(0);
    expect(b3.state).toBe(0);
    expect(b3.wide || b3.hasParent).toBe(false);
    line = bytesOf("d");
    expect(readB3Single(line, 0, line.length, b3)).toBe(true);
    expect(b3.hasIds).toBe(false);
  });
});

class Text {
  constructor(
    public text: string,
    public wellFormed: bool,
  ) {}
}

const TRACE_IDS: Text[] = [
  new Text(T, true),
  new Text(S, true),
  new Text(" " + S + "\t", true),
  new Text(T.substring(1), false),
  new Text(T + "0", false),
  new Text("", false),
  new Text("0000000000000000", false),
  new Text("00000000000000000000000000000000", false),
  new Text("80F198EE56343BA8", false),
];

const SPAN_IDS: Text[] = [
  new Text(S, true),
  new Text(" " + S, true),
  new Text("", false),
  new Text(T, false),
  new Text(S.substring(1), false),
  new Text("0000000000000000", false),
  new Text("E457B5A2E4D86BD1", false),
];

const SAMPLED: Text[] = [
  new Text("0", true),
  new Text("1", true),
  new Text("true", true),
  new Text("false", true),
  new Text("d", false),
  new Text("", false),
  new Text("10", false),
  new Text("True", false),
  new Text("alice", false),
];

const FLAGS: Text[] = [
  new Text("1", true),
  new Text("0", true),
  new Text("2", true),
  new Text("15", true),
  new Text("", false),
  new Text("d", false),
  new Text("1d", false),
  new Text("123", false),
];

describe("the headers of the x-b3- family", () => {
  it("are read one at a time", () => {
    for (let i = 0; i < TRACE_IDS.length; i++) {
      const line = bytesOf(TRACE_IDS[i].text);
      expect(readB3TraceId(line, 0, line.length, b3)).toBe(TRACE_IDS[i].wellFormed, TRACE_IDS[i].text);
    }
    for (let i = 0; i < SPAN_IDS.length; i++) {
      const line = bytesOf(SPAN_IDS[i].text);
      expect(readB3SpanId(line, 0, line.length) != 0).toBe(SPAN_IDS[i].wellFormed, SPAN_IDS[i].text);
    }
    for (let i = 0; i < SAMPLED.length; i++) {
      const line = bytesOf(SAMPLED[i].text);
      expect(isB3Sampled(line, 0, line.length)).toBe(SAMPLED[i].wellFormed, SAMPLED[i].text);
    }
    for (let i = 0; i < FLAGS.length; i++) {
      const line = bytesOf(FLAGS[i].text);
      expect(isB3Flags(line, 0, line.length)).toBe(FLAGS[i].wellFormed, FLAGS[i].text);
    }
  });

  it("keep the width of the trace id", () => {
    const wide = bytesOf(T);
    readB3TraceId(wide, 0, wide.length, b3);
    writer.reset();
    writeB3TraceId(b3, writer);
    expect(written()).toBe(T);
    const narrow = bytesOf(S);
    readB3TraceId(narrow, 0, narrow.length, b3);
    writer.reset();
    writeB3TraceId(b3, writer);
    expect(written()).toBe(S);
  });

  it("are told apart by name", () => {
    expect(headerOf("b3")).toBe(B3Header.SINGLE);
    expect(headerOf("x-b3-traceid")).toBe(B3Header.TRACE_ID);
    expect(headerOf("x-b3-spanid")).toBe(B3Header.SPAN_ID);
    expect(headerOf("x-b3-parentspanid")).toBe(B3Header.PARENT_SPAN_ID);
    expect(headerOf("x-b3-sampled")).toBe(B3Header.SAMPLED);
    expect(headerOf("x-b3-flags")).toBe(B3Header.FLAGS);
    expect(headerOf("x-b3-user")).toBe(B3Header.OTHER);
    expect(headerOf("x-b3-")).toBe(B3Header.OTHER);
  });
});

function headerOf(name: string): i32 {
  const bytes = bytesOf(name);
  return findB3Header(bytes, 0, bytes.length);
}
