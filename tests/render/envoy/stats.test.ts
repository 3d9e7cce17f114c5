// The labels that rendered statistics know are those that the filter writes, and the expressions split them off.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../../src/host/root.ts";
import { LABELS, statsConfig } from "../../../src/render/envoy/stats.ts";

test("every label that the filter defines, and no other", () => {
  const directory = join(ROOT, "assembly", "filter");
  const sources = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
  const defined = sources.flatMap((text) => [...text.matchAll(/\blabel\("([a-z]+)"/g)].map(([, label]) => label));
  expect([...new Set(defined)].sort()).toEqual(LABELS);
});

test("the first group leaves the name, the second is the value", () => {
  let name = "action=.=strip;.;carrier=.=baggage;.;tracecloak_fields_total";
  const labels: Record<string, string> = {};
  for (const { tag_name, regex } of statsConfig().stats_tags) {
    const [, cut, value] = new RegExp(regex).exec(name) ?? [];
    if (cut === undefined || value === undefined) continue;
    name = name.replace(cut, "");
    labels[tag_name] = value;
  }
  expect(name).toBe("tracecloak_fields_total");
  expect(labels).toEqual({ action: "strip", carrier: "baggage" });
});
