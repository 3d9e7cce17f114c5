// The streams under way, by the host's context id: which configuration they belong to, and what a request leaves for
// its response. An open-addressed table that only grows, so that steady traffic allocates nothing.

/** Words per slot: context id, root id, zone + 1, flags, low and high word of the trace id's low half. */
const STRIDE: i32 = 6;
const TRACED: u32 = 1;
const TUNNEL: u32 = 2;
/** Streams of this VM at once before the table first doubles; at most half of its slots are ever taken. */
const FIRST_SLOTS: i32 = 512;

let slots: StaticArray<u32> = new StaticArray<u32>(FIRST_SLOTS * STRIDE);
let mask: u32 = FIRST_SLOTS - 1;
let taken: i32 = 0;

function home(id: u32): u32 {
  return ((id * 0x9e3779b1) >> 7) & mask;
}

/** Where the stream `id` is, or -1. Context ids start at 1. */
export function findStream(id: u32): i32 {
  let s = home(id);
  while (true) {
    const at = <i32>s * STRIDE;
    if (slots[at] == id) return at;
    if (slots[at] == 0) return -1;
    s = (s + 1) & mask;
  }
}

/** Enters the stream `id` of configuration `root`. */
export function addStream(id: u32, root: u32): void {
  if (taken * 2 >= <i32>mask) grow();
  let s = home(id);
  while (slots[<i32>s * STRIDE] != 0) s = (s + 1) & mask;
  const at = <i32>s * STRIDE;
  slots[at] = id;
  slots[at + 1] = root;
  for (let i = 2; i < STRIDE; i++) slots[at + i] = 0;
  taken++;
}

function grow(): void {
  const old = slots;
  const size = old.length * 2;
  slots = new StaticArray<u32>(size);
  mask = mask * 2 + 1;
  for (let from = 0; from < old.length; from += STRIDE) {
    if (old[from] == 0) continue;
    let s = home(old[from]);
    while (slots[<i32>s * STRIDE] != 0) s = (s + 1) & mask;
    memory.copy(
      changetype<usize>(slots) + ((<usize>s * STRIDE) << 2),
      changetype<usize>(old) + ((<usize>from) << 2),
      STRIDE << 2,
    );
  }
}

/** Takes the stream `id` out; false when there is none. Later slots of its run close up, so no marker stays behind. */
export function removeStream(id: u32): bool {
  const found = findStream(id);
  if (found < 0) return false;
  taken--;
  let hole = <u32>(found / STRIDE);
  for (let s = (hole + 1) & mask; slots[<i32>s * STRIDE] != 0; s = (s + 1) & mask) {
    // What lies at `s` may move into the hole unless its home lies between the two.
    if (((s - home(slots[<i32>s * STRIDE])) & mask) < ((s - hole) & mask)) continue;
    const base = changetype<usize>(slots);
    memory.copy(base + ((<usize>hole * STRIDE) << 2), base + ((<usize>s * STRIDE) << 2), STRIDE << 2);
    hole = s;
  }
  slots[<i32>hole * STRIDE] = 0;
  return true;
}

export function rootOf(at: i32): u32 {
  return slots[at + 1];
}

/** The zone found for the stream's request, or -1. */
export function zoneOf(at: i32): i32 {
  return <i32>slots[at + 2] - 1;
}

export function setZone(at: i32, zone: i32): void {
  slots[at + 2] = zone + 1;
}

/** Whether the stream's request has a trace id. */
export function isTraced(at: i32): bool {
  return (slots[at + 3] & TRACED) != 0;
}

/** Whether the stream's request is a CONNECT with carriers. */
export function isTunnel(at: i32): bool {
  return (slots[at + 3] & TUNNEL) != 0;
}

export function setTunnel(at: i32): void {
  slots[at + 3] |= TUNNEL;
}

export function traceLowOf(at: i32): u64 {
  return ((<u64>slots[at + 5]) << 32) | slots[at + 4];
}

export function setTrace(at: i32, traced: bool, low: u64): void {
  slots[at + 3] = (slots[at + 3] & TUNNEL) | (traced ? TRACED : 0);
  slots[at + 4] = <u32>low;
  slots[at + 5] = <u32>(low >> 32);
}
