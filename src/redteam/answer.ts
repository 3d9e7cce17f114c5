// Reads an HTTP/1 answer as it comes: informational answers, then the final one's head, body and trailers (RFC 9112).
// Each byte is looked at once, however many pieces they come in. What is no answer is body: a canary is one wherever it stands.
import type { Header, Message } from "./message.ts";

const HEAD_END = "\r\n\r\n";
const LAST_CHUNK = "\r\n0\r\n";
const FIRST_BYTES = 1 << 14;

/** What ends the final answer: so many bytes, its last chunk, or the connection alone. Unknown before its head is there. */
type Ending = number | "last chunk" | "connection" | undefined;

export class Answer {
  private bytes = Buffer.alloc(FIRST_BYTES);
  private used = 0;
  /** Where the head under way begins; behind the final one, where its body does. */
  private at = 0;
  /** Up to where the end of the head, and later the last chunk, was looked for. */
  private looked = 0;
  private ending: Ending;
  private lastChunk = false;

  get length(): number {
    return this.used;
  }

  /** Takes what came next. */
  push(chunk: Buffer): void {
    const needed = this.used + chunk.length;
    if (needed > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(needed, 2 * this.bytes.length));
      this.bytes.copy(larger, 0, 0, this.used);
      this.bytes = larger;
    }
    chunk.copy(this.bytes, this.used);
    this.used = needed;
    if (this.ending === undefined) this.readHeads();
    if (this.ending === "last chunk") this.findLastChunk();
  }

  /** Whether a final answer is there to its end (section 6.3). One that only the connection ends never is. */
  get isWhole(): boolean {
    if (typeof this.ending === "number") return this.used >= this.ending;
    return this.lastChunk && this.text(this.used - HEAD_END.length, this.used) === HEAD_END;
  }

  /** All that came as one message. */
  read(): Message {
    const raw = this.bytes.subarray(0, this.used);
    const headers: Header[] = [];
    let at = 0;
    while (/^HTTP\/1\.[01] \d{3}/.test(this.text(at, at + 12))) {
      const end = raw.indexOf(HEAD_END, at);
      if (end < 0) break;
      for (const line of linesOf(raw.subarray(at, end)).slice(1)) headers.push(readLine(line));
      at = end + HEAD_END.length;
    }
    const chunked = headers.some(([name, value]) => /^transfer-encoding$/i.test(name) && /chunked/i.test(value));
    const last = chunked ? raw.lastIndexOf(LAST_CHUNK) : -1;
    if (last < Math.max(0, at - 2)) return { path: "", headers, trailers: [], body: raw.subarray(at) };
    const trailers = linesOf(raw.subarray(last + LAST_CHUNK.length)).filter((line) => line !== "");
    return { path: "", headers, trailers: trailers.map(readLine), body: raw.subarray(at, Math.max(at, last)) };
  }

  /** Passes informational answers, and finds out what ends the final one. */
  private readHeads(): void {
    for (;;) {
      const end = this.find(HEAD_END, Math.max(this.at, this.looked - HEAD_END.length + 1));
      this.looked = this.used;
      if (end < 0) return;
      const begin = this.at;
      this.at = this.looked = end + HEAD_END.length;
      if (/^HTTP\/1\.[01] 1/.test(this.text(begin, begin + 10))) continue;
      const head = this.text(begin, end);
      const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
      if (length !== undefined) this.ending = this.at + Number(length);
      else this.ending = /\r\ntransfer-encoding: *chunked/i.test(head) ? "last chunk" : "connection";
      this.looked -= 2; // an empty line may be the end of the head and begin a last chunk
      return;
    }
  }

  private findLastChunk(): void {
    if (this.lastChunk) return;
    this.lastChunk = this.find(LAST_CHUNK, this.looked) >= 0;
    this.looked = Math.max(this.looked, this.used - LAST_CHUNK.length + 1);
  }

  private find(what: string, from: number): number {
    return this.bytes.subarray(0, this.used).indexOf(what, from);
  }

  private text(from: number, to: number): string {
    return this.bytes.toString("latin1", Math.max(0, from), Math.min(to, this.used));
  }
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString("latin1").split("\r\n");
}

function readLine(line: string): Header {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
