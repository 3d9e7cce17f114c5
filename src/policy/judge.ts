// The filter itself as judge of a policy: what it refuses here, it refuses in Envoy.
import { Filter } from "../host/filter.ts";
import type { Attach } from "./attach.ts";

/** Why the filter refused: a stable code, an RFC 6901 pointer into the configuration, and what should have stood there. */
export interface Refusal {
  code: string;
  pointer: string;
  expected: string;
}

/** Answers why the filter refuses a configuration, or undefined when it takes it. */
export type Judge = (config: { attach: Attach; policy: unknown }) => Refusal | undefined;

/** A judge that runs the built wasm. It may be asked any number of times. */
export async function loadJudge(): Promise<Judge> {
  const filter = await Filter.load();
  return (config) => {
    const { ok, problem } = filter.configure(config);
    if (filter.failed) throw new Error("the filter trapped on this policy: that is a defect of tracecloak");
    return ok ? undefined : (problem ?? { code: "refused", pointer: "/policy", expected: "a policy the filter takes" });
  };
}
