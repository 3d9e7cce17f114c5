// Keys and tokens that say by a prefix who issued them. The table has prefixes only: no key is in this file.
import { DASH, isDigit, isHexDigit, isUpper, UNDERSCORE } from "../bytes/ascii";
import { kindOf, SIXTY_FOUR, WORD } from "./kind";

/**
 * Prefix, alphabet of what follows (U upper case and digits, x hexadecimal, a letters and digits, w these and `_-`, t what
 * RFC 6750 section 2.1 allows and `%`), and how much of it must follow at least. From each issuer's own documentation.
 */
const TABLE: string =
  "AKIA,U16,ASIA,U16,ABIA,U16,ACCA,U16," + // AWS
  "AIza,w35,ya29.,w30,GOCSPX-,w28," + // Google
  "AccountKey=,t40,SharedAccessKey=,t40,sig=,t40," + // Azure
  "ghp_,a36,gho_,a36,ghu_,a36,ghs_,a36,ghr_,a36,github_pat_,w60," + // GitHub
  "glpat-,w20,gldt-,w20,glrt-,w20,glcbt-,w20,glptt-,w20,glft-,w20,glimt-,w20,glagent-,w20,gloas-,w20,glsoat-,w20," +
  "xoxb-,w20,xoxp-,w20,xoxa-,w20,xoxr-,w20,xoxs-,w20,xoxe-,w20,xapp-,w20,hooks.slack.com/services/,t20," + // Slack
  "sk_live_,a16,sk_test_,a16,rk_live_,a16,rk_test_,a16,whsec_,t32," + // Stripe
  "npm_,a36,pypi-,w50,rubygems_,x48,dckr_pat_,w27," + // registries
  "sk-proj-,w40,sk-ant-,w40,sk-svcacct-,w40,sk-,a48,hf_,a34," + // models
  "hvs.,w24,hvb.,w24,hvr.,w24,AGE-SECRET-KEY-1,U58,tskey-,w20,dp.pt.,a40," + // Vault and others that keep secrets
  "SG.,w20,dapi,x32,dop_v1_,x64,doo_v1_,x64,dor_v1_,x64,pul-,x40,sbp_,x40,LTAI,a16,AKID,a32,ATATT3,w60," + // clouds
  "shpat_,x32,shpca_,x32,shppa_,x32,shpss_,x32,sq0atp-,w22,sq0csp-,w43," + // shops
  "NRAK-,U27,glsa_,w32,glc_,t32,sntrys_,t40,sntryu_,x64,lin_api_,a40,ntn_,a40,figd_,w40,PMAK-,w40," + // tools
  "Bearer ,t16,bearer ,t16";

const MOST: i32 = 96;
/** The prefixes, one after the other, and where each ends. */
const text = new StaticArray<u8>(TABLE.length);
const ends = new StaticArray<u16>(MOST + 1);
const alphabets = new StaticArray<u8>(MOST);
const least = new StaticArray<u8>(MOST);
/** The first prefix, from 1, by its first byte, and from each the next that starts alike. */
const firsts = new StaticArray<u8>(128);
const nexts = new StaticArray<u8>(MOST);

/** The end of the key that starts at the word `at`, or 0. */
export function keyEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  const first = buf[at];
  if (first >= 128) return 0;
  for (let k = <i32>firsts[first]; k > 0; k = nexts[k - 1]) {
    let i = at;
    let p = <i32>ends[k - 1];
    const stop = <i32>ends[k];
    while (p < stop && i < to && text[p] == buf[i]) {
      p++;
      i++;
    }
    if (p < stop) continue;
    const body = i;
    const alphabet = alphabets[k - 1];
    while (i < to && isOf(alphabet, buf[i])) i++;
    if (i - body >= <i32>least[k - 1]) return i;
  }
  return 0;
}

/** Whether the `~` at `at` is that of an Azure client secret: three characters, a digit, `Q~`, 31 to 34 characters. */
export function isClientSecretAt(buf: StaticArray<u8>, from: i32, at: i32, to: i32): bool {
  if (at - from < 5 || buf[at - 1] != 0x51 || !isDigit(buf[at - 2])) return false;
  let i = at + 1;
  while (i < to && isOf(0x74, buf[i])) i++;
  return i - at > 31;
}

function isOf(alphabet: u8, c: u8): bool {
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

function readTable(): void {
  let at = 0;
  let w = 0;
  for (let k = 0; at < TABLE.length; k++) {
    const comma = TABLE.indexOf(",", at);
    const first = TABLE.charCodeAt(at);
    nexts[k] = firsts[first];
    firsts[first] = <u8>(k + 1);
    while (at < comma) text[w++] = <u8>TABLE.charCodeAt(at++);
    ends[k + 1] = <u16>w;
    alphabets[k] = <u8>TABLE.charCodeAt(++at);
    let size = 0;
    for (at++; at < TABLE.length && TABLE.charCodeAt(at) != 0x2c; at++) size = size * 10 + TABLE.charCodeAt(at) - 0x30;
    least[k] = <u8>size;
    at++;
  }
}

readTable();
