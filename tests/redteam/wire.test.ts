// What a campaign sends and what a sink takes: exact bytes, both HTTP versions on one port, trailers, whatever else comes.
import { once } from "node:events";
import net from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { http1Bytes, type Outgoing, send } from "../../src/redteam/client.ts";
import { openSink, type Sink, type SinkAnswer } from "../../src/redteam/sink.ts";

let sink: Sink;
const LOOPBACK = { host: "127.0.0.1", port: 0 };
const open = async (answer: SinkAnswer | null = null) => {
  sink = await openSink(LOOPBACK, () => answer);
  return new URL(`http://127.0.0.1:${sink.port}/`);
};
afterEach(() => sink?.close());

const REQUEST: Outgoing = {
  version: 1,
  method: "GET",
  path: "/x?y=1",
  headers: [
    ["Baggage", ""],
    ["baggage", "a=\u00c3\u00a9"],
  ],
  trailers: [],
};

test("HTTP/1 is sent byte for byte: order, case, duplicates, what no library would send", () => {
  const odd: Outgoing = {
    ...REQUEST,
    headers: [...REQUEST.headers, ["bad name ", "a\r\n b"]],
    trailers: [["X-T", "1"]],
  };
  expect(http1Bytes(new URL("http://svc.test:81"), odd).toString("latin1")).toBe(
    "GET /x?y=1 HTTP/1.1\r\nhost: svc.test:81\r\nBaggage: \r\nbaggage: a=\u00c3\u00a9\r\nbad name : a\r\n b\r\n" +
      "transfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n",
  );
});

test.each([1, 2] as const)(
  "HTTP/%s: head, body and trailers arrive, and those of the answer come back",
  async (version) => {
    const target = await open({
      headers: [
        ["b3", "0"],
        ["b3", "1"],
      ],
      trailers: [["baggage", "a=1"]],
      only: false,
    });
    const headers: Outgoing["headers"] = [
      ...REQUEST.headers.map(([name, value]) => [name.toLowerCase(), value] as const),
      ["te", "trailers"],
    ];
    const answer = await send(target, { ...REQUEST, version, method: "POST", headers, trailers: [["x-t", "1"]] });
    const [message] = sink.messages();
    expect(message).toMatchObject({ path: "/x?y=1", trailers: [["x-t", "1"]] });
    expect(message?.headers.filter(([name]) => name === "baggage")).toEqual([
      ["baggage", ""],
      ["baggage", "a=\u00c3\u00a9"],
    ]);
    expect(message?.body.length).toBeGreaterThan(0);
    expect(answer?.headers.filter(([name]) => name === "b3")).toEqual([
      ["b3", "0"],
      ["b3", "1"],
    ]);
    expect(answer?.trailers).toEqual([["baggage", "a=1"]]);
  },
);

test("gRPC: an answer has a status, or is trailers alone", async () => {
  const target = await open({ headers: [["b3", "0"]], trailers: [], only: true });
  const answer = await send(target, {
    ...REQUEST,
    version: 2,
    method: "POST",
    headers: [["content-type", "application/grpc"]],
  });
  expect(answer?.headers).toEqual(
    expect.arrayContaining([
      ["content-type", "application/grpc"],
      ["b3", "0"],
      ["grpc-status", "0"],
    ]),
  );
  expect(answer?.body).toHaveLength(0);
});

test("what an exporter compressed is unpacked, and what only says so is kept", async () => {
  const target = await open();
  for (const body of [gzipSync("a span"), Buffer.from("a span")]) {
    await fetch(target, { method: "POST", body, headers: { "content-encoding": "gzip" } });
  }
  expect(sink.messages().map(({ body }) => body.toString())).toEqual(["a span", "a span"]);
});

test("bytes that are no HTTP are kept as they are", async () => {
  await open();
  const socket = net.connect(sink.port, "127.0.0.1");
  socket.end("<14>1 a line of a log\n");
  socket.resume();
  await once(socket, "close");
  expect(sink.messages().map(({ body }) => body.toString())).toEqual(["<14>1 a line of a log\n"]);
});

test.each([
  ["a length", "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nbad", "bad"],
  [
    "chunks and a trailer",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n",
    "2\r\nok",
  ],
  [
    "an informational one before",
    "HTTP/1.1 103 Early\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    "",
  ],
])("an answer ends with %s, though the connection stays open", async (_, answer, body) => {
  const server = net.createServer((socket) => void socket.on("data", () => void socket.write(answer)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const start = performance.now();
  expect((await send(new URL(`http://127.0.0.1:${port}`), REQUEST))?.body.toString()).toBe(body);
  expect(performance.now() - start).toBeLessThan(2000);
  server.close();
});

test("nobody there is no answer", async () => {
  const target = await open();
  await sink.close();
  expect(await send(target, REQUEST)).toBeNull();
  expect(await send(target, { ...REQUEST, version: 2 })).toBeNull();
});
