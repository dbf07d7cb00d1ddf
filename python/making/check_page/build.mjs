// Makes the page from its source: `node build.mjs NODE_MODULES LIBRARIES OUTPUT`.
// LIBRARIES is a JSON file [{name, version, licence, sha256}], OUTPUT the page with its placeholder for the data.
// The same input gives the same bytes on every machine: everything is pinned, and nothing here knows a time or a path.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [modules, librariesFile, output] = process.argv.slice(2).map((path) => resolve(path));
const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(pathToFileURL(join(modules, "x.js")));
const { build, transform } = require("esbuild");

const BROWSERS = ["chrome87", "edge88", "firefox78", "safari14"];
const PDF_BROWSERS = ["chrome92", "edge92", "firefox91", "safari15.4"];

async function bundled(entry, target) {
  const result = await build({
    entryPoints: [join(here, "src", entry)],
    absWorkingDir: here,
    bundle: true,
    format: "iife",
    charset: "ascii",
    legalComments: "inline",
    loader: { ".wasm": "base64" },
    logLevel: "error",
    logOverride: { "empty-import-meta": "silent" },
    minify: true,
    nodePaths: [modules],
    platform: "browser",
    // Safari 14 destructures well enough; only odd defaults went wrong there.
    supported: { destructuring: true },
    target,
    treeShaking: true,
    write: false,
  });
  return result.outputFiles[0].text;
}

/** A script that can stand inside <script>: nothing in it ends the element or starts a comment. */
function inside(script) {
  const safe = script.trim().replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "\\x3C!--").replace(/<(script)/gi, "\\x3C$1");
  if (safe.includes("@@DATA@@")) throw new Error("a script holds the placeholder");
  return safe;
}

function withoutElsewhere(script) {
  const found = script.match(ELSEWHERE) || [];
  if (found.length !== 1) throw new Error(`${found.length} addresses of WebAssembly where one was expected`);
  return script.replace(ELSEWHERE, '"data:,"');
}

const hashOf = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const libraries = JSON.parse(readFileSync(librariesFile, "utf8"));
const rows = libraries.map(
  ({ name, version, licence, sha256 }) =>
    `<tr><td>${name}</td><td>${version}</td><td>${licence}</td><td>${sha256}</td></tr>`,
);
const licence = (path) => readFileSync(join(modules, path), "utf8").replace(/\r\n/g, "\n").trim();
const texts = [
  ["@noble/curves、@noble/hashes", "@noble/curves/LICENSE"],
  ["core-js", "core-js/LICENSE"],
  ["zxing-wasm", "zxing-wasm/LICENSE"],
  ["pdfjs-dist（zxing-cpp 也用这份许可证 Apache-2.0）", "pdfjs-dist/LICENSE"],
  ["pdfjs-dist 里的 OpenJPEG", "pdfjs-dist/wasm/LICENSE_OPENJPEG", "pdfjs-dist/wasm/LICENSE_PDFJS_OPENJPEG"],
  ["pdfjs-dist 里的 JBIG2（PDFium）", "pdfjs-dist/wasm/LICENSE_JBIG2", "pdfjs-dist/wasm/LICENSE_PDFJS_JBIG2"],
].map(
  ([name, ...paths]) =>
    `<details><summary>${name}</summary><pre>${escaped(paths.map(licence).join("\n\n"))}</pre></details>`,
);

/** The reader would fetch its WebAssembly from this address, had it not been handed it; the page is to name no such place. */
const ELSEWHERE = /`https:\/\/[^`]*zxing-wasm@[^`]*`/g;

const main = inside(withoutElsewhere(await bundled("main.js", BROWSERS)));
const pdf = inside(await bundled("pdf.js", PDF_BROWSERS));
const old = inside((await transform(readFileSync(join(here, "src/unsupported.js"), "utf8"), { minify: true, target: "es5" })).code);
const css = readFileSync(join(here, "page.css"), "utf8");
const style = (await transform(css, { loader: "css", minify: true, target: BROWSERS })).code.trim();

const parts = {
  "script-hashes": [main, pdf, old].map(hashOf).join(" "),
  "style-hash": hashOf(style),
  style,
  libraries: rows.join("\n"),
  "licence-texts": texts.join("\n"),
  data: "@@DATA@@",
  main,
  pdf,
  unsupported: old,
};
const page = readFileSync(join(here, "page.html"), "utf8").replace(/\{\{([a-z-]+)\}\}/g, (_, name) => {
  if (!(name in parts)) throw new Error(`nothing for {{${name}}}`);
  return parts[name];
});
writeFileSync(output, page);
