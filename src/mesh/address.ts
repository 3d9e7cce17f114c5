// `HOST:PORT` as flags give it.
import { isIP } from "node:net";

export interface Address {
  host: string;
  port: number;
}

/** Reads `127.0.0.1:8080`, `[::1]:8080` or `name:8080`; null when it is none of these. Port 0 lets the system choose. */
export function readAddress(text: string): Address | null {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+)):([0-9]{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535 || (bracketed !== undefined && isIP(bracketed) !== 6)) return null;
  return { host, port };
}
