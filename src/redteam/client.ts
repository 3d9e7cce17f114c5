// Sends a case's request. HTTP/1 goes over a bare socket, byte for byte as the case says, since no HTTP library would
// send some of it; HTTP/2 is node's.
import { once } from "node:events";
import http2 from "node:http2";
import net from "node:net";
import { Answer } from "./answer.ts";
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

/** How long nothing may come, 0 for ever, and how long an answer may get; one that goes on is taken as far as it came. */
export interface Patience {
  idleMs: number;
  longestMs: number;
}

const PATIENCE: Patience = { idleMs: 5000, longestMs: 10_000 };
/** How large one may get. */
const ANSWER_LIMIT_BYTES = 1 << 22;

/** Sends one request to where `target` points, in cleartext, and answers what came back, or null where nothing did. */
export async function send(target: URL, request: Outgoing, patience = PATIENCE): Promise<Message | null> {
  return (request.version === 2 ? sendHttp2 : sendHttp1)(target, request, patience).catch(() => null);
}

/** The bytes of an HTTP/1 request; with trailers its body is chunked (RFC 9112 section 7.1). */
export function http1Bytes(target: URL, { method, path, headers, trailers }: Outgoing): Buffer {
  const lines = (list: readonly Header[]) => list.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const framing: Header[] = trailers.length > 0 ? [["transfer-encoding", "chunked"]] : [];
  const all = [["host", target.host] as const, ...headers, ...framing, ["connection", "close"] as const];
  const body = trailers.length > 0 ? `2\r\nhi\r\n0\r\n${lines(trailers)}\r\n` : "";
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines(all)}\r\n${body}`, "latin1");
}

async function sendHttp1(target: URL, request: Outgoing, patience: Patience): Promise<Message | null> {
  const socket = net.connect({ host: hostOf(target), port: Number(target.port) || 80 });
  const answer = new Answer();
  socket.on("data", (chunk: Buffer) => {
    answer.push(chunk);
    // Whoever refuses a request may keep its connection for a while.
    if (answer.length > ANSWER_LIMIT_BYTES || answer.isWhole) socket.destroy();
  });
  socket.setTimeout(patience.idleMs, () => socket.destroy());
  const end = setTimeout(() => socket.destroy(), patience.longestMs);
  socket.write(http1Bytes(target, request));
  await once(socket, "close").catch(() => {}); // what came before an error counts
  clearTimeout(end);
  return answer.length === 0 ? null : answer.read();
}

async function sendHttp2(target: URL, request: Outgoing, patience: Patience): Promise<Message | null> {
  const { method, path, headers, trailers } = request;
  const session = http2.connect(target.origin);
  const failed = new Promise<never>((_, reject) => session.once("error", reject));
  failed.catch(() => {});
  let end: NodeJS.Timeout | undefined;
  try {
    const own = { ":method": method, ":path": path, ...fields(headers) };
    const stream = session.request(own, { endStream: false, waitForTrailers: trailers.length > 0 });
    stream.on("wantTrailers", () => stream.sendTrailers(fields(trailers)));
    stream.setTimeout(patience.idleMs, () => stream.close());
    end = setTimeout(() => stream.close(), patience.longestMs);
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
