// What happened since the last flush, added up without a host call. Indexed by what the metric's labels say.
import { Action } from "../words/action";
import { CARRIERS } from "../words/carrier";
import { REASONS } from "../words/reason";

const ACTIONS: i32 = Action.STRIP + 1;
const fields = new StaticArray<u32>(CARRIERS * ACTIONS * 2);
const degraded = new StaticArray<u32>(REASONS);
/** Whether anything was counted since `counted` was last cleared. */
export let counted: bool = false;

export function countField(carrier: i32, action: i32, would: bool): void {
  fields[(carrier * ACTIONS + action) * 2 + <i32>would]++;
  counted = true;
}

/** Counts a field that could not get what policy gave it, or input that was refused, by its reason. */
export function countDegraded(reason: i32): void {
  degraded[reason]++;
  counted = true;
}

/** Takes the count of one label set, leaving 0. */
export function takeField(carrier: i32, action: i32, would: bool): u32 {
  const i = (carrier * ACTIONS + action) * 2 + <i32>would;
  const n = fields[i];
  fields[i] = 0;
  return n;
}

/** Takes the count of one reason, leaving 0. */
export function takeDegraded(reason: i32): u32 {
  const n = degraded[reason];
  degraded[reason] = 0;
  return n;
}

export function clearCounted(): void {
  counted = false;
}
