// docs/operate.md: its metrics, reasons, log lines and failures are those of the built filter.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readCapabilities } from "../../src/host/capability.ts";
import type { Filter, FilterOptions } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { ROOT, WASM } from "../../src/host/root.ts";
import { LABELS } from "../../src/render/envoy/stats.ts";
import { rowsOf, samplesOf } from "../stand/page.ts";
import { EXPIRES, fixedFilter, HOP, NOW, referencePolicy, TOKEN } from "./fixed.ts";

const PAGE = "docs/operate.md";
const CONFIG = { attach: { ...HOP, point: "inbound-listener", peer: "mesh" }, policy: referencePolicy() };
const ALICE: Header[] = [["baggage", "user.id=alice"]];

/** The reference policy with an action that there is none of. */
function badPolicy(): object {
  const policy = referencePolicy();
  policy.spec.fields[2].action = "tokenise";
  return { ...CONFIG, policy };
}

/** A filter whose host withholds one call. */
async function withholding(call: string): Promise<Filter> {
  const capabilities = (await readCapabilities(WASM)).filter((name) => name !== call);
  return fixedFilter({ capabilities });
}

async function configured(options: FilterOptions = {}): Promise<Filter> {
  const filter = await fixedFilter(options);
  expect(filter.configure(CONFIG).ok).toBe(true);
  return filter;
}

const texts = (filter: Filter) => filter.logs.map(({ text }) => text);

describe("metrics", () => {
  it("are those that the filter defines, with their labels", async () => {
    const filter = await configured({ env: {} });
    filter.request(ALICE);
    filter.tick();
    filter.configure(badPolicy() as typeof CONFIG);
    const closed = await withholding("proxy_set_property");
    closed.configure(CONFIG);
    closed.tick();
    const defined = Object.keys({ ...filter.metrics(), ...closed.metrics() }).map((name) => {
      const parts = name.split(";.;");
      return [parts.pop(), parts.map((part) => part.split("=.=")[0]).sort()] as const;
    });
    const written = rowsOf(PAGE, "metric").map(([name, , labels = ""]) => [name, labelsOf(labels)] as const);
    expect(new Map(defined)).toEqual(new Map(written));
    expect([...new Set(written.flatMap(([, labels]) => labels))].sort()).toEqual([...LABELS]);
  });

  it("say of each reason that is counted what happened, and of no other", () => {
    const words = readFileSync(join(ROOT, "assembly", "words", "reason.ts"), "utf8");
    const names = [...(/NAMES: .* = \[([^\]]*)\]/.exec(words)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(
      ([, name]) => name,
    );
    const numbers = new Map([...words.matchAll(/^ {2}([A-Z_]+) = (\d+),/gm)].map(([, key, n]) => [key, Number(n)]));
    const degraded = readFileSync(join(ROOT, "assembly", "decide", "door.ts"), "utf8").match(
      /function isDegraded[^}]*\}/,
    )?.[0];
    const refusals = ["scrub", "decide", "filter"].flatMap((folder) =>
      readdirSync(join(ROOT, "assembly", folder), { recursive: true, encoding: "utf8" }).flatMap((file) => {
        if (!file.endsWith(".ts")) return [];
        const code = readFileSync(join(ROOT, "assembly", folder, file), "utf8");
        // What filter/ names a reason for, it refuses a message for.
        return code.match(folder === "filter" ? /Reason\.[A-Z_]+/g : /\bcountDegraded\(Reason\.[A-Z_]+\)/g) ?? [];
      }),
    );
    const counted = [...`${degraded} ${refusals.join(" ")}`.matchAll(/Reason\.([A-Z_]+)/g)].map(([, key = ""]) => {
      return names[numbers.get(key) ?? -1];
    });
    const written = rowsOf(PAGE, "reason").map(([reason]) => reason);
    expect(written.toSorted()).toEqual([...new Set(counted)].sort());
  });

  it("and alerts name nothing else", () => {
    const [sample] = samplesOf(PAGE, "yaml");
    const rules: { alert: string; expr: string }[] = parse(sample?.text ?? "").groups[0].rules;
    const metrics = rowsOf(PAGE, "metric").map(([name]) => name);
    const reasons = rowsOf(PAGE, "reason").map(([reason]) => reason);
    expect(rules.length).toBeGreaterThan(3);
    for (const { alert, expr } of rules) {
      expect(metrics, alert).toContain(/tracecloak_\w+/.exec(expr)?.[0]);
      const [, named] = /reason=~?"([^"]+)"/.exec(expr) ?? [];
      for (const reason of named?.split("|") ?? []) expect(reasons, alert).toContain(reason);
    }
  });
});

describe("log lines", () => {
  const [degraded, closed, refused] = samplesOf(PAGE, "text").map(({ text }) => text.trim());

  it("say once that a VM degrades", async () => {
    const filter = await configured({ env: {} });
    filter.request([["baggage", "user.id=alice,account_id=1"]]);
    filter.tick();
    filter.request(ALICE);
    filter.tick();
    expect(texts(filter)).toEqual([degraded]);
    expect(filter.logs[0]?.level).toBe("warn");
  });

  it("say once that a configuration is taken and cannot be served", async () => {
    const filter = await withholding("proxy_set_property");
    const ours = (one: { logs: readonly { text: string }[] }) =>
      one.logs.map(({ text }) => text).filter((text) => text.startsWith("tracecloak"));
    expect(ours(filter.configure(CONFIG))).toEqual([closed]);
    expect(ours(filter.configure(CONFIG))).toEqual([]);
    filter.tick();
    expect(filter.metrics()).toMatchObject({ tracecloak_configurations_closed: 1 });
  });

  it("say why a configuration is refused", async () => {
    const filter = await configured();
    expect(filter.configure(badPolicy() as typeof CONFIG).logs).toEqual([{ level: "error", text: refused }]);
    expect(filter.metrics().tracecloak_config_refused).toBe(1);
    expect(filter.configure(CONFIG).ok).toBe(true);
    expect(filter.metrics().tracecloak_config_refused).toBe(0);
  });
});

describe("when things go wrong", () => {
  it("keys that expire are none, from that second on", async () => {
    let now = NOW;
    const filter = await configured({ now: () => BigInt(now) * 1_000_000_000n });
    now = EXPIRES - 1;
    filter.tick();
    expect(filter.request(ALICE).headers).toEqual([["baggage", expect.stringMatching(/^user\.id=t1\./)]]);
    now = EXPIRES;
    filter.tick();
    expect(filter.request(ALICE).headers).toEqual([]);
  });

  const REPLY = { details: "tracecloak_refused", body: expect.stringMatching(/^tracecloak: the headers [a-z ]+\n$/) };

  it.each(["proxy_get_header_map_pairs", "proxy_replace_header_map_value", "proxy_set_property"])(
    "%s that fails ends the request, and nothing of it is left",
    async (call) => {
      let failing = false;
      const filter = await fixedFilter({ fail: (name) => (failing && name === call ? 2 : undefined) });
      expect(filter.configure({ ...CONFIG, attach: { ...CONFIG.attach, peer: "outside" } }).ok).toBe(true);
      failing = true;
      const { headers, reply } = filter.request([...ALICE, ["sw8", "1"], ["accept", "*/*"]]);
      expect({ headers, reply }).toEqual({ headers: [], reply: { code: 500, ...REPLY } });
      filter.tick();
      expect(texts(filter)).toContain("tracecloak event=degraded reason=host-error fields=1");
    },
  );

  it.each<[string, Header[]]>([
    ["bytes", [["x-padding", "x".repeat(98304)]]],
    ["lines", Array.from({ length: 1200 }, (): Header => ["x-padding", ""])],
  ])("too many %s end the request, and nothing of it is left", async (_, padding) => {
    const filter = await configured();
    const { headers, reply } = filter.request([...ALICE, ...padding]);
    expect(headers).toEqual([]);
    expect(reply).toEqual({ code: 431, ...REPLY });
    filter.tick();
    expect(texts(filter)).toContain("tracecloak event=degraded reason=too-large fields=1");
  });

  it("where a host does not empty the map, every known carrier goes", async () => {
    let failing = false;
    const calls = ["proxy_get_header_map_pairs", "proxy_set_header_map_pairs"];
    const filter = await configured({ fail: (name) => (failing && calls.includes(name) ? 10 : undefined) });
    failing = true;
    const { headers, reply } = filter.request([...ALICE, ["sw8", "1"], ["accept", "*/*"]]);
    expect({ headers, reply }).toEqual({ headers: [["accept", "*/*"]], reply: { code: 500, ...REPLY } });
  });

  it("a token from where none is trusted is an ordinary value, and counted", async () => {
    const filter = await fixedFilter();
    expect(filter.configure({ ...CONFIG, attach: { ...CONFIG.attach, peer: "outside" } }).ok).toBe(true);
    filter.request([["baggage", `user.id=${TOKEN}`]]);
    filter.tick();
    expect(texts(filter)).toContain("tracecloak event=degraded reason=token fields=1");
  });
});

function labelsOf(cell: string): string[] {
  return cell === "none" ? [] : cell.split(", ").sort();
}
