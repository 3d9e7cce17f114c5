// A message made of few words: what stands in each carrier is a piece of text over and over. Small enough to be changed by
// chance (tests/fuzz/search.ts) and to be kept in a file, and as large as Envoy takes by default.
import type { Header } from "../../src/host/headers.ts";

/** How the fields of a header are put together. */
export type Form =
  | "one" // the value is the field
  | "each" // the header's name goes on with the field's name
  | "list" // `name=value,name=value`
  | "options" // `name=value;name=value`
  | "path" // `/name/name`
  | "correlation" // `name:value,…`, both in base64
  | "tags"; // gRPC's binary tags

/** How a value is written. */
export type Coding = "plain" | "percent" | "base64" | "hex";

/** Some header lines of one kind. */
export interface Gene {
  header: string;
  form: Form;
  /** Header lines, and fields in each. */
  lines: number;
  fields: number;
  /** Over and over, to so many bytes, no two the same; where that is 0, as it is. */
  name: string;
  nameBytes: number;
  value: string;
  valueBytes: number;
  coding: Coding;
  /** What every value ends with. */
  tail: string;
}

/** What Envoy takes by default: 60 KiB of headers and 100 of them, those that every request has included. */
export const MOST_BYTES = 60 * 1024 - 512;
export const MOST_LINES = 92;

/** What may not stand in a header's name (RFC 9110 section 5.6.2). */
const NO_TOKEN = /[^!#$%&'*+.^_`|~0-9a-z-]/g;

const CONTEXT: Header = ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"];

/** The header lines of a message; `serial` makes its names others than those of any other. Ends where Envoy's limits do. */
export function headersOf(genes: readonly Gene[], serial = ""): Header[] {
  const headers: Header[] = [CONTEXT];
  let left = MOST_BYTES - sizeOf(CONTEXT);
  for (const gene of genes) {
    for (let i = 0; i < gene.lines && headers.length < MOST_LINES; i++) {
      const header = lineOf(gene, `${serial}${i}`, left);
      if (header === undefined || sizeOf(header) > left) break;
      left -= sizeOf(header);
      headers.push(header);
    }
  }
  return headers;
}

/** `name: value`, and the end of the line. */
function sizeOf([name, value]: Header): number {
  return name.length + value.length + 4;
}

/** One line of at most `room` bytes, with as many of its fields as that takes. */
function lineOf(gene: Gene, mark: string, room: number): Header | undefined {
  const { header, form } = gene;
  const serial = (i: number) => (i === 0 ? mark : `${mark}-${i}`);
  const named = (i: number) => (gene.nameBytes === 0 ? gene.name : fill(gene.name, gene.nameBytes, serial(i)));
  switch (form) {
    case "one":
      return [header, textOf(gene, room - header.length - 8)];
    case "each": {
      const name = `${header}${named(0)}`.toLowerCase().replaceAll(NO_TOKEN, "-");
      return [name, textOf(gene, room - name.length - 8)];
    }
    case "path":
      return [header, join(gene.fields, room - header.length - 8, "", (i) => `/${named(i)}`)];
    case "tags":
      return [header, tags(gene, room - header.length - 8, named)];
    case "correlation":
      return [
        header,
        join(gene.fields, room - header.length - 8, ",", (i) => `${base64(named(i))}:${base64(textOf(gene, room))}`),
      ];
    default: {
      const by = form === "list" ? "," : ";";
      return [header, join(gene.fields, room - header.length - 8, by, (i) => `${named(i)}=${textOf(gene, room)}`)];
    }
  }
}

function textOf({ value, valueBytes, coding, tail }: Gene, room: number): string {
  const size = Math.max(0, Math.min(valueBytes, room));
  const text = fill(value, Math.max(0, size - tail.length), "");
  return written(text, coding).slice(0, Math.max(0, size - tail.length)) + tail.slice(0, size);
}

function written(text: string, coding: Coding): string {
  switch (coding) {
    case "percent":
      return text.replaceAll(/./gs, (one) => `%${one.charCodeAt(0).toString(16).padStart(2, "0")}`);
    case "base64":
      return Buffer.from(text, "latin1").toString("base64").replaceAll("=", "A");
    case "hex":
      return Buffer.from(text, "latin1").toString("hex");
    default:
      return text;
  }
}

/** `piece` over and over, `bytes` of it, with `mark` at its end. */
function fill(piece: string, bytes: number, mark: string): string {
  if (piece === "") return mark;
  const room = Math.max(0, bytes - mark.length);
  return piece.repeat(Math.ceil(room / piece.length)).slice(0, room) + mark;
}

/** As many of the fields as fit. */
function join(fields: number, room: number, by: string, one: (i: number) => string): string {
  let text = "";
  for (let i = 0; i < fields; i++) {
    const next = (i === 0 ? "" : by) + one(i);
    if (text.length + next.length > room) break;
    text += next;
  }
  return text;
}

function tags(gene: Gene, room: number, named: (i: number) => string): string {
  const value = Buffer.from(textOf(gene, 255), "latin1").subarray(0, 255);
  const parts = [Buffer.from([0])];
  let size = 1;
  for (let i = 0; i < gene.fields; i++) {
    const name = Buffer.from(named(i), "latin1").subarray(0, 255);
    const tag = Buffer.concat([Buffer.from([0]), length(name), name, length(value), value]);
    size += tag.length;
    if (size * 4 > Math.min(room, 8192) * 3) break;
    parts.push(tag);
  }
  return Buffer.concat(parts).toString("base64").replaceAll("=", "");
}

/** A length as gRPC's tags have it, in base 128. */
function length(bytes: Buffer): Buffer {
  return bytes.length < 128 ? Buffer.from([bytes.length]) : Buffer.from([bytes.length | 128, 1]);
}

function base64(text: string): string {
  return Buffer.from(text, "latin1").toString("base64");
}
