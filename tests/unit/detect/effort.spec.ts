// What a message may cause, and that what is known costs as much as what is met for the first time.
import { bytesOf } from "../../../assembly/bytes/scan";
import {
  effortLeft,
  isSpent,
  restoreEffort,
  spend,
  startEffort,
  startHeaderEffort,
} from "../../../assembly/detect/effort";
import { formOf, looked, lookUp } from "../../../assembly/detect/name/recent";
import { classesOfValue, SHOWS_PAYMENT } from "../../../assembly/detect/value/value";
import { Class } from "../../../assembly/words/class";

const CARD = bytesOf("a card 4111 1111 1111 1111 in a text");
const NAME = bytesOf("user.id");

/** What a look at `text` takes, and what it saw. */
function effortOf(text: StaticArray<u8>): i32 {
  startEffort();
  const before = effortLeft();
  classesOfValue(text, 0, text.length);
  return before - effortLeft();
}

/** What is left of a message that has taken all but `effort`. */
function leave(effort: i32): void {
  startEffort();
  spend(effortLeft() - effort);
}

describe("effort", () => {
  it("is spent when more was taken than there was", () => {
    leave(5);
    spend(5);
    expect(isSpent()).toBe(false);
    spend(1);
    expect(isSpent()).toBe(true);
    startEffort();
    expect(isSpent()).toBe(false);
  });

  it("is there for plain headers however much was taken before", () => {
    leave(0);
    spend(1000);
    startHeaderEffort();
    expect(isSpent()).toBe(false);
    const least = effortLeft();
    startEffort();
    const most = effortLeft();
    startHeaderEffort();
    expect(effortLeft()).toBe(most);
    expect(least).toBeLessThan(most);
  });

  it("goes into a value once for each layer at least", () => {
    const once = effortOf(CARD);
    expect(once).toBeGreaterThan(CARD.length - 1);
    expect(effortOf(bytesOf("a card %34111 1111 1111 1111 in a text"))).toBeGreaterThan(2 * CARD.length);
  });

  it("ends a look at a value, which shows nothing then", () => {
    const whole = effortOf(CARD);
    leave(whole);
    expect(classesOfValue(CARD, 0, CARD.length)).toBe(SHOWS_PAYMENT);
    expect(isSpent()).toBe(false);
    for (let effort = 0; effort < whole; effort++) {
      leave(effort);
      classesOfValue(CARD, 0, CARD.length);
      expect(isSpent()).toBe(true, effort.toString());
    }
    leave(CARD.length - 1);
    expect(classesOfValue(CARD, 0, CARD.length)).toBe(0);
  });

  it("goes into a name that is known as much as into one that is met", () => {
    startEffort();
    const before = effortLeft();
    lookUp(NAME, 0, NAME.length, 7, null);
    const met = before - effortLeft();
    lookUp(NAME, 0, NAME.length, 7, null);
    expect(before - effortLeft()).toBe(2 * met);
    expect(looked.cls).toBe(Class.USER);
    for (let effort = 0; effort < met; effort++) {
      leave(effort);
      lookUp(NAME, 0, NAME.length, 7, null);
      expect(isSpent()).toBe(true, effort.toString());
    }
    leave(-1);
    lookUp(NAME, 0, NAME.length, 7, null);
    expect(looked.cls).toBe(Class.UNKNOWN);
  });

  it("is no question where a policy is read", () => {
    startEffort();
    const form = formOf(NAME, 0, NAME.length);
    leave(-1);
    expect(formOf(NAME, 0, NAME.length)).toBe(form);
    expect(isSpent()).toBe(true);
    restoreEffort(i32.MAX_VALUE);
  });
});
