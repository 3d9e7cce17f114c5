// W3C Baggage section 3.3.1, read naively.
import { trim } from "./header.ts";

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
// baggage-octet, with every percent sign the start of an escape (section 3.3.1.3).
const VALUE = "(?:%[0-9A-Fa-f]{2}|[\\x21\\x23\\x24\\x26-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e])*";
const PROPERTY = `${TOKEN}(?:[ \\t]*=[ \\t]*${VALUE})?`;
const MEMBER = new RegExp(`^(${TOKEN})[ \\t]*=[ \\t]*(${VALUE})((?:[ \\t]*;[ \\t]*${PROPERTY})*)$`);

export interface BaggageMember {
  key: string;
  /** As written. */
  value: string;
  /** Key, and value as written or null. */
  properties: [string, string | null][];
}

/** The members of all lines in order; null stands for a malformed one, blanks between commas are left out. */
export function readBaggage(lines: readonly string[]): (BaggageMember | null)[] {
  return lines
    .flatMap((line) => line.split(","))
    .map(trim)
    .filter((text) => text !== "")
    .map(readMember);
}

/** Whether any line has a blank where a member could stand. */
export function hasBlanks(lines: readonly string[]): boolean {
  return lines.some((line) => line.split(",").some((text) => trim(text) === ""));
}

function readMember(text: string): BaggageMember | null {
  const match = MEMBER.exec(text);
  if (match === null) return null;
  const [, key = "", value = "", rest = ""] = match;
  const properties = rest
    .split(";")
    .slice(1)
    .map((property): [string, string | null] => {
      const equals = property.indexOf("=");
      if (equals < 0) return [trim(property), null];
      return [trim(property.slice(0, equals)), trim(property.slice(equals + 1))];
    });
  return { key, value, properties };
}

/** Percent-decoded exactly once; null when an escape is incomplete. */
export function decodeOnce(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  return text.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
