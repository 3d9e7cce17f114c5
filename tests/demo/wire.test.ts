// A wire shows exactly what two programs said to each other.
import { type AddressInfo, connect, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Message, MessageReader } from "../../src/demo/message.ts";
import { Wire } from "../../src/demo/wire.ts";

function read(direction: "request" | "response", chunks: string[]): Message[] {
  const messages: Message[] = [];
  const reader = new MessageReader(direction, (message) => messages.push(message));
  for (const chunk of chunks) reader.push(Buffer.from(chunk, "latin1"));
  return messages;
}

const REQUESTS = [
  "POST /a HTTP/1.1\r\nHost: x\r\nBaggage:\r\nbaggage: \tu=\xe9 \r\nContent-Length: 7\r\n\r\nGET / H",
  "GET /b HTTP/1.1\r\nhost: x\r\n\r\n",
  "PUT /c HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n4;x=y\r\n\r\n\r\n\r\n0\r\nchecksum: 1\r\n\r\n",
  "GET /d HTTP/1.1\r\n\r\n",
].join("");

const WANT = [
  {
    start: "POST /a HTTP/1.1",
    headers: [
      ["Host", "x"],
      ["Baggage", ""],
      ["baggage", "u=\xe9"],
      ["Content-Length", "7"],
    ],
    trailers: [],
  },
  { start: "GET /b HTTP/1.1", headers: [["host", "x"]], trailers: [] },
  { start: "PUT /c HTTP/1.1", headers: [["transfer-encoding", "chunked"]], trailers: [["checksum", "1"]] },
  { start: "GET /d HTTP/1.1", headers: [], trailers: [] },
];

describe("MessageReader", () => {
  it("reads requests in a row with bodies, repeats, odd case and trailers", () => {
    expect(read("request", [REQUESTS])).toEqual(WANT);
  });

  it("reads the same when every byte comes alone", () => {
    expect(read("request", [...REQUESTS])).toEqual(WANT);
  });

  it("reads responses with and without a length", () => {
    const messages = read("response", [
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 204 No Content\r\n\r\n",
      "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 500 is body until the end\r\n\r\n",
    ]);
    expect(messages.map((message) => message.start)).toEqual([
      "HTTP/1.1 100 Continue",
      "HTTP/1.1 200 OK",
      "HTTP/1.1 204 No Content",
      "HTTP/1.1 200 OK",
    ]);
  });
});

describe("Wire", () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  it("passes bytes on as they are and remembers both directions", async () => {
    const server = createServer((socket) =>
      socket.on("data", (bytes) => socket.end(`HTTP/1.1 200 OK\r\necho: ${bytes.length}\r\n\r\n`)),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const wire = await Wire.open("test");
    closers.push(() => wire.close());
    wire.lead((server.address() as AddressInfo).port);

    const sent = "GET / HTTP/1.1\r\nX-Odd:  a\r\n\r\n";
    const answer = await new Promise<string>((resolve) => {
      const client = connect(wire.port, "127.0.0.1");
      let text = "";
      client.on("data", (bytes) => {
        text += bytes;
      });
      client.on("close", () => resolve(text));
      client.write(sent);
    });

    expect(answer).toBe(`HTTP/1.1 200 OK\r\necho: ${sent.length}\r\n\r\n`);
    expect(Buffer.concat(wire.requests.bytes).toString()).toBe(sent);
    expect(Buffer.concat(wire.responses.bytes).toString()).toBe(answer);
    expect(wire.requests.messages).toEqual([{ start: "GET / HTTP/1.1", headers: [["X-Odd", "a"]], trailers: [] }]);
    expect(wire.responses.messages[0]?.headers).toEqual([["echo", String(sent.length)]]);
  });
});
