// Pages of PDF files as pictures. A script of its own in the page, run only when a PDF comes: what an old browser does
// not understand of it leaves the rest of the page whole.

import jbig2 from "pdfjs-dist/wasm/jbig2.wasm";
import openjpeg from "pdfjs-dist/wasm/openjpeg.wasm";
import { fromBase64 } from "./bytes.js";

const DECODERS = { "jbig2.wasm": jbig2, "openjpeg.wasm": openjpeg };

/** What scans are packed with: pdf.js asks for these decoders by name, and would fetch them. */
class Decoders {
  async fetch({ filename }) {
    if (!(filename in DECODERS)) throw new Error(`not in this page: ${filename}`);
    return fromBase64(DECODERS[filename]);
  }
}

window.checkPageOpenPdf = async (bytes) => {
  await import("./older_pdf.js");
  // pdf.js runs in the page when its worker is already there; the worker leaves itself in `pdfjsWorker`.
  await import("pdfjs-dist/legacy/build/pdf.worker.min.mjs");
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.min.mjs");
  return getDocument({
    data: bytes,
    BinaryDataFactory: Decoders,
    useWorkerFetch: false,
    disableWorkerRendering: true,
    // Glyphs are drawn as outlines: the page allows no fonts from anywhere.
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    stopAtErrors: false,
    isImageDecoderSupported: false,
    verbosity: 0,
  }).promise;
};
