import {
  addStream,
  findStream,
  isTraced,
  isTunnel,
  removeStream,
  rootOf,
  setTrace,
  setTunnel,
  setZone,
  traceLowOf,
  zoneOf,
} from "../../../assembly/filter/contexts";

/** A small generator, so that a failure can be repeated (xorshift32). */
let state: u32 = 20261122;
function next(below: u32): u32 {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state % below;
}

describe("the table of streams", () => {
  it("finds what was added, with what was set, until it is removed", () => {
    addStream(7, 3);
    const at = findStream(7);
    expect(rootOf(at)).toBe(3);
    expect(zoneOf(at)).toBe(-1);
    expect(isTraced(at)).toBe(false);
    expect(isTunnel(at)).toBe(false);
    setZone(at, 0);
    setTunnel(at);
    setTrace(at, true, 0xa3ce929d0e0e4736);
    expect(isTunnel(at)).toBe(true);
    expect(zoneOf(at)).toBe(0);
    expect(isTraced(at)).toBe(true);
    expect(traceLowOf(at)).toBe(0xa3ce929d0e0e4736);
    expect(removeStream(7)).toBe(true);
    expect(findStream(7)).toBe(-1);
    expect(removeStream(7)).toBe(false);
  });

  it("leaves nothing of a stream to the next one of the same id", () => {
    addStream(8, 3);
    setTrace(findStream(8), true, 1);
    setTunnel(findStream(8));
    setZone(findStream(8), 2);
    removeStream(8);
    addStream(8, 4);
    expect(isTunnel(findStream(8))).toBe(false);
    expect(rootOf(findStream(8))).toBe(4);
    expect(isTraced(findStream(8))).toBe(false);
    expect(zoneOf(findStream(8))).toBe(-1);
    removeStream(8);
  });

  it("agrees with a map over 20,000 random additions and removals, growth included", () => {
    const live = new Map<u32, u32>();
    for (let step = 0; step < 20000; step++) {
      const id = next(3000) + 1;
      if (live.has(id)) {
        expect(rootOf(findStream(id))).toBe(live.get(id), id.toString());
        expect(removeStream(id)).toBe(true);
        live.delete(id);
      } else {
        expect(findStream(id)).toBe(-1);
        const root = next(9) + 1;
        addStream(id, root);
        live.set(id, root);
      }
    }
    const ids = live.keys();
    for (let i = 0; i < ids.length; i++) {
      expect(rootOf(findStream(ids[i]))).toBe(live.get(ids[i]));
      removeStream(ids[i]);
    }
  });
});
