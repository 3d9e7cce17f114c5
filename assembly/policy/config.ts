// The plugin configuration as the host hands it over (policy-semantics.md 1): JSON in a StringValue.
import { Problem } from "../json/problem";
import { readJson } from "../json/read";
import { CONFIG_LIMIT_BYTES } from "../words/limit";
import { Policy } from "./model";
import { readPolicy } from "./read";
import { strictPolicy } from "./strict";

/** The policy in `text`, or null with `problem` set. Nothing at all is the strict default (rule 18). */
export function readConfig(text: StaticArray<u8>, problem: Problem): Policy | null {
  if (text.length == 0) return strictPolicy();
  if (text.length > CONFIG_LIMIT_BYTES) {
    problem.say("config-size", "", "at most 262144 bytes");
    return null;
  }
  if (isStruct(text)) {
    problem.say("config-struct", "", "JSON in a google.protobuf.StringValue, not a google.protobuf.Struct");
    return null;
  }
  const root = readJson(text, problem);
  return root === null ? null : readPolicy(root, problem);
}

/**
 * Whether these are the bytes of a `google.protobuf.Struct`: field 1, its length, a key as field 1, a value as field 2.
 * That last tag, 0x12, stands nowhere in JSON, which starts with 0x0a as well when it starts with a line feed.
 */
function isStruct(text: StaticArray<u8>): bool {
  const length = text.length;
  if (text[0] != 0x0a) return false;
  let at = 1;
  while (at < length && at < 6 && text[at] >= 0x80) at++; // the length of the entry, a varint
  at++;
  if (at + 1 >= length || text[at] != 0x0a || text[at + 1] >= 0x80) return false;
  at += 2 + text[at + 1];
  return at < length && text[at] == 0x12;
}
