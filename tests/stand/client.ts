// Clients. HTTP/1 on a bare socket sends exactly the bytes it is given, so that duplicates, odd case, white space and
// bytes that are no UTF-8 reach Envoy as a stranger would send them; HTTP/2 is Node's.
import { once } from "node:events";
import http2, { type OutgoingHttpHeaders } from "node:http2";
import net from "node:net";
import { Answer } from "../../src/redteam/answer.ts";
import { PATIENCE_MS } from "./patience.ts";
import type { Header } from "./upstream.ts";

export interface Reply {
  status: number;
  headers: Header[];
  trailers: Header[];
  body: Buffer;
  /** Informational responses that came before. */
  informational: { status: number; headers: Header[] }[];
  /** All bytes of the answer. */
  raw: Buffer;
}

/** A request's bytes: header lines in order, one character per byte, then `connection: close`. */
export function requestBytes(path: string, headers: readonly Header[], method = "GET"): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: svc.example\r\n${lines}connection: close\r\n\r\n`, "latin1");
}

/** A request with a chunked body and trailers. */
export function requestWithTrailers(path: string, headers: readonly Header[], trailers: readonly Header[]): Buffer {
  const head = requestBytes(path, [...headers, ["transfer-encoding", "chunked"]], "POST").toString("latin1");
  const tail = trailers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`${head}2\r\nhi\r\n0\r\n${tail}\r\n`, "latin1");
}

/**
 * Sends `bytes` to a loopback port and reads the answer to its end, or until the other side closes: Envoy keeps the
 * connection of whoever it refuses for a second, and then resets it.
 */
export async function rawRequest(port: number, bytes: Buffer, timeoutMs = PATIENCE_MS): Promise<Reply> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer in ${timeoutMs} ms`)));
    const answer = new Answer();
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      answer.push(chunk);
      if (answer.isWhole) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve());
  });
  return readReply(Buffer.concat(chunks));
}

/** GET with these header lines. */
export async function get(port: number, headers: readonly Header[] = [], path = "/"): Promise<Reply> {
  return rawRequest(port, requestBytes(path, headers));
}

/** GET over cleartext HTTP/2; a list of values is as many lines. */
export async function http2Get(port: number, headers: OutgoingHttpHeaders): Promise<void> {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const stream = session.request({ ":path": "/", ...headers });
  stream.resume();
  await once(stream, "close");
  session.close();
}

/** The values of all lines of that name, in order. */
export function valuesOf(headers: readonly Header[], name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** Reads one HTTP/1.1 answer (RFC 9112): head, body by length, chunks or the end, trailers. */
function readReply(raw: Buffer): Reply {
  const informational: Reply["informational"] = [];
  let rest = raw;
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) throw new Error(`the answer has no complete head (${raw.length} bytes)`);
    const [first = "", ...lines] = rest.subarray(0, end).toString("latin1").split("\r\n");
    const status = Number(first.split(" ")[1]);
    const headers = lines.map(readLine);
    rest = rest.subarray(end + 4);
    if (status < 200) {
      informational.push({ status, headers });
      continue;
    }
    const chunked = valuesOf(headers, "transfer-encoding").includes("chunked");
    const { body, trailers } = chunked ? readChunks(rest) : { body: rest, trailers: [] };
    return { status, headers, trailers, body, informational, raw };
  }
}

function readChunks(rest: Buffer): { body: Buffer; trailers: Header[] } {
  const body: Buffer[] = [];
  let at = 0;
  for (;;) {
    const eol = rest.indexOf("\r\n", at);
    const size = Number.parseInt(rest.subarray(at, eol).toString("latin1"), 16);
    at = eol + 2;
    if (!(size > 0)) break;
    body.push(rest.subarray(at, at + size));
    at += size + 2;
  }
  const lines = rest
    .subarray(at)
    .toString("latin1")
    .split("\r\n")
    .filter((line) => line !== "");
  return { body: Buffer.concat(body), trailers: lines.map(readLine) };
}

function readLine(line: string): Header {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
