// Barcodes by Code 128, set B (ISO/IEC 15417): every character is three bars and three spaces, eleven modules wide.

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 10;
const HEIGHT = 60;
const START_B = 104;
const STOP = "2331112";
const WIDTHS = (
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 " +
  "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 " +
  "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 " +
  "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 " +
  "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 " +
  "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 " +
  "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
).split(" ");

// One module is one pixel wide, or `scale` of them: bars between pixels could not be read.
export function barcode(text, scale = 1) {
  let x = QUIET;
  const bars = [];
  for (const [i, width] of [...patterns(text).join("")].entries()) {
    if (i % 2 === 0) {
      bars.push(`M${x} 0h${width}v${HEIGHT}h-${width}z`);
    }
    x += Number(width);
  }
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: `0 0 ${x + QUIET} ${HEIGHT}`,
    width: scale * (x + QUIET),
    height: HEIGHT,
    preserveAspectRatio: "none",
    "shape-rendering": "crispEdges",
    role: "img",
    "aria-label": `Barcode ${text}`,
    class: "barcode",
  };
  Object.entries(attributes).forEach(([name, value]) => svg.setAttribute(name, value));
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", bars.join(""));
  svg.append(path);
  return svg;
}

function patterns(text) {
  const values = [...text].map((character) => character.charCodeAt(0) - 32);
  const sum = values.reduce((total, value, i) => total + value * (i + 1), START_B);
  return [...[START_B, ...values, sum % 103].map((value) => WIDTHS[value]), STOP];
}
