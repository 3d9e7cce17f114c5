// docs/policy.md: its samples are run, its tables are held to the schema and to what `policy check` says.
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Filter } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { check } from "../../src/policy/check.ts";
import { makeBundle, writeBundle } from "../../src/token/bundle.ts";
import { newKeyring } from "../../src/token/keyring.ts";
import { CLASS_NAMES } from "../../src/words/class.ts";
import { anchorsOf } from "../stand/page.ts";
import { keysOf, schema } from "./schema-keys.ts";

const PAGE = readFileSync("docs/policy.md", "utf8");
const REFERENCE = readFileSync("data/reference-policy.yaml", "utf8");

interface Sample {
  line: number;
  /** What stands behind the language: `spec` (a part of `spec`), `bad` (refused), or nothing (a whole policy). */
  kind: string;
  text: string;
}

const samples = [...PAGE.matchAll(/^```yaml ?(.*)\n([\s\S]*?)^```$/gm)].map(
  ([all, kind = "", text = ""]): Sample => ({ line: PAGE.slice(0, PAGE.indexOf(all)).split("\n").length, kind, text }),
);

/** A part of `spec` as a whole policy: with the zones of the reference policy, where it brings none. */
function whole({ kind, text }: Sample): string {
  if (kind !== "spec") return text;
  const zones = REFERENCE.slice(REFERENCE.indexOf("  zones:"));
  const spec = text.replace(/^(?=.)/gm, "  ");
  return `apiVersion: tracecloak/v1\nkind: TracePolicy\nspec:\n${spec}${/^zones:/m.test(text) ? "" : zones}`;
}

/** The rows of all tables whose first head is `head`, as cells. */
function rows(head: string): string[][] {
  const tables = [...PAGE.matchAll(new RegExp(`^\\| ${head} \\|.*\\n\\|[-|]*\\n((?:\\|.*\\n)+)`, "gm"))];
  return tables.flatMap(([, body = ""]) =>
    body
      .trim()
      .split("\n")
      .map((row) => row.slice(2, -2).split(" | ")),
  );
}

/** What is left of request headers on one hop under the reference policy, with keys. */
async function exchange(hop: { point: string; peer: string }, headers: readonly Header[]): Promise<Header[]> {
  const now = Math.floor(Date.now() / 1000);
  const zones = ["mesh", "partner", "outside"];
  const keyring = newKeyring({ tenants: ["acme"], zones, classes: {}, now, mintSeconds: 3600, random: randomBytes });
  const who = { tenant: "acme", service: "checkout", zone: "mesh" };
  const { bundle } = makeBundle(keyring, { ...who, accept: [], now, ttlSeconds: 3600 });
  const filter = await Filter.load({ env: { TRACECLOAK_KEYS: writeBundle(bundle) } });
  expect(filter.configure({ attach: { ...hop, ...who }, policy: parse(REFERENCE) }).ok).toBe(true);
  return filter.request(headers).headers;
}

describe("docs/policy.md", () => {
  it("has samples of every kind", () => {
    expect(new Set(samples.map(({ kind }) => kind))).toEqual(new Set(["", "spec", "bad"]));
    expect(samples.length).toBeGreaterThan(10);
  });

  it.each(samples)("sample in line $line $kind", async (sample) => {
    const found = await check(whole(sample), {
      file: "policy.yaml",
      now: new Date(Math.floor(Date.now() / 1000) * 1000),
    });
    const errors = found.filter(({ severity }) => severity === "error");
    if (sample.kind === "bad") expect(errors.length).toBeGreaterThan(0);
    else expect(errors).toEqual([]);
  });

  it("shows what the filter does with the worked example", async () => {
    const [before = [], after = []] = [...PAGE.matchAll(/^```http\n([\s\S]*?)^```$/gm)].map(([, text = ""]) =>
      text
        .trim()
        .split("\n")
        .map((line): Header => line.split(": ") as Header),
    );
    const sent = await exchange({ point: "inbound-listener", peer: "outside" }, before);
    const shown = sent.map(([name, value]) => [name, value.replaceAll(/t1\.[\w-]+/g, "t1.…")]);
    expect(shown.sort()).toEqual(after.sort());
    expect(new Set(JSON.stringify(sent).match(/t1\.[\w-]+/g)).size).toBe(1);

    const partner = await exchange({ point: "outbound-cluster", peer: "partner" }, before);
    expect(partner.map(([name]) => name)).toEqual(["traceparent"]);
    expect(partner[0]?.[1]).toMatch(
      /^00-(?!4bf92f3577b34da6a3ce929d0e0e4736)[0-9a-f]{32}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/,
    );
  });

  it("has every key of the schema, and no others", () => {
    const written = rows("key").map(([name = ""]) => name.replaceAll("`", ""));
    expect(written.sort()).toEqual([...keysOf(schema).keys()].sort());
  });

  it("gives the defaults of the schema", () => {
    const keys = keysOf(schema);
    const wrong = rows("key").filter(([name = "", , value = ""]) => {
      const fallback = keys.get(name.replaceAll("`", ""))?.default;
      return fallback !== undefined && JSON.stringify(parse(value.replaceAll("`", ""))) !== JSON.stringify(fallback);
    });
    expect(wrong).toEqual([]);
  });

  describe("the plugin configuration", () => {
    const [, sample = ""] = PAGE.match(/^```json\n([\s\S]*?)^```$/m) ?? [];
    const given = JSON.parse(sample);
    const written = rows("key of `attach`").flatMap(([names = "", type = "", fallback = "", meaning = ""]) =>
      names.split(", ").map((name) => ({ name: name.replaceAll("`", ""), type, fallback, meaning })),
    );

    /** What the filter says of the sample's `attach`, changed. */
    async function refusal(change: Record<string, unknown>) {
      const filter = await Filter.load();
      return filter.configure({ ...given, attach: { ...given.attach, ...change } }).problem;
    }

    it("is taken as shown", async () => {
      expect(await refusal({})).toBeUndefined();
    });

    it("has every key of `attach` that the filter takes, and no others", async () => {
      const names = written.map(({ name }) => name).join(", ");
      expect(await refusal({ nothing: 1 })).toMatchObject({ code: "key-unknown", expected: `one of ${names}` });
    });

    it("needs those that are required, and has the others as they are by default", async () => {
      for (const { name, fallback } of written) {
        const without = await refusal({ [name]: undefined });
        if (fallback === "required") expect(without).toMatchObject({ expected: `the key ${name}` });
        else
          expect([name, await refusal({ [name]: JSON.parse(fallback.replaceAll("`", "")) })]).toEqual([
            name,
            undefined,
          ]);
      }
    });

    it("names every point", async () => {
      const points = (await refusal({ point: "nowhere" }))?.expected.replace("one of ", "").split(", ") ?? [];
      const { meaning = "" } = written.find(({ name }) => name === "point") ?? {};
      expect(points).toHaveLength(5);
      for (const point of points) expect(meaning).toContain(`\`${point}\``);
    });
  });

  it("names every carrier and every class", () => {
    const words = [...(schema.definitions?.carrier?.enum ?? []), ...CLASS_NAMES];
    expect(words.filter((word) => !PAGE.includes(`\`${word}\``))).toEqual([]);
  });

  it("has what a finding cites, by name: no finding cites a number", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const cited = new Set<string>();
    for (const file of files) {
      const texts = readFileSync(`src/${file}`, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
      expect(texts, file).not.toMatch(/\brules? \d/);
      for (const [target] of texts.matchAll(/docs\/\w+\.md#[\w-]+/g)) cited.add(target);
    }
    expect(cited.size).toBeGreaterThan(4);
    for (const target of cited) {
      const [page = "", anchor = ""] = target.split("#");
      expect(anchorsOf(page), target).toContain(anchor);
    }
  });

  it("names every warning, and no others", () => {
    const sources = readdirSync("src/policy").filter((file) => file.startsWith("lint"));
    const codes = sources.flatMap((file) => {
      const text = readFileSync(`src/policy/${file}`, "utf8");
      return [...text.matchAll(/code: "([^"]+)"/g)].map(([, code]) => code);
    });
    const written = rows("warning").map(([code = ""]) => code.replaceAll("`", ""));
    expect(written.sort()).toEqual([...new Set(codes)].sort());
  });
});
