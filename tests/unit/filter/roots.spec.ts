import { addRoot, countRoots, findRoot, rootAt, rootSlots, takeRoot } from "../../../assembly/filter/roots";

/** A small generator, so that a failure can be repeated (xorshift32). */
let state: u32 = 20261201;
function next(below: u32): u32 {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state % below;
}

describe("the table of roots", () => {
  it("finds what was added until it is taken", () => {
    addRoot(7);
    expect(findRoot(7)!.id).toBe(7);
    expect(findRoot(8) === null).toBe(true);
    expect(takeRoot(7)!.id).toBe(7);
    expect(takeRoot(7) === null && findRoot(7) === null).toBe(true);
    expect(countRoots()).toBe(0);
  });

  it("agrees with a set over 20,000 random additions and removals, growth included", () => {
    const live = new Set<u32>();
    for (let step = 0; step < 20000; step++) {
      const id = 1 + next(3000);
      if (live.has(id)) {
        expect(takeRoot(id)!.id).toBe(id);
        live.delete(id);
      } else {
        addRoot(id);
        live.add(id);
      }
      const other = 1 + next(3000);
      const found = findRoot(other);
      expect(found !== null).toBe(live.has(other));
      if (found !== null) expect(found.id).toBe(other);
    }
    expect(countRoots()).toBe(live.size);
    let seen = 0;
    for (let slot = 0; slot < rootSlots(); slot++) if (rootAt(slot) !== null) seen++;
    expect(seen).toBe(live.size);
  });
});
