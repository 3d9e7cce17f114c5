// The value detectors against regular expressions that look for the same (bench/detect.ts), in one run.
import { expect, it } from "vitest";
import { measureDetectors, writeCosts } from "../../bench/detect.ts";

it("costs less than a third of regular expressions on every kind of input", async () => {
  const costs = await measureDetectors();
  console.log(writeCosts(costs));
  expect(costs.filter(({ ratio }) => ratio < 3).map(({ name }) => name)).toEqual([]);
}, 120_000);
