// The classes of src/words are those of the filter: names, numbers, which may become tokens, which are few-valued.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  CLASS_NAMES,
  CLASS_NUMBERS,
  CLASSES,
  className,
  FIRST_OWN_CLASS,
  isFreeClassName,
  LAST_OWN_CLASS,
  TOKEN_CLASSES,
  UNTOKENED_CLASSES,
} from "../../src/words/class.ts";
import { loadWords } from "./filter.ts";

const filter = await loadWords();
const everyNumber = Array.from({ length: LAST_OWN_CLASS + 1 }, (_, number) => number);

test("every class has the filter's name and number", () => {
  for (const [name, number] of Object.entries(CLASS_NUMBERS)) {
    expect([name, filter.classByName(name)]).toEqual([name, number]);
    expect(CLASSES[number]).toBe(name);
  }
  expect(filter.classByName("nothing")).toBe(-1);
});

test("the filter has no other", () => {
  const text = readFileSync(new URL("../../assembly/words/class.ts", import.meta.url), "utf8");
  const named = [...text.matchAll(/name == "([a-z-]+)"\) return Class\.([A-Z_]+);/g)];
  expect(named.map(([, name]) => name).sort()).toEqual([...CLASS_NAMES].sort());
  const members = [...text.matchAll(/^ {2}([A-Z_]+) = (\d+),/gm)].map(([, , number]) => Number(number));
  expect(members.sort((a, b) => a - b)).toEqual(Object.values(CLASS_NUMBERS));
});

test("the classes that a token may carry are the filter's", () => {
  const ours = Object.values(TOKEN_CLASSES).map(({ number }) => number);
  expect(everyNumber.filter((number) => number < FIRST_OWN_CLASS && filter.isTokenClass(number))).toEqual(ours);
  expect(everyNumber.findLast((number) => !filter.isTokenClass(number))).toBe(FIRST_OWN_CLASS - 1);
  expect(FIRST_OWN_CLASS).toBe(filter.firstOwnClass());
});

test("the classes that it may not carry are the filter's others", () => {
  const others = Object.entries(CLASS_NUMBERS).filter(([, number]) => !filter.isTokenClass(number));
  expect(UNTOKENED_CLASSES).toEqual(Object.fromEntries(others));
});

test("the few-valued classes are the filter's", () => {
  const ours = Object.values(TOKEN_CLASSES).filter(({ cardinality }) => cardinality === "few");
  expect(ours.map(({ number }) => number)).toEqual(everyNumber.filter((number) => filter.isFewValued(number)));
});

test("own classes have names of their own", () => {
  expect(["badge", "x-1"].map(isFreeClassName)).toEqual([true, true]);
  expect(["email", "secret", "", "Badge", "1st", "a_b"].map(isFreeClassName)).toEqual(Array(6).fill(false));
  expect(className(64, { badge: { number: 64, cardinality: "many" } })).toBe("badge");
  expect(className(3, {})).toBe("email");
  expect(className(99, {})).toBe("class 99");
});
