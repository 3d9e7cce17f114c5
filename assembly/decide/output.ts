// Where new values are written: one buffer, reset per callback, that the edits of that callback point into.
import { Writer } from "../bytes/writer";

/** Room for all that a header map of the largest size can become; more than that is refused. */
export const out: Writer = new Writer(new StaticArray<u8>(160 * 1024));
