// Our own log lines: one line per event, `tracecloak event=… key=value …`. Names and numbers only, never a value.
import { log, LogLevel } from "../abi/host";
import { Writer } from "../bytes/writer";

const line: Writer = new Writer(new StaticArray<u8>(2048));

/** Starts a line about `event`. */
export function notice(event: string): void {
  line.reset();
  line.text("tracecloak event=");
  line.text(event);
}

/** Adds ` key=word`; `word` is one of the program's own, or a name that policy is made of. */
export function say(key: string, word: string): void {
  line.byte(0x20);
  line.text(key);
  line.byte(0x3d);
  words(word, false);
}

/** Adds ` key="text"`. */
export function quote(key: string, text: string): void {
  line.byte(0x20);
  line.text(key);
  line.text('="');
  words(text, true);
  line.byte(0x22);
}

export function count(key: string, n: u64): void {
  line.byte(0x20);
  line.text(key);
  line.byte(0x3d);
  line.decimal(n);
}

/** Sends the line; a longer one than fits is cut. */
export function send(level: LogLevel): void {
  log(level, line.buf, 0, line.at);
}

/** Printable ASCII as it is, anything else as `?`: a name must not break the line or pose as another key. */
function words(text: string, quoted: bool): void {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const plain = c > 0x20 && c < 0x7f && c != 0x22;
    line.byte(plain || (quoted && c == 0x20) ? <u8>c : 0x3f);
  }
}
