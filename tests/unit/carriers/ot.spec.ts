import { bytesOf } from "../../../assembly/bytes/scan";
import { findOtHeader, isOtSampled, OtHeader } from "../../../assembly/carriers/ot";

const NAMES: string[] = ["ot-tracer-traceid", "ot-tracer-spanid", "ot-tracer-sampled", "x-ot-span-context"];
const OTHERS: string[] = ["ot-tracer-", "ot-tracer-traceids", "ot-tracer-trace", "x-ot-", "x-ot-traceid"];

describe("findOtHeader", () => {
  it("knows the headers of the family by their whole names", () => {
    for (let i = 0; i < NAMES.length; i++) {
      const name = bytesOf(NAMES[i]);
      expect(<i32>findOtHeader(name, 0, name.length)).toBe(i, NAMES[i]);
    }
    for (let i = 0; i < OTHERS.length; i++) {
      const name = bytesOf(OTHERS[i]);
      expect(<i32>findOtHeader(name, 0, name.length)).toBe(<i32>OtHeader.OTHER, OTHERS[i]);
    }
  });
});

const STATES: string[] = ["true", "false", "0", "1", " 1\t"];
const NO_STATES: string[] = ["", " ", "2", "/", "True", "wired", "10", "true1"];

describe("isOtSampled", () => {
  it("takes two words and two digits", () => {
    for (let i = 0; i < STATES.length; i++) {
      const line = bytesOf(STATES[i]);
      expect(isOtSampled(line, 0, line.length)).toBe(true, STATES[i]);
    }
    for (let i = 0; i < NO_STATES.length; i++) {
      const line = bytesOf(NO_STATES[i] + "1");
      expect(isOtSampled(line, 0, line.length - 1)).toBe(false, NO_STATES[i]);
    }
  });
});
