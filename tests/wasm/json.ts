// The JSON reader for tests on Node: a test writes a document to the buffer and asks what was wrong with it.
import { Problem } from "../../assembly/json/problem";
import { readJson } from "../../assembly/json/read";

let text: StaticArray<u8> = new StaticArray<u8>(0);

/** Makes room for a document of `length` bytes and answers its address. */
export function allocate(length: i32): usize {
  __collect(); // nothing but this module's own variables is in use between two calls
  text = new StaticArray<u8>(length);
  return changetype<usize>(text);
}

/** The code of the problem with the document in the buffer; empty when it was read. */
export function check(): string {
  const problem = new Problem();
  const root = readJson(text, problem);
  if ((root === null) != problem.found) return "neither-read-nor-refused";
  return problem.code;
}
