// Every carrier vector, at every hop of the reference policy, as request and as response: what leaves is what the
// naive model says. Run by the built wasm in the Node host and by a real Envoy.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { differences } from "./model/compare.ts";
import { decodeOnce } from "./model/baggage.ts";
import { makeKeys } from "./model/hop.ts";
import { NodeHop } from "./model/nodehost.ts";
import { HOPS, type Hop, type Message } from "./model/policy.ts";
import { scrub } from "./model/scrub.ts";
import { readVectors } from "./model/vectors.ts";

const FILES = [
  "baggage",
  "traceparent",
  "tracestate",
  "b3",
  "datadog",
  "gcp-grpc",
  "jaeger",
  "opentracing-family",
  "skywalking",
  "vendors",
  "xray",
];
const VECTORS = FILES.flatMap(readVectors);
const MESSAGES: Message[] = ["request", "response"];
const now = Math.floor(Date.now() / 1000);
const { keyring, env } = makeKeys(now);

describe.each(Object.keys(HOPS) as Hop[])("the wasm, %s", (hop) => {
  describe.each([
    ["with keys", env],
    ["without keys", {}],
  ])("%s", (_, environment) => {
    let runner: NodeHop;
    beforeAll(async () => {
      runner = await NodeHop.open(hop, environment, process.env.TRACECLOAK_WASM);
    });
    afterAll(() => runner.close());

    test.each(MESSAGES)("%ss leave as the model says", async (message) => {
      const wrong: string[] = [];
      for (const { id, headers } of VECTORS) {
        const outcome = scrub(hop, message, headers, environment === env);
        const left = await runner.run(message, headers);
        wrong.push(...differences(outcome, left, keyring, now).map((difference) => `${id}: ${difference}`));
      }
      expect(wrong).toEqual([]);
    });
  });
});
