// QR codes in pictures: zxing-cpp as WebAssembly, its bytes inside the page.

import wasm from "zxing-wasm/reader/zxing_reader.wasm";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { fromBase64 } from "./bytes.js";

/** Phones refuse canvases of more than some 16 million pixels. */
const MOST_PIXELS = 16e6;
const LONGEST_SIDE = 4096;
const OPTIONS = { formats: ["QRCode"], tryHarder: true, tryRotate: true, tryInvert: true, returnErrors: true };

/** One after the other until every code that can be seen is read. `side` is the longer side in pixels, 0 as it is. */
const TRIES = [
  { side: 0 },
  { side: 2200 },
  { side: 0, options: { tryDenoise: true, tryDownscale: false } },
  { parts: true },
  { side: 3200, prepare: levelled },
  { parts: true, prepare: sharpened },
  { side: 0, prepare: softened },
  { side: 1500, prepare: levelled },
  { side: 2200, prepare: levelled, options: { binarizer: "GlobalHistogram" } },
  { side: 1000 },
];

let ready = null;

/** Whether WebAssembly runs here: some browsers have none, Chrome before 97 has it and lets no page of strict rules use it. */
export function canReadPictures() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

function prepared() {
  ready = ready || prepareZXingModule({ overrides: { wasmBinary: fromBase64(wasm).buffer }, fireImmediately: true });
  return ready;
}

/** Something of which a canvas can be made, drawn so that it is `side` pixels long at most and never above what phones bear. */
export function drawn(source, width, height, side) {
  const most = Math.sqrt(MOST_PIXELS / (width * height));
  const scale = Math.min(side ? side / Math.max(width, height) : 1, LONGEST_SIDE / Math.max(width, height), most);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Gives a canvas' memory back at once: phones allow pages little of it. */
export function release(canvas) {
  canvas.width = 0;
  canvas.height = 0;
}

/** Whether there is nothing on a canvas: no two places of which one is darker. */
export function isBlank(canvas) {
  const small = drawn(canvas, canvas.width, canvas.height, 240);
  const grey = greyOf(pixels(small));
  release(small);
  let [darkest, brightest] = [255, 0];
  for (const value of grey) {
    if (value < darkest) darkest = value;
    if (value > brightest) brightest = value;
  }
  return brightest - darkest < 24;
}

/** Texts of all QR codes on a canvas. `pause` lets the page show something between two tries; it throws to stop. */
export async function textsOn(canvas, pause, tries = TRIES.length) {
  await prepared();
  const longest = Math.max(canvas.width, canvas.height);
  const found = new Map();
  for (const [place, one] of TRIES.slice(0, tries).entries()) {
    // A code seen and not read may be a stain on paper: when another was read, a few more tries are enough.
    if (found.size && place > 3) break;
    let unread = false;
    for (const picture of pictures(canvas, one, longest)) {
      await pause();
      for (const code of await readBarcodes(picture, { ...OPTIONS, ...one.options })) {
        if (code.isValid) found.set(textOf(code), true);
        else unread = true;
      }
    }
    if (found.size && !unread) break;
  }
  return [...found.keys()];
}

function* pictures(canvas, one, longest) {
  const prepare = one.prepare || ((image) => image);
  if (one.parts) {
    for (const image of enlargedParts(canvas)) yield prepare(image);
  } else {
    const smaller = one.side && one.side < longest;
    const use = smaller ? drawn(canvas, canvas.width, canvas.height, one.side) : canvas;
    yield prepare(pixels(use));
    if (smaller) release(use);
  }
}

const pixels = (canvas) => canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);

const PART = 0.62;
const ENLARGED = 1.5;

/** Four overlapping parts of the picture, enlarged: for a small code on a large sheet. */
function* enlargedParts(canvas) {
  const width = Math.round(canvas.width * PART);
  const height = Math.round(canvas.height * PART);
  const scale = Math.min(ENLARGED, LONGEST_SIDE / Math.max(width, height));
  const part = document.createElement("canvas");
  part.width = Math.round(width * scale);
  part.height = Math.round(height * scale);
  const context = part.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  for (const top of [0, canvas.height - height]) {
    for (const left of [0, canvas.width - width]) {
      context.drawImage(canvas, left, top, width, height, 0, 0, part.width, part.height);
      yield pixels(part);
    }
  }
  release(part);
}

function greyOf({ data }) {
  const grey = new Uint8ClampedArray(data.length / 4);
  for (let place = 0; place < grey.length; place += 1) {
    grey[place] = data[place * 4] * 0.299 + data[place * 4 + 1] * 0.587 + data[place * 4 + 2] * 0.114;
  }
  return grey;
}

/** The picture with what `value` makes of each pixel as its grey. */
function painted(image, value) {
  const { data } = image;
  for (let place = 0; place < data.length / 4; place += 1) {
    const grey = value(place);
    data[place * 4] = grey;
    data[place * 4 + 1] = grey;
    data[place * 4 + 2] = grey;
  }
  return image;
}

/** Grey values, each the mean of the square around it, `reach` pixels to every side. */
function blurred(grey, width, height, reach) {
  const along = (source, count, length, step, next) => {
    const result = new Uint8ClampedArray(source.length);
    for (let line = 0; line < count; line += 1) {
      const start = line * next;
      const at = (place) => source[start + Math.min(length - 1, Math.max(0, place)) * step];
      let sum = 0;
      for (let place = -reach; place <= reach; place += 1) sum += at(place);
      for (let place = 0; place < length; place += 1) {
        result[start + place * step] = sum / (2 * reach + 1);
        sum += at(place + reach + 1) - at(place - reach);
      }
    }
    return result;
  };
  return along(along(grey, height, width, 1, width), width, height, width, 1);
}

/** Without the grain of a dim picture. */
function softened(image) {
  const soft = blurred(greyOf(image), image.width, image.height, 1);
  return painted(image, (place) => soft[place]);
}

/** Edges of an unsharp picture made steeper. */
function sharpened(image) {
  const grey = greyOf(image);
  const soft = blurred(blurred(grey, image.width, image.height, 3), image.width, image.height, 3);
  return painted(image, (place) => grey[place] + 2.5 * (grey[place] - soft[place]));
}

/** The picture in grey with shadows taken out: each pixel against the brightest in its neighbourhood. */
function levelled(image) {
  const { width, height } = image;
  const grey = greyOf(image);
  const size = 32;
  const columns = Math.ceil(width / size);
  const rows = Math.ceil(height / size);
  const white = new Float32Array(columns * rows);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const cell = ((y / size) | 0) * columns + ((x / size) | 0);
      if (grey[y * width + x] > white[cell]) white[cell] = grey[y * width + x];
    }
  }
  const level = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let brightest = 1;
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
          brightest = Math.max(brightest, white[y * columns + x]);
        }
      }
      level[row * columns + column] = brightest;
    }
  }
  return painted(image, (place) => {
    const cell = ((place / width / size) | 0) * columns + (((place % width) / size) | 0);
    return (grey[place] * 255) / level[cell];
  });
}

/** The certificate's words are UTF-8; a reader that guesses may take short ones for GB18030. */
function textOf(code) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(code.bytes);
  } catch {
    return code.text;
  }
}
