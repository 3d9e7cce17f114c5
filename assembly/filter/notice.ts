// Our own log lines: one line per event, `tracecloak event=… key=value …`. Names and numbers only, never a value.
import { LogLevel, log } from "../abi/host";
import { EQUALS, PERCENT, QUOTE, SPACE } from "../bytes/ascii";
import { writeHex } from "../bytes/hex";
import { Writer } from "../bytes/writer";

const line: Writer = new Writer(new StaticArray<u8>(2048));

/** Starts a line about `event`. */
export function notice(event: string): void {
  line.reset();
  line.text("tracecloak event=");
  line.text(event);
}

/** Adds ` key=word`: a name that policy is made of, its bytes percent-encoded where they are not printable ASCII. */
export function say(key: string, word: string): void {
  line.byte(SPACE);
  line.text(key);
  line.byte(EQUALS);
  const bytes = Uint8Array.wrap(String.UTF8.encode(word));
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i];
    if (c > SPACE && c < 0x7f && c != PERCENT) {
      line.byte(c);
    } else {
      line.byte(PERCENT);
      writeHex(line, c, 2);
    }
  }
}

/** Adds ` key="text"`: words of the program's own. */
export function quote(key: string, text: string): void {
  line.byte(SPACE);
  line.text(key);
  line.byte(EQUALS);
  line.byte(QUOTE);
  line.text(text);
  line.byte(QUOTE);
}

export function count(key: string, n: u64): void {
  line.byte(SPACE);
  line.text(key);
  line.byte(EQUALS);
  line.decimal(n);
}

/** Sends the line; a longer one than fits is cut. */
export function send(level: LogLevel): void {
  log(level, line.buf, 0, line.at);
}
