// Spans of time as people write them on the command line.
import { usage } from "../text/problem.ts";

const SECONDS = { s: 1, m: 60, h: 3600, d: 86400 } as const;

/** Seconds in `45m`, `12h` or `30d`; at least 1 and at most ten years. `option` is named where it is none. */
export function readDuration(option: string, text: string): number {
  const [, digits = "", unit = ""] = text.match(/^([1-9][0-9]{0,9})([smhd])$/) ?? [];
  const seconds = Number(digits) * (SECONDS[unit as keyof typeof SECONDS] ?? 0);
  if (seconds < 1 || seconds > 3650 * SECONDS.d)
    throw usage(`${option} is not a duration`, "write 90s, 45m, 12h or 30d; at most 3650d", option);
  return seconds;
}
