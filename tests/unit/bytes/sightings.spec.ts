import { Sightings } from "../../../assembly/bytes/sightings";

/** Numbers that have nothing to do with each other, as tags do. */
class Numbers {
  private state: u64 = 1;

  next(): u64 {
    this.state += 0x9e3779b97f4a7c15;
    let z = this.state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
}

describe("Sightings", () => {
  it("knows what came before, until eight others came to its place", () => {
    const sightings = new Sightings(2);
    expect(sightings.again(0, 1)).toBe(false);
    expect(sightings.again(0, 1)).toBe(true);
    expect(sightings.again(1 << 32, 1)).toBe(false, "another place");
    for (let i = 2; i <= 8; i++) expect(sightings.again(0, i)).toBe(false, i.toString());
    expect(sightings.again(0, 1)).toBe(true, "the oldest");
    expect(sightings.again(0, 9)).toBe(false);
    expect(sightings.again(0, 1)).toBe(false, "forgotten");
  });

  it("forgets everything on clear", () => {
    const sightings = new Sightings(2);
    sightings.again(0, 1);
    sightings.clear();
    expect(sightings.again(0, 1)).toBe(false);
  });

  it("takes few for what came when they did not", () => {
    const numbers = new Numbers();
    const sightings = new Sightings(2048);
    let wrong = 0;
    for (let i = 0; i < 100000; i++) if (sightings.again(numbers.next(), numbers.next())) wrong++;
    expect(wrong).toBeLessThan(50);
  });
});
