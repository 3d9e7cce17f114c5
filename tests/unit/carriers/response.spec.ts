import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { withoutTraceMetrics } from "../../../assembly/carriers/response";

class Row {
  constructor(
    public name: string,
    public line: string,
    public removed: bool,
    public want: string,
  ) {}
}

const ID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const ROWS: Row[] = [
  new Row("the metric of W3C", "trace;desc=" + ID, true, ""),
  new Row("the metric of OpenTelemetry", 'traceparent;desc="' + ID + '"', true, ""),
  new Row("the metric of Instana", "intid;desc=98765f4e3d2c1b0a", true, ""),
  new Row(
    "others stay byte for byte",
    'cache;desc="hit, stale" ; dur=2.1,  db;dur=53',
    false,
    'cache;desc="hit, stale" ; dur=2.1,  db;dur=53',
  ),
  new Row("first", "trace;desc=1, db;dur=53", true, "db;dur=53"),
  new Row("in between", "cache, trace;desc=1,db;dur=53", true, "cache,db;dur=53"),
  new Row("last", "cache , trace;desc=1", true, "cache"),
  new Row("a comma inside quotes", 'cache;desc="hit, trace;desc=1", db', false, 'cache;desc="hit, trace;desc=1", db'),
  new Row("an escaped quote inside quotes", 'cache;desc="a\\", trace", trace', true, 'cache;desc="a\\", trace"'),
  new Row("quotes in the metric itself", 'trace;desc="a,b", db', true, "db"),
  new Row("upper case", "Trace;desc=1,db", true, "db"),
  new Row("a name alone", "trace", true, ""),
  new Row("white space after the name", "trace ;desc=1", true, ""),
  new Row("a longer name stays", "tracer;dur=1,x-trace;dur=1,trace-x", false, "tracer;dur=1,x-trace;dur=1,trace-x"),
  new Row("the name as a parameter stays", "db;trace=1", false, "db;trace=1"),
  new Row("no metric hides behind an open quote", 'cache;desc="x, trace;desc=1', true, 'cache;desc="x'),
  new Row("nor behind an escape at the end", 'cache;desc="x, trace;desc=1\\', true, 'cache;desc="x'),
  new Row("an open quote undoes no quotes before it", 'a;b="1,2";c="3, trace', true, 'a;b="1,2";c="3'),
  new Row("another name for a traceparent", 'total;dur=1;desc="' + ID + '", db', true, "db"),
  new Row("a value that starts like one", "total;desc=" + ID + "-x", true, ""),
  new Row(
    "a traceparent of zeros is none",
    "a;desc=00-" + "0".repeat(32) + ID.substring(35),
    false,
    "a;desc=00-" + "0".repeat(32) + ID.substring(35),
  ),
  new Row("an id cut short stays", "a;desc=" + ID.substring(0, 54), false, "a;desc=" + ID.substring(0, 54)),
  new Row("empty", "", false, ""),
  new Row("blanks between commas", ", ,db,", false, "db"),
];

const IDS: Row[] = [
  new Row("bare", "trace;desc=" + ID, false, "trace;desc=" + ID),
  new Row("in quotes", 'Traceparent;desc="' + ID + '" , db', false, 'Traceparent;desc="' + ID + '", db'),
  new Row("under another name", 'total;desc="' + ID + '"', false, 'total;desc="' + ID + '"'),
  new Row("the response's own", "traceresponse;desc=" + ID, false, "traceresponse;desc=" + ID),
  new Row("Instana, either width", "intid;desc=98765f4e3d2c1b0a", false, "intid;desc=98765f4e3d2c1b0a"),
  new Row("another version", "trace;desc=cc" + ID.substring(2) + "-alice,db", true, "db"),
  new Row("spare flags", "trace;desc=" + ID.substring(0, 53) + "ff", true, ""),
  new Row("no id", "trace;desc=alice,intid;desc=alice,trace,intid", true, ""),
  new Row("more than an id", "trace;desc=" + ID + ";user=alice", true, ""),
  new Row("a parameter before", "trace;dur=1;desc=" + ID, true, ""),
  new Row("one quote", 'trace;desc="' + ID, true, ""),
  new Row("a vendor's list", "tracestate;desc=1", true, ""),
];

const writer = new Writer(new StaticArray<u8>(256));

function rest(): string {
  let out = "";
  for (let i = 0; i < writer.at; i++) out += String.fromCharCode(writer.buf[i]);
  return out;
}

describe("withoutTraceMetrics", () => {
  it("removes the metrics with an id and nothing else", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const line = bytesOf(ROWS[i].line);
      writer.reset();
      expect(withoutTraceMetrics(line, 0, line.length, false, writer)).toBe(ROWS[i].removed, ROWS[i].name);
      expect(rest()).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("leaves what is an id and no more, where ids may stay", () => {
    for (let i = 0; i < IDS.length; i++) {
      const line = bytesOf(IDS[i].line);
      writer.reset();
      expect(withoutTraceMetrics(line, 0, line.length, true, writer)).toBe(IDS[i].removed, IDS[i].name);
      expect(rest()).toBe(IDS[i].want, IDS[i].name);
    }
  });

  it("takes every truncation of a line, and reads nothing outside of it", () => {
    for (let i = 0; i < ROWS.length; i++) {
      for (let n = 0; n <= ROWS[i].line.length; n++) {
        const line = bytesOf("db," + ROWS[i].line.substring(0, n) + ",db");
        writer.reset();
        withoutTraceMetrics(line, 3, n + 3, (n & 1) == 0, writer);
        expect(writer.at).toBeLessThanOrEqual(n, ROWS[i].name);
      }
    }
  });
});
