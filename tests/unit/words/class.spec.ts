import { Class, classByName, FIRST_OWN_CLASS, isAmong, isTokenClass, ONE } from "../../../assembly/words/class";

const NAMES: StaticArray<string> = [
  "unknown user account email tenant ip host session phone device order name address location birth national-id health",
  "payment secret trace-id span-id env safe",
];

describe("sets of classes", () => {
  it("hold a class by itself", () => {
    const set = (ONE << Class.USER) | (ONE << Class.SAFE);
    for (let cls = 0; cls < 256; cls++) expect(isAmong(set, cls)).toBe(cls == Class.USER || cls == Class.SAFE);
  });

  it("let tokens carry what token-spec.md lists, and a deployment's own", () => {
    for (let list = 0; list < NAMES.length; list++) {
      const names = NAMES[list].split(" ");
      for (let i = 0; i < names.length; i++) {
        const cls = classByName(names[i]);
        expect(cls).toBeGreaterThanOrEqual(0, names[i]);
        expect(isTokenClass(cls)).toBe(list == 0 && names[i] != "unknown", names[i]);
      }
    }
    expect(isTokenClass(-1)).toBe(false);
    for (let cls = 17; cls < FIRST_OWN_CLASS; cls++) expect(isTokenClass(cls)).toBe(false);
    for (let cls = FIRST_OWN_CLASS; cls < 256; cls++) expect(isTokenClass(cls)).toBe(true);
  });
});
