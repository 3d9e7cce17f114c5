// Keys and tokens that say by a prefix who issued them. The table has prefixes only: no key is in this file.
import { COMMA, DASH, isDigit, isHexDigit, isUpper, UNDERSCORE } from "../../bytes/ascii";
import { bytesOf } from "../../bytes/scan";
import { spend } from "../effort";
import { byteAt, kindOf, SIXTY_FOUR, WORD } from "./kind";

/**
 * Entry by entry: the prefix, in which `?` is any letter or digit; the alphabet of what follows (U upper case and digits, x
 * hexadecimal, a letters and digits, w these and `_-`, t what RFC 6750 section 2.1 allows and `%`); and how much of it must
 * follow at least, in two digits. From each issuer's own documentation.
 */
export const KEY_FORMS: string =
  "A?IA,U16,AIza,w35,ya29.,w30,GOCSPX-,w28," + // AWS, Google
  "AccountKey=,t40,SharedAccessKey=,t40,sig=,t40," + // Azure
  "gh?_,a36,github_pat_,w60," +
  "gl??-,w20,gl???-,w20,gl????-,w20,gl?????-,w20," + // GitLab
  "xox?-,w20,xapp-,w20,hooks.slack.com/services/,t20," +
  "sk_????_,a16,rk_????_,a16,whsec_,t32," + // Stripe
  "npm_,a36,pypi-,w50,rubygems_,x48,dckr_pat_,w27," + // registries
  "sk-proj-,w40,sk-ant-,w40,sk-svcacct-,w40,sk-,a48,hf_,a34," + // models
  "hv?.,w24,AGE-SECRET-KEY-1,U58,tskey-,w20," + // keepers of secrets
  "SG.,w20,dapi,x32,do?_v1_,x64,pul-,x40,LTAI,a16,ATATT3,w60," + // clouds
  "shp??_,x32,sq0?tp-,w22,sq0?sp-,w43," + // shops
  "NRAK-,U27,gl??_,w32,lin_api_,a40,ntn_,a40,figd_,w40,PMAK-,w40," + // tools
  "Bearer ,t16,bearer ,t16,";

/** What it takes to compare an entry, and to look for a client secret. */
const ENTRY_EFFORT: i32 = 2;
const SECRET_EFFORT: i32 = 26;

const ANY: u8 = 0x3f;
const table = bytesOf(KEY_FORMS);
/** Where the first entry with a first byte starts, and from each entry the next that starts alike; -1 for none. */
const firsts = new StaticArray<i16>(128);
const nexts = new StaticArray<i16>(KEY_FORMS.length);
/** By first byte: one bit for the lowest five of each second, and each third byte that some entry has. */
const seconds = new StaticArray<u32>(128);
const thirds = new StaticArray<u32>(128);

/** The end of the key that starts at the word `at`, or 0. */
export function keyEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  const first = buf[at];
  if (first >= 128 || !isAmong(seconds[first], byteAt(buf, at + 1, to))) return 0;
  if (!isAmong(thirds[first], byteAt(buf, at + 2, to))) return 0;
  for (let entry = <i32>firsts[first]; entry >= 0; entry = nexts[entry]) {
    let p = entry;
    let i = at;
    while (i < to && isLike(table[p], buf[i])) {
      p++;
      i++;
    }
    spend(ENTRY_EFFORT);
    if (table[p] != COMMA) continue;
    const least = (<i32>table[p + 2] - 0x30) * 10 + table[p + 3] - 0x30;
    const body = i;
    while (i < to && isOf(table[p + 1], buf[i])) i++;
    spend((i - body) >> 1);
    if (i - body >= least) return i;
  }
  return 0;
}

function isAmong(bits: u32, c: u8): bool {
  return ((bits >> (c & 31)) & 1) != 0;
}

function isLike(want: u8, c: u8): bool {
  return want == ANY ? (kindOf(c) & WORD) != 0 : want == c && c != COMMA;
}

/** Whether the `~` at `at` is that of an Azure client secret: three characters, a digit, `Q~`, 31 to 34 characters. */
export function isClientSecretAt(buf: StaticArray<u8>, from: i32, at: i32, to: i32): bool {
  if (at - from < 5 || buf[at - 1] != 0x51 || !isDigit(buf[at - 2])) return false;
  spend(SECRET_EFFORT);
  const stop = min(at + 32, to); // no further: a value of nothing but these is looked at from each of them
  let i = at + 1;
  while (i < stop && isOf(0, buf[i])) i++;
  return i - at > 31;
}

/** Whether `c` is of an alphabet of the table. */
export function isOf(alphabet: u8, c: u8): bool {
  if (isDigit(c)) return true;
  switch (alphabet) {
    case 0x55: // U
      return isUpper(c);
    case 0x78: // x
      return isHexDigit(c);
    case 0x61: // a
      return (kindOf(c) & WORD) != 0;
    case 0x77: // w
      return (kindOf(c) & WORD) != 0 || c == UNDERSCORE || c == DASH;
    default:
      return (kindOf(c) & (WORD | SIXTY_FOUR)) != 0 || c == 0x2e || c == 0x7e || c == 0x3d || c == 0x25;
  }
}

function bitOf(want: u8): u32 {
  return want == ANY ? ~0 : 1 << (want & 31);
}

function readTable(): void {
  memory.fill(changetype<usize>(firsts), 0xff, firsts.length << 1);
  for (let at = 0; at < KEY_FORMS.length; at = KEY_FORMS.indexOf(",", at) + 5) {
    const first = KEY_FORMS.charCodeAt(at);
    seconds[first] |= bitOf(table[at + 1]);
    thirds[first] |= bitOf(table[at + 2]);
    nexts[at] = firsts[first];
    firsts[first] = <i16>at;
  }
}

readTable();
