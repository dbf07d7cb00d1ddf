// From a file that was chosen or dropped to the texts of the QR codes in it.

import { canReadPictures, drawn, isBlank, release, textsOn } from "./codes.js";

export const MOST_PAGES = 200;
const POINTS_PER_INCH = 72;
/** A code of 32 mm on a page is read at 200 dpi; a small or soiled one at 300, for which a thick file has no time. */
const RESOLUTIONS = [
  { dpi: 200, tries: 2, triesInThick: 1 },
  { dpi: 300, tries: 6, triesInThick: 2 },
];
const THICK = 6;

/** A file that cannot be read, and what to do about it, in Chinese. */
export class Unreadable extends Error {}

/**
 * All codes of a file as [{text, where}], and a note on what was not looked at.
 * `pause(words)` shows how far it is; it throws to stop.
 */
export async function codesIn(file, pause) {
  if (!canReadPictures()) {
    throw new Unreadable("这个浏览器太旧，不能识别图片。请换用新的浏览器，或用手机扫码后把文字粘贴到下面的框里，或填写编号和校验码。");
  }
  if (await isPdf(file)) return codesInPdf(file, pause);
  const name = file.name.toLowerCase();
  if (/\.(docx?|wps|xlsx?|pptx?|ofd|zip|rar)$/.test(name)) {
    throw new Unreadable("这里不能打开 Word、WPS、OFD 等文件。请另存为 PDF，或对着证书拍照、截图后再放进来。");
  }
  const source = await picture(file);
  try {
    const canvas = drawn(source, source.naturalWidth, source.naturalHeight, 0);
    const texts = await textsOn(canvas, () => pause(""));
    release(canvas);
    return { codes: texts.map((text) => ({ text, where: "" })), note: "" };
  } finally {
    URL.revokeObjectURL(source.src);
  }
}

async function isPdf(file) {
  const start = new Uint8Array(await readBytes(file.slice(0, 1024)));
  return String.fromCharCode(...start).includes("%PDF-");
}

const readBytes = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Unreadable("这个文件读不出来。请重新选择，或先把它保存到本机再选。"));
    reader.readAsArrayBuffer(blob);
  });

/** The picture as a browser shows it: turned as the camera noted. */
function picture(file) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    const heic = /\.(heic|heif)$/i.test(file.name);
    image.onload = () => (image.naturalWidth ? resolve(image) : image.onerror());
    image.onerror = () => {
      URL.revokeObjectURL(image.src);
      reject(
        new Unreadable(
          heic
            ? "这个浏览器打不开 HEIC 照片。请在手机上截图，或另存为 JPG 后再选。"
            : "这个文件不是浏览器能打开的图片或 PDF（也可能已损坏）。请用 JPG、PNG 图片或 PDF。",
        ),
      );
    };
    image.src = URL.createObjectURL(file);
  });
}

async function codesInPdf(file, pause) {
  if (!window.checkPageOpenPdf) {
    throw new Unreadable("这个浏览器太旧，打不开 PDF。请对着证书拍照或截图后再选，或换用新的浏览器。");
  }
  await pause("正在打开 PDF");
  const pdf = await opened(new Uint8Array(await readBytes(file)));
  try {
    const pages = Math.min(pdf.numPages, MOST_PAGES);
    const codes = [];
    for (let number = 1; number <= pages; number += 1) {
      await pause(`第 ${number} 页，共 ${pages} 页`);
      for (const text of await textsOnPage(await pdf.getPage(number), pages >= THICK, pause)) {
        codes.push({ text, where: pdf.numPages > 1 ? `第 ${number} 页` : "" });
      }
    }
    const note = pdf.numPages > MOST_PAGES ? `只看了前 ${MOST_PAGES} 页，共 ${pdf.numPages} 页。请把后面的页另存为一个 PDF 再查。` : "";
    return { codes, note };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function opened(bytes) {
  try {
    return await window.checkPageOpenPdf(bytes);
  } catch (problem) {
    throw new Unreadable(
      problem && problem.name === "PasswordException"
        ? "这个 PDF 有密码。请去掉密码，或打开后截图再选。"
        : "这个 PDF 打不开（可能已损坏，或浏览器太旧）。请对着证书拍照或截图后再选。",
    );
  }
}

async function textsOnPage(page, isInThick, pause) {
  try {
    for (const { dpi, tries, triesInThick } of RESOLUTIONS) {
      const canvas = await rendered(page, dpi);
      const blank = isBlank(canvas);
      const texts = blank ? [] : await textsOn(canvas, () => pause(null), isInThick ? triesInThick : tries);
      release(canvas);
      if (blank || texts.length) return texts;
    }
    return [];
  } finally {
    page.cleanup();
  }
}

async function rendered(page, dpi) {
  const natural = page.getViewport({ scale: 1 });
  const wanted = dpi / POINTS_PER_INCH;
  const scale = Math.min(wanted, 4096 / Math.max(natural.width, natural.height));
  const viewport = page.getViewport({ scale });
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.floor(viewport.width));
  canvas.height = Math.max(1, Math.floor(viewport.height));
  const canvasContext = canvas.getContext("2d", { willReadFrequently: true });
  await page.render({ canvasContext, canvas, viewport }).promise;
  return canvas;
}
