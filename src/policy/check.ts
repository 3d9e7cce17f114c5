// What is wrong with a policy, and where. The filter decides whether a document is refused; the schema adds the other
// places that do not fit, and lints say what a good document may not have meant.

import { type Attach, defaultAttach } from "./attach.ts";
import type { PolicyDocument } from "./document.ts";
import { FORM } from "./fault.ts";
import type { Finding, Remark, Severity } from "./finding.ts";
import { type Judge, loadJudge, type Refusal } from "./judge.ts";
import { lint } from "./lint.ts";
import { type PolicyText, tryPolicyText } from "./read.ts";
import { partOf, refusalsOf } from "./refusals.ts";
import { matchSchema, meaningOf } from "./schema.ts";

export interface CheckOptions {
  /** The name that findings carry; `.json` means JSON, anything else YAML. */
  file: string;
  /** The hop to judge the policy for. Default: an inbound listener that any peer may reach. */
  attach?: Attach;
  /** Decides when an exception is over. */
  now: Date;
  /** Default: the built filter. */
  judge?: Judge;
}

/** All findings, in the order of the text: errors exactly if the filter refuses the document. */
export async function check(text: string | Uint8Array, options: CheckOptions): Promise<Finding[]> {
  const read = tryPolicyText(text, options.file);
  if ("faults" in read)
    return read.faults.map((fault) => ({ file: options.file, severity: "error", pointer: "", ...fault }));
  const judge = options.judge ?? (await loadJudge());
  const refusals = refusalsOf(judge, options.attach ?? defaultAttach(read.value), read.value);
  const remarks = refusals.length === 0 ? [] : errors(refusals, matchSchema(read.value));
  const warnings = refusals.length === 0 ? lint(read.value as PolicyDocument | null, options.now) : [];
  return [...place(remarks, "error", read, options.file), ...place(warnings, "warning", read, options.file)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

/** The filter's refusals and the schema's remarks, one for each place. */
function errors([first, ...later]: readonly Refusal[], remarks: readonly Remark[]): Remark[] {
  let all = first === undefined ? [...remarks] : withRefusal(first, remarks);
  for (const refusal of later) {
    const own = documentPointer(refusal.pointer);
    const part = documentPointer(partOf(refusal.pointer) ?? refusal.pointer);
    // What the schema says of the same part may be the same, in other words.
    const isTold = remarks.some(({ pointer }) => pointer !== own && `${pointer}/`.startsWith(`${part}/`));
    if (!isTold) all = withRefusal(refusal, all);
  }
  return all;
}

function withRefusal({ code, pointer, expected }: Refusal, remarks: readonly Remark[]): Remark[] {
  const own = documentPointer(pointer);
  const same = remarks.find((remark) => remark.pointer === own);
  const others = remarks.filter((remark) => remark !== same);
  // The schema can say "did you mean"; where it only says that a form does not fit, the filter knows what would.
  if (same !== undefined && same.code !== FORM) return [{ ...same, code }, ...others];
  const message = pointer.startsWith("/attach/") ? `expected ${expected}: of this hop` : `expected ${expected}`;
  return [{ code, message, hint: meaningOf(own), pointer: own }, ...others];
}

/** Where a pointer into the configuration points in the document. A hop is refused for the zones it does not find. */
function documentPointer(pointer: string): string {
  return pointer.startsWith("/attach") ? "/spec/zones" : pointer.replace(/^\/policy(?=\/|$)/, "");
}

function place(remarks: readonly Remark[], severity: Severity, read: PolicyText, file: string): Finding[] {
  return remarks.map(({ code, message, hint, pointer, atKey }) => {
    const position = atKey ? read.places.key(pointer) : read.places.value(pointer);
    return { file, ...position, severity, code, message, hint, pointer };
  });
}
