// What happened since the last flush, added up without a host call. Indexed by what the metric's labels say.
import { Action } from "../words/action";
import { CARRIERS } from "../words/carrier";
import { REASONS } from "../words/reason";

const ACTIONS: i32 = Action.STRIP + 1;
const fields = new StaticArray<u32>(CARRIERS * ACTIONS * 2);
const degraded = new StaticArray<u32>(REASONS);
/** How many fields were ever counted as degraded, modulo 2^32: two of these differ where one was. */
export let degradations: u32 = 0;
/** Whether anything was counted since `counted` was last cleared. */
export let counted: bool = false;

export function countField(carrier: i32, action: i32, would: bool): void {
  fields[(carrier * ACTIONS + action) * 2 + <i32>would]++;
  counted = true;
}

/** Counts a field that could not get what policy gave it, or input that was refused, by its reason. */
export function countDegraded(reason: i32): void {
  degraded[reason]++;
  degradations++;
  counted = true;
}

/** The counts of a carrier's actions, one byte for each action, modulo 256. */
export function tallyOf(carrier: i32, would: bool): u64 {
  const i = carrier * ACTIONS * 2 + <i32>would;
  let tally: u64 = 0;
  for (let action = 0; action < ACTIONS; action++) tally |= (<u64>(fields[i + action * 2] & 0xff)) << (action << 3);
  return tally;
}

/** What was counted between two tallies, right for fewer than 256 fields of an action. */
export function sinceTally(before: u64, after: u64): u64 {
  return v128.extract_lane<u64>(i8x16.sub(v128.splat<u64>(after), v128.splat<u64>(before)), 0);
}

/** Counts the fields of a tally. */
export function addTally(carrier: i32, would: bool, tally: u64): void {
  const i = carrier * ACTIONS * 2 + <i32>would;
  for (let action = 0; action < ACTIONS; action++) fields[i + action * 2] += <u32>(tally >> (action << 3)) & 0xff;
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
