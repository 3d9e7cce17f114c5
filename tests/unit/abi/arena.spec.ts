import {
  ARENA,
  ARENA_BYTES,
  allocate,
  closeConfig,
  offsetOf,
  openConfig,
  resetArena,
} from "../../../assembly/abi/arena";
import { CONFIG_LIMIT_BYTES } from "../../../assembly/words/limit";

class Row {
  constructor(
    public name: string,
    /** Sizes asked for, in order. */
    public sizes: StaticArray<i32>,
    /** Offsets answered, -1 for a refusal. */
    public want: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("follows the one before, on a word of eight bytes", [1, 8, 9, 3], "0 8 16 32 "),
  new Row("takes nothing for nothing", [0, 0, 5], "0 0 0 "),
  new Row("gives all there is, once", [ARENA_BYTES, 1], "0 -1 "),
  new Row("refuses what does not fit and goes on with what does", [8, ARENA_BYTES, ARENA_BYTES - 8, 1], "0 -1 8 -1 "),
  new Row("refuses one byte too many", [ARENA_BYTES + 1, 4], "-1 0 "),
  new Row("refuses a negative size", [-1, i32.MIN_VALUE, 4], "-1 -1 0 "),
];

function offsets(sizes: StaticArray<i32>): string {
  let text = "";
  for (let i = 0; i < sizes.length; i++) {
    const address = allocate(sizes[i]);
    text += (address == 0 ? -1 : <i32>(address - changetype<usize>(ARENA))).toString() + " ";
  }
  return text;
}

describe("allocate", () => {
  it("bumps inside the arena", () => {
    for (let i = 0; i < ROWS.length; i++) {
      resetArena();
      expect(offsets(ROWS[i].sizes)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("gives a configuration a buffer of its own", () => {
    resetArena();
    allocate(100);
    openConfig();
    const address = allocate(5000);
    expect(offsetOf(address, 5000)).toBe(-1, "is not in the arena");
    store<u8>(address, 42);
    const bytes = closeConfig();
    expect(bytes.length).toBe(5000);
    expect(bytes[0]).toBe(42);
    expect(offsets([1])).toBe("104 ", "the arena goes on where it was");
  });

  it("refuses a configuration over its limit", () => {
    openConfig();
    expect(allocate(CONFIG_LIMIT_BYTES + 1)).toBe(0);
    expect(allocate(-1)).toBe(0);
    expect(closeConfig().length).toBe(0);
    openConfig();
    expect(allocate(CONFIG_LIMIT_BYTES)).not.toBe(0);
    expect(closeConfig().length).toBe(CONFIG_LIMIT_BYTES);
  });

  it("forgets the configuration before", () => {
    openConfig();
    allocate(10);
    openConfig();
    expect(closeConfig().length).toBe(0);
  });
});

describe("offsetOf", () => {
  it("knows what lies in the arena, and what does not", () => {
    const base = changetype<usize>(ARENA);
    expect(offsetOf(base, 0)).toBe(0);
    expect(offsetOf(base + 24, 8)).toBe(24);
    expect(offsetOf(base, ARENA_BYTES)).toBe(0);
    expect(offsetOf(base + 1, ARENA_BYTES)).toBe(-1, "past the end");
    expect(offsetOf(base + ARENA_BYTES, 1)).toBe(-1, "behind the end");
    expect(offsetOf(base - 1, 1)).toBe(-1, "before the start");
    expect(offsetOf(base, -1)).toBe(-1, "a negative size");
    expect(offsetOf(0, 4)).toBe(-1, "null");
  });
});
