// Both roots keep a table of classes; they share no code, so this holds them equal.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BUILT_IN_CLASSES, className, isFreeClassName, UNTOKENED_CLASSES } from "../../src/token/class.ts";

const filter = readFileSync(new URL("../../assembly/words/class.ts", import.meta.url), "utf8");
const numbers = new Map(
  [...filter.matchAll(/^ {2}([A-Z_]+) = (\d+),/gm)].map(([, name, number]) => [name, Number(number)]),
);
const named = [...filter.matchAll(/name == "([a-z-]+)"\) return Class\.([A-Z_]+);/g)];

test("the classes that a token may carry have the filter's numbers", () => {
  const carried = named
    .map(([, name, constant]) => [name, numbers.get(constant)])
    .filter(([, number]) => Number(number) >= 1 && Number(number) <= 16);
  expect(carried).toEqual(Object.entries(BUILT_IN_CLASSES).map(([name, { number }]) => [name, number]));
});

test("the classes that it may not carry are the filter's others", () => {
  const others = named.map(([, name]) => name as string).filter((name) => !Object.hasOwn(BUILT_IN_CLASSES, name));
  expect([...UNTOKENED_CLASSES].sort()).toEqual(others.sort());
});

test("the few-valued classes are the filter's", () => {
  const few = filter.match(/function isFewValued.*?\n}/s)?.[0] ?? "";
  const constants = [...few.matchAll(/Class\.([A-Z_]+)/g)].map(([, constant]) => numbers.get(constant));
  const ours = Object.values(BUILT_IN_CLASSES).filter(({ cardinality }) => cardinality === "few");
  expect(ours.map(({ number }) => number)).toEqual(constants);
});

test("own classes have names of their own", () => {
  expect(["badge", "x-1"].map(isFreeClassName)).toEqual([true, true]);
  expect(["email", "secret", "", "Badge", "1st", "a_b"].map(isFreeClassName)).toEqual(Array(6).fill(false));
  expect(className(64, { badge: { number: 64, cardinality: "many" } })).toBe("badge");
  expect(className(3, {})).toBe("email");
  expect(className(99, {})).toBe("class 99");
});
