// Payment card numbers: ISO/IEC 7812-1 (13 to 19 digits, Luhn's check digit, issuer ranges). Judges digits that
// number.ts has read; finds nothing by itself.
import { digitAt, passesLuhn } from "./digits";

/** Whether the number of `length` digits at `start`, the last that was read, is one that card schemes issue. */
export function isCard(start: i32, length: i32): bool {
  return length >= 13 && length <= 19 && passesLuhn(start) && isIssued(start, length);
}

/**
 * Whether a number of `length` digits at `start` lies in a range that card schemes issue from. Seventeen and more only
 * where a scheme really issues them: a 64-bit id in decimal has nineteen digits.
 */
function isIssued(start: i32, length: i32): bool {
  const two = digitAt(start) * 10 + digitAt(start + 1);
  const four = two * 100 + digitAt(start + 2) * 10 + digitAt(start + 3);
  if (two >= 40 && two <= 49) return length == 13 || length == 16 || length == 19; // Visa
  if (two == 62) return length >= 16; // UnionPay
  if (length > 16) return isMaestro(four);
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length == 16; // Mastercard
  if (two == 34 || two == 37) return length == 15; // American Express
  if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) return length >= 14; // Diners Club
  if ((four >= 3528 && four <= 3589) || two == 65 || two == 81) return length == 16; // JCB, Discover, UnionPay
  if (four == 6011 || (four >= 6440 && four <= 6499) || (four >= 2200 && four <= 2204)) return length == 16; // Discover, Mir
  if (two == 82) return length == 16; // RuPay
  // Maestro, Elo, RuPay, Verve, Hipercard.
  return two == 50 || (two >= 56 && two <= 58) || two == 60 || two == 63 || two == 67;
}

function isMaestro(four: i32): bool {
  return (
    four == 5018 ||
    four == 5020 ||
    four == 5038 ||
    four == 5893 ||
    four == 6304 ||
    four == 6759 ||
    (four >= 6761 && four <= 6763)
  );
}
