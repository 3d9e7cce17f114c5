// SkyWalking (carriers.md 5.19), read naively.
import { trim } from "./header.ts";

/** Standard alphabet, padded or not. */
export const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

export interface Sw8Context {
  sample: number;
  traceId: string;
  segmentId: string;
  spanId: number;
  /** Service, instance, endpoint and address. */
  names: string[];
}

/** The context of all lines of `sw8`; null when it is malformed or there twice. */
export function readSw8(lines: readonly string[]): Sw8Context | null {
  const line = trim(lines[0] ?? "");
  const fields = line.split("-");
  if (lines.length !== 1 || line.length > 2048 || fields.length !== 8) return null;
  const [sample = "", trace = "", segment = "", span = "", ...names] = fields;
  if (!/^[01]$/.test(sample) || !/^[0-9]{1,10}$/.test(span)) return null;
  if (![trace, segment, ...names].every((text) => BASE64.test(text)) || trace === "" || segment === "") return null;
  return {
    sample: Number(sample),
    traceId: decode(trace),
    segmentId: decode(segment),
    spanId: Number(span),
    names: names.map(decode),
  };
}

/** The members of all lines of `sw8-correlation`; null stands for a malformed one, blanks are left out. */
export function readCorrelation(lines: readonly string[]): ([key: string, value: string] | null)[] {
  const texts = lines.flatMap((line) => line.split(",")).map(trim);
  return texts
    .filter((text) => text !== "")
    .map((text) => {
      const [key = "", value = "", ...rest] = text.split(":");
      const sound = key !== "" && value !== "" && rest.length === 0 && [key, value].every((one) => BASE64.test(one));
      return sound ? [decode(key), decode(value)] : null;
    });
}

function decode(text: string): string {
  return Buffer.from(text, "base64").toString("latin1");
}
