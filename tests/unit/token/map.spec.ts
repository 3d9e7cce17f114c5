import { Halves } from "../../../assembly/crypto/ff1";
import { Use } from "../../../assembly/token/bundle";
import { MappedId, mapRequest, mapSpan, mapTrace, Way } from "../../../assembly/token/map";
import { ACME, bundleOf, leafOf, TRACE_HI, TRACE_LO } from "./acme";

const LEAF = leafOf(bundleOf(ACME), Use.MAP_WHOLE);
const OUT = new MappedId();
const HALVES = new Halves();

function expectRequest(way: Way, digits: i32, left: u64, right: u64, mappedLeft: u64, mappedRight: u64): void {
  HALVES.left = left;
  HALVES.right = right;
  mapRequest(LEAF, way, digits, HALVES);
  expect(HALVES.left).toBe(mappedLeft);
  expect(HALVES.right).toBe(mappedRight);
}

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

  // The free digits of ids in tests/vectors/token.json, epoch 7.
  it("maps request ids by another permutation, one for each way and length", () => {
    expectRequest(Way.OUT, 30, 0xb7ad6b716920331, 0x448eb211c80319c, 0x2500bd635d39a4f, 0x1cb4d726efa8a59);
    expectRequest(Way.IN, 30, 0xb7ad6b716920331, 0x448eb211c80319c, 0x487854b2ff5b8ca, 0x60be6f75982e57a);
    expectRequest(Way.OUT, 32, 0x4bf92f3577b34da6, 0xa3ce929d0e0e4736, 0xc05171555b2adc79, 0xf5fd378d1afc60f9);
    expectRequest(Way.OUT, 16, 0x00f067aa, 0x0ba902b7, 0x02b2502b, 0x3763e0d3);
  });
});
