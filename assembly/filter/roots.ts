// The configurations of this VM, each under the host's id of its root context. An open-addressed table, so that a stream
// finds its own in the same few steps whether there is one or a thousand.
import { Hop } from "../decide/hop";

export class Root {
  /** Null until it is configured, and where it cannot be served: such a root refuses all traffic. */
  hop: Hop | null = null;
  /** Whether it was taken, but cannot be served. */
  closed: bool = false;
  /** What it may hold of the VM's memory (memory.ts). */
  bytes: i64 = 0;
  /** How many requests it was met by. */
  met: u32 = 0;
  /** Whether it was said that it stands where it contradicts the listener. */
  told: bool = false;

  constructor(readonly id: u32) {}
}

/** Slots at first; at most half of them are ever taken. */
const FIRST_SLOTS: i32 = 16;

let slots: StaticArray<Root | null> = new StaticArray<Root | null>(FIRST_SLOTS);
let mask: u32 = FIRST_SLOTS - 1;
let taken: i32 = 0;

function home(id: u32): u32 {
  return ((id * 0x9e3779b1) >> 7) & mask;
}

/** How many there are. */
export function countRoots(): i32 {
  return taken;
}

/** The root called `id`, or null. */
export function findRoot(id: u32): Root | null {
  let s = home(id);
  while (true) {
    const root = slots[s];
    if (root === null || root.id == id) return root;
    s = (s + 1) & mask;
  }
}

/** Enters a root that is not configured yet. */
export function addRoot(id: u32): void {
  if (taken * 2 >= <i32>mask) grow();
  place(new Root(id));
  taken++;
}

function place(root: Root): void {
  let s = home(root.id);
  while (slots[s] !== null) s = (s + 1) & mask;
  slots[s] = root;
}

function grow(): void {
  const old = slots;
  slots = new StaticArray<Root | null>(old.length * 2);
  mask = mask * 2 + 1;
  for (let i = 0; i < old.length; i++) {
    const root = old[i];
    if (root !== null) place(root);
  }
}

/** Takes the root `id` out and answers it, or null. What stood behind it is placed again, so that no gap hides it. */
export function takeRoot(id: u32): Root | null {
  let s = home(id);
  while (true) {
    const root = slots[s];
    if (root === null) return null;
    if (root.id == id) break;
    s = (s + 1) & mask;
  }
  const found = slots[s];
  slots[s] = null;
  taken--;
  while (true) {
    s = (s + 1) & mask;
    const behind = slots[s];
    if (behind === null) return found;
    slots[s] = null;
    place(behind);
  }
}

/** How many slots `rootAt` has. */
export function rootSlots(): i32 {
  return slots.length;
}

/** The root in one slot, or null: to go through all of them. */
export function rootAt(slot: i32): Root | null {
  return slots[slot];
}
