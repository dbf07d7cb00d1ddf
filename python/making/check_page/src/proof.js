// Signatures, fingerprints, 校验码 and the entries of the page. Pure JavaScript throughout: a page opened from a
// folder or over plain http has no WebCrypto.

import { ed25519 } from "@noble/curves/ed25519.js";
import { hmac } from "@noble/hashes/hmac.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, joined, same, utf8 } from "./bytes.js";
import { CODE, ENTRY_LABELS } from "./labels.js";

const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const BITS = 5;
const ITERATIONS = 2000;
const CODE_TAG = 6;
const FIELD_TAG = 3;
const SIGNATURE_BYTES = 64;
const PUBLIC_BYTES = 32;

/** The first `count` characters that the bits of `bytes` make, five at a time. */
function letters(bytes, count) {
  let text = "";
  for (let letter = 0; letter < count; letter += 1) {
    let value = 0;
    for (let bit = letter * BITS; bit < (letter + 1) * BITS; bit += 1) {
      value = value * 2 + ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1);
    }
    text += ALPHABET[value];
  }
  return text;
}

export const fingerprintOf = (publicKey) => letters(sha256(joined(utf8("peixun-public-key"), publicKey)), 16);

export const codeOf = (signature) => letters(sha256(joined(utf8("peixun-code-2"), signature)), 10);

/** The 64 bytes of a signature; null where the text is not one written the one right way. */
export function signatureOf(text) {
  const bytes = fromBase64(text);
  // Of 86 characters the last holds four bits that mean nothing: only zeros there are the canonical spelling.
  return bytes && bytes.length === SIGNATURE_BYTES && /[AQgw]$/.test(text) ? bytes : null;
}

export function publicKeyOf(text) {
  const bytes = fromBase64(text);
  return bytes && bytes.length === PUBLIC_BYTES ? bytes : null;
}

/** Whether the key signed the lines; strict, as RFC 8032 has it. */
export function isSigned(lines, signature, publicKey) {
  try {
    return ed25519.verify(signature, utf8(`peixun-certificate-2\n${lines.join("\n")}`), publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/** What an entry of the page says about words: only whether they are the registered ones, and only to who knows the 校验码. */
export class Entry {
  constructor(number, code, bytes) {
    this.key = pbkdf2(sha256, utf8(code), utf8(`peixun-page-1\0${number}`), { c: ITERATIONS, dkLen: 32 });
    this.bytes = bytes;
    this.codeIsRight = same(this.tag(CODE, "").slice(0, CODE_TAG), bytes.slice(0, CODE_TAG));
  }

  tag(label, value) {
    return hmac(sha256, this.key, utf8(`${label}\0${value}`));
  }

  /** Whether the register has this value under this label; "" means blank. */
  has(label, value) {
    const start = CODE_TAG + ENTRY_LABELS.indexOf(label) * FIELD_TAG;
    return same(this.tag(label, value).slice(0, FIELD_TAG), this.bytes.slice(start, start + FIELD_TAG));
  }
}

export const ENTRY_BYTES = CODE_TAG + ENTRY_LABELS.length * FIELD_TAG;
