// What is to be done to a header map: the outcome of a scrub, applied by filter/ alone. Names point into the header
// arena, values into the message's `out`. Bounded: past the end `full` is set and the caller must refuse the message.
export const enum Edit {
  REMOVE = 0,
  REPLACE = 1,
  ADD = 2,
}

const MOST: i32 = 1280;

export class Edits {
  count: i32 = 0;
  full: bool = false;
  private readonly kinds: StaticArray<u8> = new StaticArray<u8>(MOST);
  private readonly runs: StaticArray<i32> = new StaticArray<i32>(MOST * 4);

  reset(): void {
    this.count = 0;
    this.full = false;
  }

  remove(nameFrom: i32, nameTo: i32): void {
    this.put(Edit.REMOVE, nameFrom, nameTo, 0, 0);
  }

  replace(nameFrom: i32, nameTo: i32, valueFrom: i32, valueTo: i32): void {
    this.put(Edit.REPLACE, nameFrom, nameTo, valueFrom, valueTo);
  }

  add(nameFrom: i32, nameTo: i32, valueFrom: i32, valueTo: i32): void {
    this.put(Edit.ADD, nameFrom, nameTo, valueFrom, valueTo);
  }

  private put(kind: Edit, a: i32, b: i32, c: i32, d: i32): void {
    const n = this.count;
    if (n == MOST) {
      this.full = true;
      return;
    }
    this.kinds[n] = <u8>kind;
    const runs = this.runs;
    runs[n * 4] = a;
    runs[n * 4 + 1] = b;
    runs[n * 4 + 2] = c;
    runs[n * 4 + 3] = d;
    this.count = n + 1;
  }

  kind(i: i32): Edit {
    return this.kinds[i];
  }
  nameFrom(i: i32): i32 {
    return this.runs[i * 4];
  }
  nameTo(i: i32): i32 {
    return this.runs[i * 4 + 1];
  }
  valueFrom(i: i32): i32 {
    return this.runs[i * 4 + 2];
  }
  valueTo(i: i32): i32 {
    return this.runs[i * 4 + 3];
  }
}
