// RFC 9112: the messages of one direction of a connection, as their bytes say. Reads what our own programs and Envoy
// send; changes nothing, so that names, order and repeats stay as they were on the wire.

/** A header line; both parts hold one character per byte. */
export type Line = [name: string, value: string];

export interface Message {
  /** The request or status line. */
  start: string;
  headers: Line[];
  trailers: Line[];
}

type Body = { kind: "none" } | { kind: "length"; left: number } | { kind: "chunked" } | { kind: "rest" };
type State = "head" | "length" | "size" | "chunk" | "trailers" | "rest";

/** Feeds on the bytes of one direction and hands over each message when its head, or its trailers, are complete. */
export class MessageReader {
  private bytes = Buffer.alloc(0);
  private state: State = "head";
  private left = 0;
  private current: Message | null = null;

  constructor(
    private readonly direction: "request" | "response",
    private readonly hand: (message: Message) => void,
  ) {}

  push(chunk: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    while (this.step());
  }

  /** Takes one part off the front; false when more bytes are needed. */
  private step(): boolean {
    switch (this.state) {
      case "head":
        return this.head();
      case "length":
      case "chunk":
        return this.skip();
      case "size":
        return this.size();
      case "trailers":
        return this.trailers();
      case "rest":
        this.bytes = Buffer.alloc(0);
        return false;
    }
  }

  private head(): boolean {
    const lines = this.take("\r\n\r\n")?.split("\r\n");
    if (lines === undefined) return false;
    const message: Message = { start: lines[0] ?? "", headers: lines.slice(1).map(readLine), trailers: [] };
    const body = bodyOf(message, this.direction);
    if (body.kind === "chunked") {
      this.current = message;
      this.state = "size";
      return true;
    }
    this.hand(message);
    if (body.kind === "length") this.left = body.left;
    if (body.kind !== "none") this.state = body.kind;
    return true;
  }

  private skip(): boolean {
    const count = Math.min(this.left, this.bytes.length);
    this.bytes = this.bytes.subarray(count);
    this.left -= count;
    if (this.left > 0) return false;
    this.state = this.state === "chunk" ? "size" : "head";
    return true;
  }

  /** RFC 9112 section 7.1: `chunk-size [ chunk-ext ] CRLF chunk-data CRLF`. */
  private size(): boolean {
    const line = this.take("\r\n");
    if (line === undefined) return false;
    const size = Number.parseInt(line, 16);
    this.left = size + 2;
    this.state = size > 0 ? "chunk" : "trailers";
    return true;
  }

  private trailers(): boolean {
    const line = this.take("\r\n");
    if (line === undefined || this.current === null) return false;
    if (line !== "") {
      this.current.trailers.push(readLine(line));
      return true;
    }
    this.hand(this.current);
    this.current = null;
    this.state = "head";
    return true;
  }

  private take(end: string): string | undefined {
    const at = this.bytes.indexOf(end, 0, "latin1");
    if (at < 0) return undefined;
    const text = this.bytes.toString("latin1", 0, at);
    this.bytes = this.bytes.subarray(at + end.length);
    return text;
  }
}

/** RFC 9112 section 6.3, without what needs the request to be known (HEAD, CONNECT), which nobody here sends. */
function bodyOf(message: Message, direction: "request" | "response"): Body {
  if (/^HTTP\/1\.[01] (?:1\d\d|204|304)/.test(message.start)) return { kind: "none" };
  if (firstLine(message, "transfer-encoding")?.toLowerCase().endsWith("chunked")) return { kind: "chunked" };
  const length = Number(firstLine(message, "content-length") ?? Number.NaN);
  if (length > 0) return { kind: "length", left: length };
  return length === 0 || direction === "request" ? { kind: "none" } : { kind: "rest" };
}

/** The first line of that name, in lower case; undefined when there is none. */
export function firstLine(message: Message, name: string): string | undefined {
  return message.headers.find(([other]) => other.toLowerCase() === name)?.[1];
}

function readLine(line: string): Line {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "")];
}
