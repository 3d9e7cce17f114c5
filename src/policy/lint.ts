// What the filter takes and its author may not have meant: warnings only, on a document that the filter accepted.
import { CLASS_NAMES } from "../words/class.ts";
import type { PolicyDocument, Spec } from "./document.ts";
import type { Remark } from "./finding.ts";
import { lintEntries } from "./lint-entries.ts";
import { lintZones } from "./lint-zones.ts";
import { nearest } from "./nearest.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long before its end an exception is spoken of. */
const NOTICE_DAYS = 30;

/** Warnings about `document`, in no order. `now` decides which exceptions are over. */
export function lint(document: PolicyDocument | null, now: Date): Remark[] {
  const spec = document?.spec;
  if (spec === null || spec === undefined || Object.keys(spec).length === 0) {
    const message = "this policy says nothing, so the strict default applies";
    const hint =
      "all baggage is stripped and traces restart from outside; say so in `zones` if it is meant (docs/policy.md#zones)";
    return [{ code: "strict-default", message, hint, pointer: document === null ? "" : "/spec", atKey: true }];
  }
  return [
    ...lintMode(spec),
    ...lintEntries(spec.fields ?? [], spec.zones ?? []),
    ...lintClasses(spec),
    ...lintExceptions(spec, now),
    ...lintZones(spec.zones ?? []),
  ];
}

function* lintMode(spec: Spec): Generator<Remark> {
  if (spec.kill_switch === true) {
    const message = "the built-in policy of the kill switch applies, and nothing of this one";
    yield { code: "kill-switch", message, hint: "remove it when the incident is over", pointer: "/spec/kill_switch" };
  } else if (spec.mode === "report") {
    const message = "nothing is changed, so tokens that outsiders send reach inner hops";
    yield {
      code: "mode-report",
      message,
      hint: "use enforce once the counters look right (docs/operate.md#modes)",
      pointer: "/spec/mode",
    };
  } else if (spec.mode === "off") {
    const message = "nothing is read, counted or changed";
    yield {
      code: "mode-off",
      message,
      hint: "report counts without changing anything (docs/operate.md#modes)",
      pointer: "/spec/mode",
    };
  }
}

/** Classes of entries that are nearly a built-in one. The deployment's own are declared in the keyring, under any name. */
function* lintClasses(spec: Spec): Generator<Remark> {
  for (const [i, { class: name }] of (spec.fields ?? []).entries()) {
    const near = name === undefined || CLASS_NAMES.includes(name) ? undefined : nearest(name, CLASS_NAMES);
    if (near === undefined) continue;
    const message = "not a built-in class, so the keyring must declare it";
    yield { code: "class-own", message, hint: `did you mean "${near}"?`, pointer: `/spec/fields/${i}/class` };
  }
}

function* lintExceptions(spec: Spec, now: Date): Generator<Remark> {
  for (const [i, exception] of (spec.exceptions ?? []).entries()) {
    const leftDays = (Date.parse(exception.expires) - now.getTime()) / DAY_MS;
    const pointer = `/spec/exceptions/${i}/expires`;
    if (leftDays <= 0) {
      const message = "this exception has expired and does nothing";
      yield {
        code: "exception-expired",
        message,
        hint: "remove it, or ask its owner for a new date (docs/policy.md#exceptions)",
        pointer,
      };
    } else if (leftDays <= NOTICE_DAYS) {
      const message = `this exception ends in ${Math.ceil(leftDays)} days`;
      yield { code: "exception-ends", message, hint: "ask its owner whether it is still needed", pointer };
    }
  }
}
