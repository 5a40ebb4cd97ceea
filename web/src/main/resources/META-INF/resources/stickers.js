// Stickers: as pictures, and the picker that sends them.

import { $, el, notice, onClick, wordsOf } from "./page.js";
import { api } from "./session.js";

const PATH = "/v1/chat/sticker-packs";

let asked;

// Asked for once; again only if it failed.
function packs() {
  asked ??= api("GET", PATH).then((answer) => answer.body.items);
  asked.catch(() => (asked = undefined));
  return asked;
}

const image = (src, alt) => el("img", { className: "sticker", width: 128, height: 128, src, alt });

// A sticker that cannot be shown is at least named.
export function picture({ pack, name }) {
  const shown = image(`${PATH}/${pack}/${name}.svg`, `[${pack} ${name}]`);
  packs().then((all) => {
    const known = all.find(({ id }) => id === pack)?.stickers.find((sticker) => sticker.name === name);
    shown.alt = wordsOf(known?.alt) || shown.alt;
  }).catch(() => {});
  return shown;
}

// Fills the picker when it is opened first; `send` gets the pack and name of what was picked.
export function onPick(send) {
  $("stickers").addEventListener("toggle", async () => {
    if ($("stickers").open && $("packs").childElementCount === 0) {
      try {
        $("packs").replaceChildren(...(await packs()).map((pack) => sheet(pack, send)));
      } catch (problem) {
        notice(problem.message);
      }
    }
  });
}

function sheet({ id, title, stickers }, send) {
  const buttons = stickers.map(({ name, alt, url }) => {
    const words = wordsOf(alt);
    const button = el("button", { type: "button", className: "quiet", title: words }, image(url, words));
    onClick(button, () => send({ pack: id, name }));
    return button;
  });
  return el("section", {}, el("h3", {}, wordsOf(title)), el("div", { className: "sheet" }, ...buttons));
}
