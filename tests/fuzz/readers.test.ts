// Documents that are nearly right: JSON, policies and key bundles, cut and pierced. Each is accepted, or refused with a
// code and a place; nothing traps, and no log line holds a value of the document.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Root } from "../../src/host/filter.ts";
import { Vm, type VmOptions } from "../../src/host/vm.ts";
import { compile } from "../../src/host/wasm.ts";
import { readPolicyText } from "../../src/policy/read.ts";
import { KEYS_VARIABLE } from "../../src/render/envoy/filter.ts";
import { makeKeys, POLICY_FILE } from "../model/hop.ts";
import { INPUTS, Random, SEED, share, timeoutFor } from "./random.ts";
import { spoil, spoilText } from "./spoil.ts";

/** Stands in values of the documents: whoever prints a value prints this. */
const CANARY = "QZJXKVWQ";
const attach = { point: "inbound-listener", peer: "outside", tenant: "acme", service: "checkout", zone: "mesh" };
const now = Math.floor(Date.now() / 1000);
let module: Awaited<ReturnType<typeof compile>>;
let done = 0;

beforeAll(async () => {
  module = await compile();
});
afterAll(() => {
  console.log(`${done} documents of TRACECLOAK_FUZZ=${INPUTS} TRACECLOAK_FUZZ_SEED=${SEED}`);
});

/** Configures `vm`, in which nothing may trap, and holds what it says against what may be said. */
function configure(vm: Vm, text: string | Uint8Array): { ok: boolean; code: string | undefined } {
  const root = new Root(vm, text);
  const { ok, problem, logs } = root.configured;
  root.remove();
  done++;
  if (vm.failed) expect.fail(`trap\n${JSON.stringify(Buffer.from(text).toString("latin1"))}`);
  // Refused means said why, in one line of plain text that holds no value. A name that is not known may be shown.
  const lines = logs.map((log) => log.text.replace(/ pointer=\S*/, ""));
  if (!ok && problem === undefined && logs.length !== 1) expect.fail("refused without a reason");
  if (lines.some((line) => line.includes(CANARY) || /[^ -~]/.test(line) || line.length > 2048)) {
    expect.fail(`a line that may not be\n${JSON.stringify(Buffer.from(text).toString("latin1"))}`);
  }
  return { ok, code: problem?.code };
}

function vmWith(options: VmOptions = {}): Vm {
  return new Vm(module, options);
}

test(
  "policies",
  () => {
    const { spec, ...head } = readPolicyText(readFileSync(POLICY_FILE), POLICY_FILE.pathname).value as { spec: object };
    const whole = {
      attach,
      policy: { ...head, metadata: { name: CANARY, owner: CANARY }, spec: { ...spec, ...EXTRAS } },
    };
    const vm = vmWith();
    expect(configure(vm, JSON.stringify(whole))).toEqual({ ok: true, code: undefined });
    const random = new Random(100);
    const seen = new Set<string>();
    for (let n = share(0.18); n > 0; n--) {
      const document = spoil(random, whole, CANARY);
      const text = JSON.stringify(document);
      const { code } = configure(vm, random.once(2) ? text : Buffer.from(spoilText(random, text), "latin1"));
      seen.add(code ?? "accepted");
    }
    // That the documents are only nearly right is what makes this worth running.
    expect([...seen]).toEqual(expect.arrayContaining(["accepted", "type", "key-unknown", "json-syntax"]));
    expect(seen.size).toBeGreaterThan(Math.min(20, INPUTS / 1000));
  },
  timeoutFor(INPUTS),
);

test(
  "JSON, judged as JSON.parse judges it",
  () => {
    const vm = vmWith();
    const random = new Random(101);
    for (let n = share(0.06); n > 0; n--) {
      const text = spoilText(random, JSON.stringify(spoil(random, SAMPLE, CANARY)));
      const bytes = Buffer.from(text, "latin1");
      const { code } = configure(vm, bytes);
      if (bytes.length === 0 || code === "config-struct") continue;
      // What RFC 8259 leaves to receivers is refused here and read there.
      if (["json-repeated", "json-depth", "json-mark"].includes(code ?? "") || /\\u[dD][89a-fA-F]/.test(text)) continue;
      if (isJson(bytes) === (code?.startsWith("json-") ?? false)) expect.fail(`${code}: ${JSON.stringify(text)}`);
    }
  },
  timeoutFor(INPUTS),
);

test(
  "key bundles",
  () => {
    const { env } = makeKeys(now, SEED);
    const whole = JSON.parse(env[KEYS_VARIABLE] ?? "");
    const secrets = [...whole.seal, ...whole.leaves].map(({ key }: { key: string }) => key.slice(0, 20));
    const random = new Random(102);
    let accepted = 0;
    for (let n = share(0.02); n > 0; n--) {
      const text = JSON.stringify(spoil(random, whole, CANARY));
      const vm = vmWith({ env: { [KEYS_VARIABLE]: random.once(2) ? text : spoilText(random, text) } });
      const { ok, code } = configure(vm, JSON.stringify({ attach }));
      if (ok) accepted++;
      else expect(code).toMatch(/^(?:bundle-|json-|host-environment)/);
      const said = vm.logs.map((log) => log.text).join("\n");
      if (said.includes(CANARY) || secrets.some((secret) => said.includes(secret))) expect.fail("a key was printed");
    }
    expect(accepted).toBeLessThan(share(0.02));
  },
  timeoutFor(INPUTS),
);

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** What the reference policy does not say. */
const EXTRAS = {
  kill_switch: false,
  limits: { members: 64, bytes: 8192, header_bytes: 98304, new_tokens: 16, opaque_bytes: 4096 },
  accept_tenants: ["beta"],
  exceptions: [
    {
      match: ["baggage:account_id"],
      lift: "payment",
      action: "keep",
      zone: "mesh",
      owner: CANARY,
      reason: CANARY,
      expires: "2999-01-01T00:00:00.5+01:30",
    },
  ],
};

const SAMPLE = [{ a: [1, -0.5e10, null, true, { b: 'é\n\\"', c: [[[]]] }], "": {} }, "😀", 0, "x"];
