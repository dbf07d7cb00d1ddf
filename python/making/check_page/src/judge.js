// The verdict on words or on what was typed. Everything here is told from the page's data alone.

import { DATE, ENTRY_LABELS, LABELS, NAME, NUMBER, RATING, TOTAL } from "./labels.js";
import { codeOf, Entry, ENTRY_BYTES, fingerprintOf, isSigned, publicKeyOf, signatureOf } from "./proof.js";
import { fromBase64 } from "./bytes.js";
import { isoDate, isPartOfWords, linesOf, plainDate, readWords, spellings, typedCode, typedNumber } from "./words.js";

export const State = {
  VALID: "valid",
  PARTLY: "partly",
  ALTERED: "altered",
  REVOKED: "revoked",
  FOREIGN: "foreign",
  LATER: "later",
  UNKNOWN: "unknown",
  UNREADABLE: "unreadable",
};

/** How a field of the answer was compared. */
export const Mark = { SIGNED: "signed", AGREES: "agrees", DIFFERS: "differs", NONE: "none" };

/** The page's data, checked once. Throws where it is not what a page of this format holds. */
export function readData(json) {
  const data = JSON.parse(json);
  if (data.format !== 1) throw new Error("format");
  const keys = data.keys.map((key) => {
    const bytes = publicKeyOf(key.public);
    if (!bytes || fingerprintOf(bytes) !== key.fingerprint) throw new Error("key");
    return { ...key, bytes };
  });
  const revoked = new Map(data.revoked.map((one) => [one.number, one.date]));
  return { ...data, day: plainDate(data.date), keys, revoked, certificates: new Map(Object.entries(data.certificates)) };
}

/** An answer: its state, title, sentences, what is asked of the reader, what was compared, the rows of the table and what to do next. */
function answer(state, title, sentences, { ask = "", rows = [], compared = [], open = [], next = [] } = {}) {
  return { state, title, sentences, ask, rows, compared, open, next };
}

const ASK_SCHOOL = "请把证书和本结果交给发证学校核实；核实以前不要采用这张证书。";
const NEWER_PAGE = "请向学校要一份新的查验页，或直接向学校核实。";
const COMPARE_PAPER =
  "请把下表与纸面逐项对照：有一项不同，纸面就被改动过（本页读的是二维码，不读纸上印的字）。";

export function judgeText(data, text) {
  // A line break inside a value is a space, or nothing where a program wrapped the lines; and a program that joined
  // wrapped lines may have left a space. Whatever the signature is right over, the school has signed.
  const readings = [readWords(text, " "), readWords(text, ""), readWords(text.replace(/\s+/g, ""), "")].filter(Boolean);
  if (!readings.length) return notWords(text);
  if (readings[0].version === 1) return judgeEarly(data, readings[0]);
  const signed = readings.find((words) => signerOf(data, words));
  return judgeSigned(data, signed || readings[0]);
}

function notWords(text) {
  const part = isPartOfWords(text);
  return answer(
    State.UNREADABLE,
    part ? "文字不完整" : "这不是证书的二维码",
    [
      part
        ? "这段文字像是证书二维码里的内容，但缺了几项、重复了或前后颠倒，不能查验。"
        : "读到的内容不是本系统证书的文字（也可能只是其中一段），不能查验。",
    ],
    {
      next: [
        part
          ? "请重新扫码，把从“证书编号”到“签名”（早期证书到“校验码”）的文字完整复制过来。"
          : "请确认扫的是证书上的二维码；证书上没有二维码时，请用编号和校验码查验。",
      ],
    },
  );
}

const keysHinted = (data, hint) => data.keys.filter((key) => key.fingerprint.startsWith(hint));

/** The key that signed the words, or undefined. */
function signerOf(data, words) {
  const signature = signatureOf(words.signature);
  if (!signature) return undefined;
  return keysHinted(data, words.hint).find((key) => isSigned(linesOf(words.fields), signature, key.bytes));
}

function entryOf(data, number, code) {
  const bytes = data.certificates.has(number) && fromBase64(data.certificates.get(number));
  return bytes && bytes.length === ENTRY_BYTES ? new Entry(number, code, bytes) : null;
}

function rowsOf(fields, mark) {
  return LABELS.filter((label) => fields[label]).map((label) => ({ label, value: fields[label], mark: mark(label) }));
}

function judgeSigned(data, words) {
  if (!keysHinted(data, words.hint).length) {
    return answer(
      State.FOREIGN,
      "不是本校的证书",
      [`这张证书不是用${data.school}的密钥签名的（证书上的密钥：${words.hint.slice(0, 4)}-${words.hint.slice(4)}）。`],
      {
        rows: rowsOf(words.fields, () => Mark.NONE),
        open: ["表里的各项都没有核对"],
        next: ["请看证书上的发证单位，用那个单位的查验页查验。", "若证书自称是本校发的，请与学校联系。"],
      },
    );
  }
  const key = signerOf(data, words);
  return key ? judgeGenuine(data, words, key) : judgeAltered(data, words);
}

function judgeAltered(data, words) {
  const signature = signatureOf(words.signature);
  const entry = signature && entryOf(data, words.fields[NUMBER], codeOf(signature));
  const wrong = entry && entry.codeIsRight ? differing(entry, words.fields) : [];
  if (!wrong.length) {
    return answer(
      State.ALTERED,
      "内容被改动",
      ["签名与内容对不上：证书编号或签名被换过，或者内容被改过。说不出是哪一项。"],
      { rows: rowsOf(words.fields, () => Mark.NONE), compared: ["签名：不对"], next: [ASK_SCHOOL] },
    );
  }
  return answer(State.ALTERED, "内容被改动", [`被改动的是：${wrong.join("、")}。签名与内容对不上，与登记也不一致。`], {
    rows: alteredRows(words.fields, wrong, Mark.AGREES),
    compared: ["签名：不对", `各项与登记：${wrong.join("、")}不一致`],
    next: [ASK_SCHOOL, "原来的内容请向学校查询（本页不公开登记的内容）。"],
  });
}

const differing = (entry, fields) => ENTRY_LABELS.filter((label) => !entry.has(label, fields[label] || ""));

function alteredRows(fields, wrong, others) {
  const labels = LABELS.filter((label) => fields[label] || wrong.includes(label));
  return labels.map((label) => ({
    label,
    value: fields[label] || "",
    mark: wrong.includes(label) ? Mark.DIFFERS : others,
  }));
}

function judgeGenuine(data, words, key) {
  const number = words.fields[NUMBER];
  const rows = rowsOf(words.fields, () => Mark.SIGNED);
  const compared = ["签名：正确，二维码里的内容没有改动"];
  if (data.revoked.has(number)) return revokedAnswer(data, number, rows, compared);
  const entry = entryOf(data, number, codeOf(signatureOf(words.signature)));
  if (entry) {
    if (entry.codeIsRight && !differing(entry, words.fields).length) return validAnswer(data, rows, key);
    return answer(State.REVOKED, "已作废", ["签名正确，但这个编号现在登记的是另一张证书；这一张已经作废。"], {
      rows,
      compared: [...compared, "与登记：不是现在登记的那一张"],
      next: ["请向持证人要现在有效的那一张，或向学校核实。"],
    });
  }
  if (key.distrusted) {
    return answer(
      State.FOREIGN,
      "不是本校的证书",
      [`签名用的密钥自${plainDate(key.distrusted)}起停用（可能泄露），登记里也没有这张证书：不能当作本校签发的。`],
      { rows: rowsOf(words.fields, () => Mark.NONE), compared: ["签名：用停用的密钥签的，不能作数", "登记：没有这个编号"], next: [ASK_SCHOOL] },
    );
  }
  if (words.fields[DATE] > data.date) {
    return answer(
      State.LATER,
      "本页日期之后签发，无法判断",
      [`签名正确。但这张证书签发于${plainDate(words.fields[DATE])}，本页的登记只到${data.day}：后来是否作废，本页不知道。`],
      { rows, compared, open: ["是否作废没有核对"], ask: COMPARE_PAPER, next: [NEWER_PAGE] },
    );
  }
  return answer(
    State.UNKNOWN,
    "无法判断",
    ["签名正确，但本页的登记里没有这个编号：可能已经撤销，也可能是学校另一本工作簿签发的。"],
    { rows, compared: [...compared, "登记：没有这个编号"], open: ["是否有效没有核对"], next: ["请向学校核实。"] },
  );
}

function validAnswer(data, rows, key) {
  const sentences = [`签名正确，登记里有这张证书；截至${data.day}没有作废。`];
  if (key.distrusted) sentences.push(`签名的密钥自${plainDate(key.distrusted)}起停用，这张证书按登记核对，仍然有效。`);
  return answer(State.VALID, "有效", sentences, {
    rows,
    compared: ["签名：正确，二维码里的内容没有改动", "各项与登记：一致", `作废名单（到${data.day}）：不在其中`],
    open: ["纸面上印的字没有核对，要请您看"],
    ask: COMPARE_PAPER,
    next: [`${data.day}以后是否作废本页不知道；要紧的事请向学校要一份新的查验页。`],
  });
}

function revokedAnswer(data, number, rows, compared) {
  const day = data.revoked.get(number);
  return answer(State.REVOKED, "已作废", [`学校已${day ? `于${plainDate(day)}` : ""}把这张证书作废，不能再作为凭证。`], {
    rows,
    compared: [...compared, "作废名单：在其中"],
    next: ["请向持证人要重新签发的那一张，或向学校核实。"],
  });
}

function judgeEarly(data, words) {
  const { fields, code } = words;
  const number = fields[NUMBER];
  const entry = entryOf(data, number, code);
  const unmarked = rowsOf(fields, () => Mark.NONE);
  if (data.revoked.has(number)) return revokedAnswer(data, number, unmarked, []);
  if (!entry) return noEntry(data, number, unmarked, "这张是早期证书，没有签名，只能按登记核对；");
  if (!entry.codeIsRight) return wrongCode(unmarked, false);
  const iso = { ...fields, [DATE]: isoDate(fields[DATE]) || fields[DATE] };
  const labels = [NAME, RATING, TOTAL, DATE];
  const wrong = labels.filter((label) => !entry.has(label, iso[label] || ""));
  const open = ["二维码里没有的项目（种类、学时、轮次）没有核对", "纸面上印的字没有核对，要请您看"];
  if (wrong.length) {
    return answer(State.ALTERED, "内容被改动", [`被改动的是：${wrong.join("、")}。编号和校验码对得上，这几项与登记不一致。`], {
      rows: alteredRows(fields, wrong, Mark.AGREES),
      compared: ["编号和校验码：对得上", `各项与登记：${wrong.join("、")}不一致`],
      next: [ASK_SCHOOL],
    });
  }
  return answer(
    State.VALID,
    "有效",
    [`早期证书，无签名，按本页登记核对：各项一致；截至${data.day}没有作废。`],
    {
      rows: rowsOf(fields, () => Mark.AGREES),
      compared: ["编号和校验码：对得上", "姓名、等级、总分、签发日期与登记：一致", `作废名单（到${data.day}）：不在其中`],
      open,
      ask: COMPARE_PAPER,
      next: [`${data.day}以后是否作废本页不知道；要紧的事请向学校要一份新的查验页。`],
    },
  );
}

function noEntry(data, number, rows, before) {
  return answer(
    State.UNKNOWN,
    "无法判断",
    [`${before}本页没有编号“${number}”：可能抄错了，可能是${data.day}以后签发的，也可能不是本校的证书。`],
    {
      rows,
      compared: ["登记：没有这个编号"],
      open: ["各项都没有核对"],
      next: ["请对照证书检查编号；没有抄错的，请向学校要一份新的查验页，或直接向学校核实。"],
    },
  );
}

function wrongCode(rows, isTyped) {
  return answer(
    State.ALTERED,
    isTyped ? "内容被改动，或校验码填错" : "内容被改动",
    [
      isTyped
        ? "这个编号的校验码不是您填的这一个：可能抄错了，也可能证书编号或校验码被改动过。"
        : "被改动的是：证书编号或校验码。本校这个编号的校验码不是这一个（外校的早期证书也会这样）。",
    ],
    {
      rows,
      compared: ["编号和校验码：对不上"],
      open: ["其余各项没有核对"],
      next: isTyped
        ? ["请对照证书重新填写编号和校验码（校验码里没有 0、1、I、O 这四个字符）。", `仍然不对的：${ASK_SCHOOL}`]
        : [ASK_SCHOOL],
    },
  );
}

/** Typed from paper: number, 校验码 and whichever fields were filled in; blank ones are not compared. */
export function judgeTyped(data, typed) {
  const number = typedNumber(typed.number);
  const code = typedCode(typed.code);
  const fields = Object.fromEntries(Object.entries(typed.fields).filter(([, value]) => value.trim()));
  const given = { [NUMBER]: number, ...fields };
  const unmarked = rowsOf(given, () => Mark.NONE);
  const entry = entryOf(data, number, code);
  if (!entry) {
    return data.revoked.has(number) ? revokedAnswer(data, number, unmarked, []) : noEntry(data, number, unmarked, "");
  }
  if (!entry.codeIsRight) return wrongCode(unmarked, true);
  const pair = "编号和校验码：对得上";
  if (data.revoked.has(number)) return revokedAnswer(data, number, unmarked, [pair]);
  const right = (label) => spellings(label, fields[label]).some((value) => entry.has(label, value));
  const wrong = Object.keys(fields).filter((label) => !right(label));
  if (wrong.length) {
    return answer(State.ALTERED, "内容被改动", [`与登记不一致的是：${wrong.join("、")}（填错了也会这样）。`], {
      rows: alteredRows(given, wrong, Mark.AGREES),
      compared: [pair, `填写的各项与登记：${wrong.join("、")}不一致`],
      next: ["请对照证书检查填写的内容；没有填错的，纸面就被改动过。", ASK_SCHOOL],
    });
  }
  return typedAnswer(data, entry, given, pair);
}

function typedAnswer(data, entry, given, pair) {
  const filled = ENTRY_LABELS.filter((label) => label in given);
  const blank = [RATING, TOTAL].filter((label) => !(label in given) && entry.has(label, ""));
  const missing = [NAME, RATING, TOTAL, DATE].filter((label) => !(label in given) && !blank.includes(label));
  const rows = rowsOf(given, (label) => (label === NUMBER || filled.includes(label) ? Mark.AGREES : Mark.NONE));
  const compared = [pair, `作废名单（到${data.day}）：不在其中`];
  if (filled.length) compared.push(`${filled.join("、")}与登记：一致`);
  const without = blank.map((label) => `登记里这张证书没有${label}：纸面上若印着${label}，就是被改动过。`);
  const rest = ENTRY_LABELS.filter((label) => !filled.includes(label) && !blank.includes(label));
  const open = rest.length ? [`${rest.join("、")}没有核对`] : [];
  if (!missing.length) {
    return answer(State.VALID, "有效", [`编号、校验码和填写的各项都与登记一致；截至${data.day}没有作废。`, ...without], {
      rows,
      compared,
      open,
      next: ["没有填写的项目请不要当作核对过；需要时补填再查。"],
    });
  }
  return answer(
    State.PARTLY,
    "编号和校验码有效，纸面内容没有核对",
    [`登记里有这个编号，校验码正确，截至${data.day}没有作废。但仅凭这两项看不出纸面上的字是否被改动。`, ...without],
    { rows, compared, open, next: [`请照纸面补填：${missing.join("、")}，再查一次；或扫证书上的二维码。`] },
  );
}
