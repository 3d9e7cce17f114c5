// Sends a case's request. HTTP/1 goes over a bare socket, byte for byte as the case says, since no HTTP library would
// send some of it; HTTP/2 is node's.
import { once } from "node:events";
import http2 from "node:http2";
import net from "node:net";
import type { Header, Message } from "./message.ts";
import { fields, pairs } from "./sink.ts";

/** A request that is ready to go. */
export interface Outgoing {
  version: 1 | 2;
  method: string;
  path: string;
  headers: readonly Header[];
  trailers: readonly Header[];
}

/** How long nothing may come, and how long and how large an answer may get; one that goes on is taken as far as it came. */
const PATIENCE_MS = 5000;
const LONGEST_MS = 10_000;
const ANSWER_LIMIT_BYTES = 1 << 22;

/** Sends one request to where `target` points, in cleartext, and answers what came back, or null where nothing did. */
export async function send(target: URL, request: Outgoing, longestMs = LONGEST_MS): Promise<Message | null> {
  return (request.version === 2 ? sendHttp2 : sendHttp1)(target, request, longestMs).catch(() => null);
}

/** The bytes of an HTTP/1 request; with trailers its body is chunked (RFC 9112 section 7.1). */
export function http1Bytes(target: URL, { method, path, headers, trailers }: Outgoing): Buffer {
  const lines = (list: readonly Header[]) => list.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const framing: Header[] = trailers.length > 0 ? [["transfer-encoding", "chunked"]] : [];
  const all = [["host", target.host] as const, ...headers, ...framing, ["connection", "close"] as const];
  const body = trailers.length > 0 ? `2\r\nhi\r\n0\r\n${lines(trailers)}\r\n` : "";
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines(all)}\r\n${body}`, "latin1");
}

async function sendHttp1(target: URL, request: Outgoing, longestMs: number): Promise<Message | null> {
  const socket = net.connect({ host: hostOf(target), port: Number(target.port) || 80 });
  let raw = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    raw = Buffer.concat([raw, chunk]);
    // Whoever refuses a request may keep its connection for a while.
    if (raw.length > ANSWER_LIMIT_BYTES || isWhole(raw)) socket.destroy();
  });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  const end = setTimeout(() => socket.destroy(), longestMs);
  socket.write(http1Bytes(target, request));
  await once(socket, "close").catch(() => {}); // what came before an error counts
  clearTimeout(end);
  return raw.length === 0 ? null : readAnswers(raw);
}

/**
 * All that came on the connection as one message: informational answers, then the final one's head, body and trailers.
 * What is no answer is body: a canary is one wherever it stands.
 */
function readAnswers(raw: Buffer): Message {
  const headers: Header[] = [];
  let at = 0;
  while (/^HTTP\/1\.[01] \d{3}/.test(raw.subarray(at, at + 12).toString("latin1"))) {
    const end = raw.indexOf("\r\n\r\n", at);
    if (end < 0) break;
    for (const line of linesOf(raw.subarray(at, end)).slice(1)) headers.push(readLine(line));
    at = end + 4;
  }
  const chunked = headers.some(([name, value]) => /^transfer-encoding$/i.test(name) && /chunked/i.test(value));
  const last = chunked ? raw.lastIndexOf("\r\n0\r\n") : -1;
  if (last < Math.max(0, at - 2)) return { path: "", headers, trailers: [], body: raw.subarray(at) };
  const trailers = linesOf(raw.subarray(last + 5)).filter((line) => line !== "");
  return { path: "", headers, trailers: trailers.map(readLine), body: raw.subarray(at, Math.max(at, last)) };
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString("latin1").split("\r\n");
}

/** Whether a final answer is there to its end (RFC 9112 section 6.3). One that only the connection ends never is. */
function isWhole(raw: Buffer): boolean {
  let at = 0;
  let end = raw.indexOf("\r\n\r\n");
  while (end >= 0 && /^HTTP\/1\.[01] 1/.test(raw.subarray(at, at + 10).toString("latin1"))) {
    at = end + 4;
    end = raw.indexOf("\r\n\r\n", at);
  }
  if (end < 0) return false;
  const head = raw.subarray(at, end).toString("latin1");
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  if (length !== undefined) return raw.length >= end + 4 + Number(length);
  const last = raw.subarray(-4).toString("latin1") === "\r\n\r\n";
  return last && /\r\ntransfer-encoding: *chunked/i.test(head) && raw.lastIndexOf("\r\n0\r\n") >= end + 2;
}

function readLine(line: string): Header {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

async function sendHttp2(target: URL, request: Outgoing, longestMs: number): Promise<Message | null> {
  const { method, path, headers, trailers } = request;
  const session = http2.connect(target.origin);
  const failed = new Promise<never>((_, reject) => session.once("error", reject));
  failed.catch(() => {});
  let end: NodeJS.Timeout | undefined;
  try {
    const own = { ":method": method, ":path": path, ...fields(headers) };
    const stream = session.request(own, { endStream: false, waitForTrailers: trailers.length > 0 });
    stream.on("wantTrailers", () => stream.sendTrailers(fields(trailers)));
    stream.setTimeout(PATIENCE_MS, () => stream.close());
    end = setTimeout(() => stream.close(), longestMs);
    const answer = { headers: [] as Header[], trailers: [] as Header[], chunks: [] as Buffer[] };
    const into = (list: Header[]) => (_headers: object, _flags: number, raw: string[]) => void list.push(...pairs(raw));
    let length = 0;
    stream.on("headers", into(answer.headers)); // informational ones
    stream.on("response", into(answer.headers));
    stream.on("trailers", into(answer.trailers));
    stream.on("data", (chunk: Buffer) => {
      answer.chunks.push(chunk);
      length += chunk.length;
      if (length > ANSWER_LIMIT_BYTES) stream.close();
    });
    stream.end(method === "GET" ? undefined : Buffer.alloc(5));
    await Promise.race([once(stream, "close"), failed]);
    if (answer.headers.length === 0) return null;
    return { path: "", headers: answer.headers, trailers: answer.trailers, body: Buffer.concat(answer.chunks) };
  } finally {
    clearTimeout(end);
    session.destroy();
  }
}

/** Without the brackets of an IPv6 address. */
function hostOf(target: URL): string {
  return target.hostname.replace(/^\[(.*)\]$/, "$1");
}
