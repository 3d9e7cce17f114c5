// PEM (RFC 7468 section 2): a private key's first line. Certificates and public keys are no secrets.
import { DASH, SPACE } from "../../bytes/ascii";
import { startsWithText } from "../../bytes/scan";

const BEGIN: string = "-----BEGIN ";
const PRIVATE: string = "PRIVATE KEY";
/** Longer labels than `PGP PRIVATE KEY BLOCK` and `ENCRYPTED PRIVATE KEY` are not in use. */
const LABEL_BYTES: i32 = 32;

/** Whether the dash at `at` starts a private key. */
export function isPrivateKeyAt(buf: StaticArray<u8>, at: i32, to: i32): bool {
  if (!startsWithText(buf, at, to, BEGIN)) return false;
  const label = at + BEGIN.length;
  const end = min(label + LABEL_BYTES, to);
  for (let i = label; i < end && buf[i] != DASH; i++) {
    if ((i == label || buf[i - 1] == SPACE) && startsWithText(buf, i, to, PRIVATE)) return true;
  }
  return false;
}
