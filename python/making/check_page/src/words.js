// From text that was scanned, pasted or typed to the words of a certificate.

import { CODE, DATE, EARLY_LABELS, EARLY_NEVER_BLANK, LABELS, NEVER_BLANK, NUMBER, SIGNATURE } from "./labels.js";

const LABEL = new RegExp(`(${[...LABELS, SIGNATURE, CODE].join("|")})\\s*[:：]`, "g");
const ORDER = [...LABELS, SIGNATURE, CODE];
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const SIGNATURE_TEXT = /^2\.([2-9A-HJ-NP-Z]{8})\.([A-Za-z0-9_-]{86})$/;

/**
 * The words of a certificate as version 2 ({fields, hint, signature}) or 1 ({fields, code}); null where the text is
 * not the words of one. `lineBreak` is what a line break inside a value stands for: a space, or nothing where a
 * program has wrapped the lines.
 */
export function readWords(text, lineBreak) {
  const lines = text.split(/[\r\n\u0085\u2028\u2029]/).map((line) => line.trim());
  const plain = lines.filter(Boolean).join(lineBreak);
  const found = [...plain.matchAll(LABEL)];
  const places = found.map((one) => ORDER.indexOf(one[1]));
  if (!found.length || found[0][1] !== NUMBER) return null;
  if (places.some((place, index) => index > 0 && place <= places[index - 1])) return null;
  const values = {};
  found.forEach((one, index) => {
    const end = index + 1 < found.length ? found[index + 1].index : plain.length;
    values[one[1]] = oneLine(plain.slice(one.index + one[0].length, end));
  });
  if (Object.values(values).some((value) => CONTROL.test(value))) return null;
  if (SIGNATURE in values) return CODE in values ? null : signedWords(values);
  return CODE in values ? earlyWords(values) : null;
}

/** Whether the text looks like a part of a certificate's words: what is wrong with it is that something is missing. */
export const isPartOfWords = (text) => /证书编号\s*[:：]/.test(text);

function signedWords(values) {
  const parts = SIGNATURE_TEXT.exec(values[SIGNATURE].replace(/\s/g, ""));
  const fields = some(values, LABELS);
  if (!parts || NEVER_BLANK.some((label) => !fields[label])) return null;
  return { version: 2, fields, hint: parts[1], signature: parts[2] };
}

function earlyWords(values) {
  const fields = some(values, EARLY_LABELS);
  const strange = LABELS.some((label) => values[label] && !EARLY_LABELS.includes(label));
  const code = typedCode(values[CODE]);
  if (strange || !/^[0-9A-Z]{10}$/.test(code) || EARLY_NEVER_BLANK.some((label) => !fields[label])) return null;
  return { version: 1, fields, code };
}

const some = (values, labels) =>
  Object.fromEntries(labels.filter((label) => values[label]).map((label) => [label, values[label]]));

export const oneLine = (text) => text.replace(/\s+/g, " ").trim();

/** The lines that are signed. */
export const linesOf = (fields) => LABELS.filter((label) => fields[label]).map((label) => `${label}：${fields[label]}`);

/** Full-width letters, digits and signs as ASCII. */
const narrow = (text) =>
  text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");

export const typedCode = (text) => narrow(text).replace(/[\s\-—–－_.·]/g, "").toUpperCase();

export const typedNumber = (text) => narrow(text).replace(/\s/g, "");

/** A day as people write it, as 2026-06-30; null where it is none. */
export function isoDate(text) {
  const plain = narrow(text).replace(/\s/g, "");
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) || chineseDate(plain);
  if (!parts) return null;
  const [year, month, day] = parts.slice(1).map(Number);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return null;
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

const DIGITS = "〇一二三四五六七八九";

function chineseDate(text) {
  const parts = /^([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日$/.exec(text);
  if (!parts) return null;
  const year = [...parts[1].replace(/[○零]/g, "〇")].map((sign) => DIGITS.indexOf(sign)).join("");
  return [text, year, belowHundred(parts[2]), belowHundred(parts[3])];
}

function belowHundred(text) {
  const [tens, ones] = text.includes("十") ? text.split("十") : ["〇", text];
  return (tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0);
}

/** 2026-06-30 as people read it; whatever else as it is. */
export const plainDate = (text) =>
  text.replace(/^(\d{4})-(\d\d)-(\d\d)$/, (_, year, month, day) => `${year}年${Number(month)}月${Number(day)}日`);

/** The spellings in which what a person typed from paper may stand in the register. */
export function spellings(label, text) {
  const line = oneLine(text);
  if (label === DATE) return [isoDate(line) || line];
  const numeral = /^(\d+)(?:\.(\d+))?(?:分|学时|课时)?$/.exec(narrow(line).replace(/\s/g, ""));
  if (numeral) {
    const whole = numeral[1].replace(/^0+(?=\d)/, "");
    const decimals = (numeral[2] || "").replace(/0+$/, "");
    const padded = [decimals, decimals.padEnd(1, "0"), decimals.padEnd(2, "0")];
    return [...new Set([line, ...padded.map((digits) => (digits ? `${whole}.${digits}` : whole))])];
  }
  const dots = ["·", "•", "‧", "・", "."].map((dot) => line.replace(/[·•‧・．.]/g, dot));
  return [...new Set([line, ...dots].flatMap((one) => [one, one.replace(/ /g, "")]))];
}
