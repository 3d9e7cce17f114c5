// A campaign over meshes of a few lines: what it calls a leak, what a loss, and how it names them.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Campaign } from "../../src/redteam/campaign.ts";
import type { Case } from "../../src/redteam/case.ts";
import { openSink, type Sink } from "../../src/redteam/sink.ts";

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const ending of endings.splice(0).reverse()) await ending();
});

const CASE: Case = {
  id: "one",
  threat: "encodings",
  technique: "a test",
  class: "email",
  way: "outside",
  headers: [
    ["x-keep", "a, b"],
    ["x-mail", "<<email>>"],
  ],
  keep: [["x-keep", "a"]],
};

/** Sends the case to a mesh that passes on what `pass` lets through, or straight to the sink. */
async function campaign(one: Partial<Case>, pass?: (path: string, headers: string[]) => [string, string[]] | null) {
  const all = new Campaign({ cases: [{ ...CASE, ...one }], seed: 3 });
  const sink = await openSink({ host: "127.0.0.1", port: 0 }, (path) => all.answerTo(path));
  endings.push(() => sink.close());
  await all.send(new URL(`http://127.0.0.1:${pass ? await mesh(sink, pass) : sink.port}/base/`));
  all.look("sink", sink.messages());
  const { leaks, losses } = all.findings();
  return {
    all,
    leaks: leaks.map(({ sink: name, place, encoding, whole }) => [name, place, encoding, whole]),
    losses: losses.map(({ control }) => control),
  };
}

async function mesh({ port }: Sink, pass: NonNullable<Parameters<typeof campaign>[1]>): Promise<number> {
  const server = http.createServer((request, response) => {
    const passed = pass(request.url ?? "", request.rawHeaders);
    if (passed === null) return void response.end();
    const [path, headers] = passed;
    const outgoing = http.request({ port, path, headers: headers as never }, (answer) => {
      response.writeHead(200);
      answer.pipe(response);
    });
    outgoing.end();
  });
  endings.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Without the headers of these names. */
const without =
  (...names: string[]) =>
  (path: string, headers: string[]): [string, string[]] => {
    return [path, headers.filter((_, i) => !names.includes((headers[i - (i % 2)] as string).toLowerCase()))];
  };

test("what arrives in a header is seen there, and controls are kept", async () => {
  expect(await campaign({})).toMatchObject({ leaks: [["sink", "header x-mail", "raw", true]], losses: [] });
});

test("nothing is seen behind a mesh that removes it", async () => {
  expect(await campaign({}, without("x-mail"))).toMatchObject({ leaks: [], losses: [] });
});

test("a control that does not arrive is lost, alone", async () => {
  expect(await campaign({}, without("x-keep"))).toMatchObject({
    leaks: [["sink", "header x-mail", "raw", true]],
    losses: ["x-keep"],
  });
});

test("a request that does not arrive is lost, unless a codec may refuse it", async () => {
  expect(await campaign({}, () => null)).toMatchObject({ leaks: [], losses: ["request"] });
  expect(await campaign({ refusable: true }, () => null)).toMatchObject({ leaks: [], losses: [] });
});

test("what must be gone and arrives is a loss", async () => {
  expect(await campaign({ gone: [["x-keep", "^a"]] })).toMatchObject({ losses: ["x-keep"] });
  expect(await campaign({ gone: [["x-keep", "^b"]] })).toMatchObject({ losses: [] });
});

test("a canary in the path may be seen in the path of its own request, and nowhere else", async () => {
  const one: Partial<Case> = { path: "?mail=<<email|encode>>", headers: [], keep: [] };
  expect(await campaign(one)).toMatchObject({ leaks: [] });
  const copied = (path: string): [string, string[]] => [path, ["x-original-url", path]];
  expect(await campaign(one, copied)).toMatchObject({ leaks: [["sink", "header x-original-url", "percent", true]] });
  const elsewhere = (path: string): [string, string[]] => [`/log${path.slice(path.indexOf("?"))}`, []];
  expect(await campaign(one, elsewhere)).toMatchObject({
    leaks: [["sink", "path", "percent", true]],
    losses: ["request"],
  });
});

test("what is split over headers is seen in several", async () => {
  const headers: Case["headers"] = [
    ["x-a", "<<session|slice:0-5>>"],
    ["x-b", "<<session|slice:5-10>>"],
    ["x-c", "<<session|slice:10-15>>"],
    ["x-d", "<<session|slice:15-20>>"],
    ["x-e", "<<session|slice:20-25>>"],
    ["x-f", "<<session|slice:25-30>>"],
    ["x-g", "<<session|slice:30->>"],
  ];
  const { leaks } = await campaign({ class: "session", headers, keep: [] });
  expect(leaks).toEqual(expect.arrayContaining([["sink", "several", "joined", true]]));
});

test("a header whose name is the canary is not named", async () => {
  const { leaks } = await campaign({ class: "session", headers: [["x-<<session|lower>>", "1"]], keep: [] });
  expect(leaks).toEqual([["sink", "header name", "case", true]]);
});

test("answers are looked at, and have controls of their own", async () => {
  const answer: Case["answer"] = { headers: [["x-mail", "<<email|base64>>"]], keep: [["x-mail", "nothing"]] };
  const { leaks, losses } = await campaign({ headers: [], keep: [], answer });
  expect(leaks).toEqual([["answer", "header x-mail", "base64", true]]);
  expect(losses).toEqual(["answer x-mail"]);
});

describe("a span id that proxies renew", () => {
  const SPAN = "00f067aa0ba902b7";
  const sent = (trace: string): Case["headers"] => [["traceparent", `00-${trace.repeat(32)}-${SPAN}-01`]];
  const cases = ["1", "2", "3"].map((trace): Case => {
    return { ...CASE, id: trace, headers: sent(trace), keep: sent(trace) };
  });

  /** The controls lost in a mesh where the n-th request arrives with what `change` makes of its traceparent. */
  async function lost(change: (parent: string, nth: number) => string): Promise<number> {
    const all = new Campaign({ cases, seed: 3 });
    const sink = await openSink({ host: "127.0.0.1", port: 0 }, () => null);
    endings.push(() => sink.close());
    let nth = 0;
    const port = await mesh(sink, (path, headers) => {
      const at = headers.indexOf("traceparent") + 1;
      return [path, ["traceparent", change(headers[at] ?? "", nth++)]];
    });
    await all.send(new URL(`http://127.0.0.1:${port}`));
    all.look("sink", sink.messages());
    return all.findings().losses.length;
  }
  const renewed = (parent: string, id: number) => parent.replace(SPAN, String(id + 1).padStart(16, "0"));

  test("is no loss where each request gets one of its own, in its own trace", async () => {
    expect(await lost(renewed)).toBe(0);
  });

  test("is one where some are left, all become one, or none is left", async () => {
    expect(await lost((parent, nth) => (nth === 0 ? parent : renewed(parent, nth)))).toBe(2);
    expect(await lost((parent) => renewed(parent, 7))).toBe(3);
    expect(await lost((parent) => renewed(parent, -1))).toBe(3);
  });

  test("is one where the trace or its flags are others too", async () => {
    expect(await lost((parent, nth) => renewed(parent, nth).replace(/-1/, "-2"))).toBe(1);
    expect(await lost((parent, nth) => renewed(parent, nth).replace(/01$/, "00"))).toBe(3);
  });
});

test("what is a sink's own is not looked for there", async () => {
  const { all } = await campaign({}, () => null);
  const [needle] = all.planted[0]?.needles ?? [];
  all.lookAt("log", Buffer.from(needle?.bytes ?? []), (one, cls) => one?.id === "one" && cls === "email");
  expect(all.findings().leaks).toEqual([]);
});

test("any other text can be looked at", async () => {
  const { all } = await campaign({}, () => null);
  const [needle] = all.planted[0]?.needles ?? [];
  all.lookAt("log", `… ${Buffer.from(needle?.bytes ?? []).toString("hex")} …`);
  expect(all.findings().leaks).toMatchObject([{ sink: "log", place: "text", encoding: "hex" }]);
});
