// A message begun under a policy, as filter/stream.ts begins one, for tables of fields.
import { bytesOf } from "../../../assembly/bytes/scan";
import { Hop } from "../../../assembly/decide/hop";
import { Message, message } from "../../../assembly/decide/message";
import { Problem } from "../../../assembly/json/problem";
import { readConfig } from "../../../assembly/policy/config";

/** The one message, begun as a request to the mesh under `spec` in single quotes, with no key; `text` is its buffer. */
export function begin(spec: string, text: string): Message {
  const attach = "{'point':'outbound-cluster','peer':'mesh','tenant':'acme','service':'checkout','zone':'mesh'}";
  const head = "'apiVersion':'tracecloak/v1','kind':'TracePolicy'";
  const config = "{'attach':" + attach + ",'policy':{" + head + ",'spec':" + spec + "}}";
  const problem = new Problem();
  const policy = readConfig(bytesOf(config.replaceAll("'", '"')), problem);
  assert(policy !== null, problem.code + " " + problem.pointer);
  const hop = new Hop(policy!, null, 0);
  message.start(hop, hop.rulesFor(policy!.attach.peer, false), bytesOf(text));
  message.kept.reset();
  return message;
}

/** What stands in the message's `out` from `start` on. */
export function written(start: i32 = 0): string {
  const out = message.out;
  return String.UTF8.decodeUnsafe(changetype<usize>(out.buf) + start, out.at - start);
}
