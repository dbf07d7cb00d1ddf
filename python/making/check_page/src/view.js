// What is shown of an answer. Text from outside only ever becomes text nodes.

import { Mark, State } from "./judge.js";
import { plainDate as day } from "./words.js";

const ICONS = {
  [State.VALID]: "icon-right",
  [State.PARTLY]: "icon-partly",
  [State.ALTERED]: "icon-wrong",
  [State.REVOKED]: "icon-revoked",
  [State.FOREIGN]: "icon-wrong",
  [State.LATER]: "icon-question",
  [State.UNKNOWN]: "icon-question",
  [State.UNREADABLE]: "icon-question",
};

const MARKS = {
  [Mark.SIGNED]: ["right", "✓ 未改动"],
  [Mark.AGREES]: ["right", "✓ 一致"],
  [Mark.DIFFERS]: ["wrong", "✗ 被改动"],
  [Mark.NONE]: ["open", "— 未核对"],
};

/** Characters that show nothing, or turn the direction of text, by their number. */
const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]/g;
const shown = (text) => text.replace(INVISIBLE, (sign) => `〔U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}〕`);

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

function list(title, lines, kind) {
  if (!lines.length) return [];
  const items = lines.map((line) => element("li", {}, shown(line)));
  return [element("div", { class: `lines ${kind}` }, element("h4", {}, title), element("ul", {}, ...items))];
}

function table(rows, caption) {
  if (!rows.length) return [];
  const body = rows.map(({ label, value, mark }) => {
    const [kind, words] = MARKS[mark];
    return element(
      "tr",
      { class: kind },
      element("th", { scope: "row" }, label),
      element("td", { class: "value" }, value ? element("bdi", {}, shown(value)) : "已被删去"),
      element("td", { class: "mark" }, words),
    );
  });
  const head = element(
    "tr",
    {},
    ...["项目", "内容", "核对"].map((title) => element("th", { scope: "col" }, title)),
  );
  return [
    element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...body)),
  ];
}

/** One answer as an article. `source` says where the words came from (a file's name and page, or pasted, or typed). */
export function article(answer, source) {
  return element(
    "article",
    { class: `result ${answer.state}`, "data-state": answer.state },
    element(
      "header",
      {},
      icon(ICONS[answer.state]),
      element("div", {}, element("h3", { tabindex: "-1" }, answer.title), element("p", { class: "source" }, shown(source))),
    ),
    element(
      "div",
      { class: "says" },
      ...answer.sentences.map((sentence) => element("p", {}, shown(sentence))),
      ...(answer.ask ? [element("p", { class: "ask" }, answer.ask)] : []),
    ),
    ...table(answer.rows, answer.caption || "证书的内容"),
    ...list("核对了什么", answer.compared, "compared"),
    ...list("没有核对什么", answer.open, "open"),
    ...list("接下来", answer.next, "next"),
  );
}

export const dashed = (fingerprint) => fingerprint.match(/.{1,4}/g).join("-");

/** One key of the school: its fingerprint, from when to when, and since when it is not to be trusted. */
export function keyLine(key) {
  const period = `${day(key.from)}起${key.until ? `，${day(key.until)}止` : "，现用"}`;
  const item = element("li", {}, element("code", {}, dashed(key.fingerprint)), element("span", { class: "period" }, period));
  if (key.distrusted) {
    item.append(element("span", { class: "distrusted" }, `自${day(key.distrusted)}起停用（可能泄露）：只认登记里有的证书`));
  }
  return item;
}
