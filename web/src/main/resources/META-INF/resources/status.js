// Which modules work, from any process that answers, in the words of their manifests.

import { $, el, emit, language, pause } from "./page.js";

const ASK_EVERY_MILLIS = 3000;
const DEADLINE_MILLIS = 5000;
const WORDS = {
  ko: { up: "정상", starting: "시작하는 중", degraded: "일부만 됨", unavailable: "멈춤", off: "여기에 없음" },
  en: { up: "works", starting: "is starting", degraded: "works with less", unavailable: "is away", off: "is not here" },
}[language];
let before = null;
let saidBefore = "";

export async function watchStatus() {
  for (;;) {
    try {
      const answer = await fetch("/v1/status", { signal: AbortSignal.timeout(DEADLINE_MILLIS) });
      show((await answer.json()).modules);
    } catch {
      before = [];
      $("modules").replaceChildren();
      say([["The server cannot be reached. It is tried again; what you type is kept.", "en", ""]]);
    }
    await pause(ASK_EVERY_MILLIS);
  }
}

function show(modules) {
  $("modules").replaceChildren(...modules.map(chip));
  const told = modules.flatMap(({ name, capabilities }) => capabilities.map((each) => ({ module: name, ...each })))
    .filter((capability) => capability.words);
  emit("status", modules);
  say(told.filter(hasNoPart).map(({ state, words }) => [words[language], language, state === "up" ? "good" : ""]));
  const up = modules.filter(works).map((module) => module.name);
  up.filter((name) => before && !before.includes(name)).forEach((name) => emit("up", name));
  before = up;
}

// Whoever is signed in reads it in the part of the page that it is about.
const hasNoPart = ({ module }) => $("ship").hidden || !document.querySelector(`[data-module="${module}"]`);

const works = (module) => module.state === "up" || module.state === "degraded";

function chip({ name, state, reason, capabilities }) {
  const less = state === "up" && capabilities.some((capability) => capability.state !== "up");
  const shown = less ? "degraded" : state;
  const how = el("span", { className: shown === "up" ? "unseen" : "" }, ` ${WORDS[shown] ?? shown}`);
  return el("li", { className: `chip ${shown}`, title: reason ?? "" }, name, how);
}

// Only when it changed: this is read aloud.
function say(sentences) {
  const said = JSON.stringify(sentences);
  if (said !== saidBefore) {
    $("away").replaceChildren(...sentences.map(([text, lang, className]) => el("p", { lang, className }, text)));
    saidBefore = said;
  }
}
