// Which modules work, from any process that answers, in the words of their manifests.

import { $, el, emit, pause } from "./page.js";

const ASK_EVERY_MILLIS = 3000;
const DEADLINE_MILLIS = 5000;
const WORDS = { up: "works", starting: "is starting", degraded: "works with less", unavailable: "is away", off: "is not here" };

const language = navigator.language.startsWith("ko") ? "ko" : "en";
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
      say([["The server cannot be reached. It is tried again; what you type is kept.", "en"]]);
    }
    await pause(ASK_EVERY_MILLIS);
  }
}

function show(modules) {
  $("modules").replaceChildren(...modules.map(chip));
  const away = modules.filter((module) => module.state !== "up");
  say(away.flatMap((module) => module.capabilities.filter((c) => c.words).map((c) => [c.words[language], language])));
  const up = modules.filter((module) => module.state === "up").map((module) => module.name);
  up.filter((name) => before && !before.includes(name)).forEach((name) => emit("up", name));
  before = up;
}

function chip({ name, state, reason }) {
  const how = el("span", { className: state === "up" ? "unseen" : "" }, ` ${WORDS[state] ?? state}`);
  return el("li", { className: `chip ${state}`, title: reason ?? "" }, name, how);
}

// Only when it changed: this is read aloud.
function say(sentences) {
  const said = JSON.stringify(sentences);
  if (said !== saidBefore) {
    $("away").replaceChildren(...sentences.map(([text, lang]) => el("p", { lang }, text)));
    saidBefore = said;
  }
}
