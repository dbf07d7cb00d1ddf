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
  { side: 3200, level: true },
  { side: 1500, level: true },
  { side: 2200, level: true, options: { binarizer: "GlobalHistogram" } },
  { side: 1000 },
  { quarters: true },
];

let ready = null;

export const canReadPictures = () => typeof WebAssembly === "object" && typeof WebAssembly.instantiate === "function";

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

/** Texts of all QR codes on a canvas. `pause` lets the page show something between two tries; it throws to stop. */
export async function textsOn(canvas, pause, tries = TRIES.length) {
  await prepared();
  const longest = Math.max(canvas.width, canvas.height);
  const found = new Map();
  for (const [place, one] of TRIES.slice(0, tries).entries()) {
    // A code seen and not read may be a stain on paper: when another was read, a few more tries are enough.
    if (found.size && place > 3) break;
    await pause(place);
    let unread = false;
    for (const picture of pictures(canvas, one, longest)) {
      for (const code of await readBarcodes(picture, { ...OPTIONS, ...one.options })) {
        if (code.isValid) found.set(textOf(code), true);
        else unread = true;
      }
    }
    if (found.size && !unread) break;
  }
  return [...found.keys()];
}

function pictures(canvas, one, longest) {
  if (one.quarters) return quarters(canvas);
  const small = one.side && one.side < longest;
  const use = small || (one.side && longest < 1000) ? drawn(canvas, canvas.width, canvas.height, one.side) : canvas;
  const image = pixels(use);
  return [one.level ? levelled(image) : image];
}

const pixels = (canvas) => canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);

/** Nine overlapping parts of the picture, each twice as large: for a small code on a large sheet. */
function* quarters(canvas) {
  const width = Math.round(canvas.width / 2);
  const height = Math.round(canvas.height / 2);
  const scale = Math.min(2, LONGEST_SIDE / Math.max(width, height));
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < 3; column += 1) {
      const part = document.createElement("canvas");
      part.width = Math.round(width * scale);
      part.height = Math.round(height * scale);
      const context = part.getContext("2d", { willReadFrequently: true });
      const left = Math.round((canvas.width - width) * (column / 2));
      const top = Math.round((canvas.height - height) * (row / 2));
      context.drawImage(canvas, left, top, width, height, 0, 0, part.width, part.height);
      yield pixels(part);
    }
  }
}

/** The picture in grey with shadows taken out: each pixel against the brightest in its neighbourhood. */
function levelled(image) {
  const { width, height, data } = image;
  const grey = new Uint8ClampedArray(width * height);
  for (let place = 0; place < grey.length; place += 1) {
    grey[place] = data[place * 4] * 0.299 + data[place * 4 + 1] * 0.587 + data[place * 4 + 2] * 0.114;
  }
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
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const place = y * width + x;
      const value = Math.min(255, (grey[place] * 255) / level[((y / size) | 0) * columns + ((x / size) | 0)]);
      data[place * 4] = value;
      data[place * 4 + 1] = value;
      data[place * 4 + 2] = value;
    }
  }
  return image;
}

/** The certificate's words are UTF-8; a reader that guesses may take short ones for GB18030. */
function textOf(code) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(code.bytes);
  } catch {
    return code.text;
  }
}
