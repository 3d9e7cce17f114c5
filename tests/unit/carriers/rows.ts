// What every reader of one header that holds ids is asked, with a table of its own lines. `written` reads a line and
// answers what is written of it: `!` when it is not read, `text` when it is read and has no ids.
import { bytesOf } from "../../../assembly/bytes/scan";

export class Row {
  constructor(
    public name: string,
    public line: string,
    /** What `written` answers. */
    public want: string,
  ) {}
}

type Written = (line: StaticArray<u8>, from: i32, to: i32) => string;

/** Reads the grammar and nothing else, to be written in one form; white space around the line is no part of it. */
export function expectGrammar(rows: Row[], written: Written): void {
  for (let i = 0; i < rows.length; i++) {
    const line = bytesOf(" \t" + rows[i].line + "\t ");
    expect(written(line, 0, line.length)).toBe(rows[i].want, rows[i].name);
  }
}

/** Reads nothing outside its line. */
export function expectBounds(rows: Row[], written: Written): void {
  for (let i = 0; i < rows.length; i++) {
    const line = bytesOf("0" + rows[i].line + "0");
    expect(written(line, 1, line.length - 1)).toBe(rows[i].want, rows[i].name);
  }
}

/** Reads what it wrote as the same. */
export function expectFixedPoint(rows: Row[], written: Written): void {
  for (let i = 0; i < rows.length; i++) {
    if (rows[i].want == "!" || rows[i].want == "text") continue;
    const line = bytesOf(rows[i].want);
    expect(written(line, 0, line.length)).toBe(rows[i].want, rows[i].name);
  }
}

/** Takes every truncation of a line: the debug build checks each index. */
export function takeTruncations(rows: Row[], written: Written): void {
  for (let i = 0; i < rows.length; i++) {
    for (let n = 0; n < rows[i].line.length; n++) written(bytesOf(rows[i].line.substring(0, n)), 0, n);
  }
}
