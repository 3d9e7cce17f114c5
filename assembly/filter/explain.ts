// Hands the journal to a host that asked for it: `tracecloak explain` runs this very module and offers the function
// `tracecloak_field`. Envoy has no function of that name, so there nothing is ever recorded.
import { callForeign, Status } from "../abi/host";
import { bytesOf } from "../bytes/scan";
import { journal, listen, RESPONSE, WOULD } from "../decide/journal";

const FUNCTION: StaticArray<u8> = bytesOf("tracecloak_field");

let wanted: bool = false;

/** Asks the host whether it wants reasons. */
export function askHost(): void {
  wanted = callForeign(FUNCTION, FUNCTION, 0, 0) == Status.OK;
}

/** Starts the journal of one message if somebody wants it. */
export function startJournal(response: bool, would: bool): void {
  if (wanted) listen(true, (response ? RESPONSE : 0) | (would ? WOULD : 0));
}

/** Hands over what was recorded. */
export function sendJournal(): void {
  if (!wanted) return;
  const bytes = journal.buf;
  for (let at = 0; at + 2 <= journal.at; ) {
    const length = <i32>bytes[at] | ((<i32>bytes[at + 1]) << 8);
    callForeign(FUNCTION, bytes, at + 2, at + 2 + length);
    at += 2 + length;
  }
  listen(false, 0);
}
