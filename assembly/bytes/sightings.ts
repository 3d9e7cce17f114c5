// Which tags of 128 bits came lately, so that what comes only once takes no room from what comes again: fixed memory that
// forgets by itself, the eight oldest first.

const PLACE_SHIFT: i32 = 4;

/** What they take of the memory, at most. */
export function sightingsBytes(places: i32): i32 {
  return (places << PLACE_SHIFT) + 128;
}

export class Sightings {
  /** Sixteen bits of each of the eight tags that came last to a place, the newest first. */
  private marks: StaticArray<u8>;

  /** `places` is a power of two. */
  constructor(private places: i32) {
    this.marks = new StaticArray<u8>(places << PLACE_SHIFT);
  }

  /** Whether the tag came lately, or one that happens to be marked alike; from now on it did. */
  again(tag0: u64, tag1: u64): bool {
    const at = changetype<usize>(this.marks) + ((<i32>(tag0 >> 32) & (this.places - 1)) << PLACE_SHIFT);
    const mark = i16x8.splat(<i16>tag1);
    const came = v128.load(at);
    if (v128.any_true(i16x8.eq(came, mark))) return true;
    v128.store(at, i8x16.shuffle(mark, came, 0, 1, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29));
    return false;
  }

  clear(): void {
    memory.fill(changetype<usize>(this.marks), 0, this.places << PLACE_SHIFT);
  }
}
