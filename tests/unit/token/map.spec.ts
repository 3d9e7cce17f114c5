import { Use } from "../../../assembly/token/bundle";
import { MappedId, mapSpan, mapTrace } from "../../../assembly/token/map";
import { ACME, bundleOf, leafOf, TRACE_HI, TRACE_LO } from "./acme";

const LEAF = leafOf(bundleOf(ACME), Use.MAP_WHOLE);
const OUT = new MappedId();

describe("map.whole", () => {
  it("maps the ids of the specification", () => {
    mapTrace(LEAF, TRACE_HI, TRACE_LO, OUT);
    expect(OUT.hi).toBe(0xf45b2e111f04263a);
    expect(OUT.lo).toBe(0x78f9d5c462d828f6);
    expect(mapSpan(LEAF, OUT.lo, 0x00f067aa0ba902b7)).toBe(0x18845dce1c439c44);
  });

  // The two ids below were found by decrypting under the parts of the leaf.
  it("gives the image of 0 to the id whose own image would be 0", () => {
    mapTrace(LEAF, 0x245073b9f48263e5, 0xc1ff1bfe1bbe028c, OUT);
    expect(OUT.hi).toBe(0xaa796976308d4297);
    expect(OUT.lo).toBe(0x7e165b789f18119b);
  });

  it("takes the second half where the first half of a span's image is 0", () => {
    expect(mapSpan(LEAF, 0xb3cad0a3c1fe3adf, 0xd4dfbf4d6a1d8b2e)).toBe(0x0123456789abcdef);
  });
});
