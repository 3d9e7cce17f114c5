// How long the red team's client takes for answers that end by themselves and for costly ones; wire.test.ts shows what it
// makes of them, and counts its steps.
import { expect, test } from "vitest";
import { type Outgoing, send } from "../../src/redteam/client.ts";
import { awaited, expectBelow } from "../stand/clock.ts";
import { answering, COSTLY, heads } from "./answering.ts";

const REQUEST: Outgoing = { version: 1, method: "GET", path: "/", headers: [], trailers: [] };
/** Below the five seconds that the client waits for more. */
const ENDED_MS = 2_000;
const COSTLY_MS = 3_000;

test.each([
  ["a length", `${heads("content-length: 3")}bad`],
  ["chunks and a trailer", `${heads("transfer-encoding: chunked")}2\r\nok\r\n0\r\nx-t: 1\r\n\r\n`],
  ["an informational one before", `HTTP/1.1 103 Early\r\nlink: x\r\n\r\n${heads("content-length: 0")}`],
])("an answer ends with %s, though the connection stays open", async (name, answer) => {
  const taken = await awaited(async () =>
    expect(await answering(answer, (target) => send(target, REQUEST))).not.toBeNull(),
  );
  expectBelow(`the end of an answer with ${name}`, taken, ENDED_MS, "ms");
});

test.each(Object.entries(COSTLY))("an answer %s costs its bytes and no more", async (name, bytes) => {
  const ask = () =>
    answering(
      bytes(100_000),
      (target) => send(target, REQUEST),
      (socket) => socket.end(),
    );
  const taken = await awaited(async () => expect(await ask()).not.toBeNull());
  expectBelow(`an answer ${name}`, taken, COSTLY_MS, "ms");
});
