// Vendor carriers on every way that HTTP has: headers and trailers, requests and responses, HTTP/1 and HTTP/2, gRPC
// (unary, streaming, trailers-only), a websocket's handshake. Outside sees none; inside, what its row keeps is the same.
import { once } from "node:events";
import http2, { type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { carrierOf } from "../model/family.ts";
import { rawRequest, requestWithTrailers } from "../stand/client.ts";
import { connectionManager, type Document, LOOPBACK, TestKeys, useHttp2, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64").replace(/=+$/, "");

/** Rows that stay inside as they are. */
const STAY: Header[] = [
  ["request-context", "appId=cid-v1:5d1f0d3c-9a6f-4f7c-8a3e-0d2f6d8f4f7a,roleName=alice"],
  ["newrelic", base64('{"v":[0,1],"d":{"ac":"33","ap":"alice"}}')],
  ["x-newrelic-app-data", "PxQDWlNRDgEGAVYBAVMLUVIGFB8EBw8OVT0="],
  ["x-dynatrace", "FW4;-1523456789;3;alice;42;0;17843929;210;a1b2;2h01"],
  ["pinpoint-traceid", "alice-host-17^1690000000000^42"],
  ["pinpoint-pappname", "alice"],
  ["x-trace-options", "trigger-trace;custom-user=alice"],
  ["x-trace-options-signature", "2c1c398c3e6be898f47f74bf74f035903b48b59c"],
  ["singularityheader", "appId=1027*ctrlguid=alice*btid=77"],
  ["eagleeye-traceid", "0a04071916900000000001234d0001"],
];

/** Rows that hold what applications put there: nothing names these fields, so they go inside as well. */
const GO: Header[] = [
  ["correlation-context", "user=alice"],
  ["uberctx-user", "alice"],
  ["jaeger-baggage", "user=alice"],
  ["jaeger-debug-id", "for alice"],
  ["ot-baggage-user", "alice"],
  ["baggage-user", "alice"],
  ["grpc-tags-bin", base64("\0\0\x04user\x05alice")],
  ["eagleeye-userdata", "alice"],
];

/** Families never heard of, and binary metadata that is no carrier. */
const NOVEL: Header[] = [
  ["pinpoint-novel", "alice"],
  ["x-newrelic-novel", "alice"],
];
const PLAIN: Header = ["x-blob-bin", base64("not ours")];
const SENT: Header[] = [...STAY, ...GO, ...NOVEL, PLAIN];

const PEERS = {
  outside: [PLAIN],
  mesh: [...STAY, ...NOVEL, PLAIN],
};

/** Holds the lines of one message against what may be left of SENT, byte for byte. */
function expectLeft(lines: readonly Header[], want: readonly Header[], where: string): void {
  const left = lines.filter(([name]) => carrierOf(name) !== undefined || name === PLAIN[0]);
  expect(left.toSorted(), where).toEqual([...want].toSorted());
}

function linesOf(headers: IncomingHttpHeaders): Header[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as Header] : [],
  );
}

function allowTrailers(bootstrap: Document): void {
  connectionManager(bootstrap).http_protocol_options = { enable_trailers: true };
  const [options] = Object.values(
    bootstrap.static_resources.clusters[0].typed_extension_protocol_options,
  ) as Document[];
  if (options.explicit_http_config.http_protocol_options !== undefined) {
    options.explicit_http_config = { http_protocol_options: { enable_trailers: true } };
  }
}

describe.each(["outside", "mesh"] as const)("a peer of %s", (peer) => {
  const want = PEERS[peer];

  test.each(["http1", "http2"] as const)("HTTP/1, upstream over %s: both headers, both trailers", async (protocol) => {
    const hop = await world.hop({ env: keys.env(), peer, protocol, change: allowTrailers });
    hop.upstream.answer({ headers: SENT, trailers: SENT });
    const te: Header = ["te", "trailers"];
    const { status, headers, trailers } = await rawRequest(hop.port, requestWithTrailers("/", [te, ...SENT], SENT));
    expect(status).toBe(200);
    const [received] = hop.upstream.received;
    expectLeft(received?.headers ?? [], want, "request headers");
    expectLeft(received?.trailers ?? [], want, "request trailers");
    expectLeft(headers, want, "response headers");
    expectLeft(trailers, want, "response trailers");
  });

  describe("gRPC", () => {
    /** A call as the service saw it: header, trailers, and how many messages. */
    const received: { headers: Header[]; trailers: Header[]; bytes: number }[] = [];
    let session: http2.ClientHttp2Session;

    beforeAll(async () => {
      const server = http2.createServer();
      server.on("stream", (stream, headers) => serve(stream, headers));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      world.later(async () => void server.close());
      const upstream = { ...LOOPBACK, port: (server.address() as AddressInfo).port };
      const hop = await world.hop({ env: keys.env(), peer, upstream, change: useHttp2 });
      session = http2.connect(`http://127.0.0.1:${hop.port}`);
      world.later(async () => session.destroy());
    });

    /** Answers a message with the same message, or at once with nothing but a status. */
    function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
      const call = { headers: linesOf(headers), trailers: [] as Header[], bytes: 0 };
      received.push(call);
      const answer = { ":status": 200, "content-type": "application/grpc", ...Object.fromEntries(SENT) };
      stream.on("error", () => stream.destroy());
      if (headers[":path"] === "/shop.Cart/Missing") {
        stream.resume();
        stream.respond({ ...answer, "grpc-status": "5" }, { endStream: true });
        return;
      }
      stream.respond(answer, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0", ...Object.fromEntries(SENT) }));
      stream.on("trailers", (trailers) => {
        call.trailers = linesOf(trailers);
      });
      stream.on("data", (chunk: Buffer) => {
        call.bytes += chunk.length;
        stream.write(chunk);
      });
      stream.on("end", () => stream.end());
    }

    const MESSAGE = Buffer.from([0, 0, 0, 0, 3, 0x61, 0x62, 0x63]);

    async function call(method: string, messages: number) {
      const stream = session.request(
        {
          ":method": "POST",
          ":path": `/shop.Cart/${method}`,
          "content-type": "application/grpc",
          te: "trailers",
          ...Object.fromEntries(SENT),
        },
        { waitForTrailers: true },
      );
      const seen = { headers: [] as Header[], trailers: [] as Header[], bytes: 0 };
      stream.on("wantTrailers", () => stream.sendTrailers(Object.fromEntries(SENT)));
      stream.on("response", (headers) => {
        seen.headers = linesOf(headers);
      });
      stream.on("trailers", (trailers) => {
        seen.trailers = linesOf(trailers);
      });
      stream.on("data", (chunk: Buffer) => {
        seen.bytes += chunk.length;
      });
      for (let n = 0; n < messages; n++) {
        stream.write(MESSAGE);
        // The next message leaves when this one has come back: both directions are open at once.
        while (seen.bytes < MESSAGE.length * (n + 1)) await once(stream, "data");
      }
      stream.end();
      await once(stream, "close");
      return seen;
    }

    test.each([
      ["unary", 1],
      ["streaming both ways", 5],
    ])("%s", async (_, messages) => {
      const { headers, trailers, bytes } = await call("Get", messages);
      const service = received.at(-1);
      expect([bytes, service?.bytes]).toEqual([MESSAGE.length * messages, MESSAGE.length * messages]);
      expect(trailers).toContainEqual(["grpc-status", "0"]);
      expectLeft(service?.headers ?? [], want, "request headers");
      expectLeft(service?.trailers ?? [], want, "request trailers");
      expectLeft(headers, want, "response headers");
      expectLeft(trailers, want, "response trailers");
    });

    test("trailers-only", async () => {
      const { headers, trailers } = await call("Missing", 0);
      expect(headers).toContainEqual(["grpc-status", "5"]);
      expect(trailers).toEqual([]);
      expectLeft(headers, want, "trailers-only");
    });
  });

  test("a websocket's handshake, both ways; frames are not ours", async () => {
    let handshake = "";
    const server = net.createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.on("data", (chunk) => {
        if (handshake.includes("\r\n\r\n")) return void socket.write(chunk);
        handshake += chunk.toString("latin1");
        if (handshake.includes("\r\n\r\n")) socket.write(`HTTP/1.1 101 Switching Protocols\r\n${UPGRADE}${LINES}\r\n`);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    world.later(async () => void server.close());
    const upstream = { ...LOOPBACK, port: (server.address() as AddressInfo).port };
    const change = (bootstrap: Document) =>
      Object.assign(connectionManager(bootstrap), { upgrade_configs: [{ upgrade_type: "websocket" }] });
    const hop = await world.hop({ env: keys.env(), peer, upstream, change });
    const client = net.connect(hop.port, "127.0.0.1");
    client.write(`GET /chat HTTP/1.1\r\nhost: svc.example\r\n${UPGRADE}${LINES}\r\n`);
    let said = "";
    client.on("data", (chunk) => {
      said += chunk.toString("latin1");
    });
    const heard = async (text: string) => {
      while (!said.includes(text)) await once(client, "data");
    };
    await heard("\r\n\r\n");
    client.write("a frame of alice");
    await heard("a frame of alice");
    client.destroy();
    expect(said).toMatch(/^HTTP\/1\.1 101 /);
    expectLeft(headOf(handshake), want, "request");
    expectLeft(headOf(said), want, "response");
  });
});

const UPGRADE = "upgrade: websocket\r\nconnection: upgrade\r\n";
const LINES = SENT.map(([name, value]) => `${name}: ${value}\r\n`).join("");

function headOf(text: string): Header[] {
  const [, ...lines] = (text.split("\r\n\r\n")[0] ?? "").split("\r\n");
  return lines.map((line) => [
    line.slice(0, line.indexOf(":")).toLowerCase(),
    line.slice(line.indexOf(":") + 1).trim(),
  ]);
}
