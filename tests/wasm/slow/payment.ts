// Payment card numbers, each summed anew from its digits.
import { isIssued } from "../../../assembly/detect/value/payment";
import { digitAt, passesLuhn } from "./digits";

/** Whether the number of `length` digits at `start`, the last that was read, is one that card schemes issue. */
export function isCard(start: i32, length: i32): bool {
  return length >= 13 && length <= 19 && passesLuhn(start) && isIssued(firstFour(start), length);
}

function firstFour(start: i32): i32 {
  return digitAt(start) * 1000 + digitAt(start + 1) * 100 + digitAt(start + 2) * 10 + digitAt(start + 3);
}
