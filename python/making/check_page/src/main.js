// The page: fills in the school's facts and takes what people hand in.

import "./older.js";
import { canReadPictures } from "./codes.js";
import { codesIn, Unreadable } from "./files.js";
import { judgeText, judgeTyped, readData, State } from "./judge.js";
import { plainDate } from "./words.js";
import { article, element, keyLine } from "./view.js";

const $ = (id) => document.getElementById(id);

class Stopped extends Error {}

let data = null;
let stopping = false;
let busy = false;
const waiting = [];

function start() {
  try {
    data = readData($("data").textContent);
  } catch {
    $("no-data").hidden = false;
    $("tools").hidden = true;
    return;
  }
  document.title = `查验证书 · ${data.school}`;
  $("school").textContent = data.school;
  for (const place of document.querySelectorAll(".page-date")) place.textContent = plainDate(data.date);
  $("keys").append(...data.keys.map(keyLine));
  if (!data.keys.length) $("keys").append(element("li", {}, "本页没有公钥：只能查验没有签名的早期证书。"));
  $("count").textContent = `登记 ${data.certificates.size} 张，作废 ${data.revoked.size} 张`;
  if (!canReadPictures()) $("no-pictures").hidden = false;
  listen();
}

function listen() {
  for (const input of [$("file"), $("camera")]) {
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = "";
    });
  }
  listenToDrops();
  $("stop").addEventListener("click", () => {
    stopping = true;
  });
  $("paste-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("text").value;
    if (text.trim()) show(judgeText(data, text), "粘贴的文字");
    else complain($("text"), "请先把扫码得到的文字粘贴进来。");
  });
  $("typed-form").addEventListener("submit", (event) => {
    event.preventDefault();
    checkTyped();
  });
  $("clear").addEventListener("click", () => {
    $("results").replaceChildren();
    $("after").hidden = true;
    $("text").value = "";
    $("typed-form").reset();
    $("file").focus();
  });
  $("print").addEventListener("click", () => window.print());
}

function listenToDrops() {
  const zone = $("drop");
  const over = (event) => {
    event.preventDefault();
    zone.classList.add("over");
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length) {
      event.preventDefault();
      take(files);
    }
  });
}

function checkTyped() {
  const number = $("number");
  const code = $("code");
  if (!number.value.trim()) return complain(number, "请填写证书编号。");
  if (!code.value.trim()) return complain(code, "请填写校验码（10 个字符）。");
  const fields = {};
  for (const input of $("typed-form").querySelectorAll("[data-label]")) fields[input.dataset.label] = input.value;
  const answer = judgeTyped(data, { number: number.value, code: code.value, fields });
  return show({ ...answer, caption: "您填写的内容" }, "填写的编号和校验码");
}

function complain(input, words) {
  input.setCustomValidity(words);
  input.reportValidity();
  input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
}

function show(answer, source) {
  const made = article(answer, source);
  $("results").prepend(made);
  $("after").hidden = false;
  if (!busy) reveal(made);
  return made;
}

function reveal(made) {
  made.querySelector("h3").focus({ preventScroll: true });
  made.scrollIntoView({ block: "start" });
}

/** Files wait their turn: those that come while others are read are read after them. */
async function take(files) {
  waiting.push(...files);
  if (busy || !waiting.length) return;
  busy = true;
  stopping = false;
  $("progress").hidden = false;
  let done = 0;
  try {
    while (waiting.length) {
      const file = waiting.shift();
      done += 1;
      await readFile(file, `${done} / ${done + waiting.length}`);
    }
  } catch (problem) {
    if (!(problem instanceof Stopped)) throw problem;
    waiting.length = 0;
  } finally {
    busy = false;
    $("progress").hidden = true;
  }
  const first = $("results").firstElementChild;
  if (first) reveal(first);
}

async function readFile(file, count) {
  let words = "";
  const pause = async (more) => {
    if (more !== null) words = more;
    $("progress-words").textContent = `正在识别（${count}）：${file.name}${words ? `，${words}` : ""}`;
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (stopping) throw new Stopped();
  };
  try {
    const { codes, note } = await codesIn(file, pause);
    showCodes(codes, file.name, note);
  } catch (problem) {
    if (problem instanceof Stopped) throw problem;
    show(unread(problem instanceof Unreadable ? problem.message : "这个文件读不出来（可能太大，或浏览器太旧）。请换一张小一些的图片，或粘贴扫码得到的文字。"), file.name);
  }
}

/** One answer for each certificate; other codes on the sheet (a school's account, a link) are only counted. */
function showCodes(codes, name, note) {
  const judged = codes.map((code) => ({ ...code, answer: judgeText(data, code.text) }));
  const certificates = judged.filter((one) => one.answer.state !== State.UNREADABLE);
  const chosen = certificates.length ? certificates : judged.slice(0, 1);
  const others = judged.length - chosen.length;
  if (!chosen.length) return show(noCode(note), name);
  // The newest stands first: shown from the last, the first of the file ends on top.
  for (const one of chosen.reverse()) {
    const made = show(one.answer, one.where ? `${name}，${one.where}` : name);
    if (others) made.append(element("p", { class: "aside" }, `这个文件里还有 ${others} 个二维码不是证书的，没有理会。`));
    if (note) made.append(element("p", { class: "aside" }, note));
  }
  return undefined;
}

function noCode(note) {
  return {
    ...unread("图片里没有找到二维码，或者太小、太暗、太模糊，认不出来。"),
    title: "没有找到二维码",
    next: [
      "请靠近一些，让二维码占画面的三分之一左右，光线均匀、不反光、对好焦，再拍一张。",
      "也可以用手机扫码后把文字粘贴到下面，或填写证书编号和校验码。",
      ...(note ? [note] : []),
    ],
  };
}

const unread = (sentence) => ({
  state: State.UNREADABLE,
  title: "读不出来",
  sentences: [sentence],
  rows: [],
  compared: [],
  open: [],
  next: ["也可以用手机扫码后把文字粘贴到下面，或填写证书编号和校验码。"],
});

start();
window.checkPageReady = true;
