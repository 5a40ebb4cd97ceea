// What stands in each part of the page at a glance, and what is away there: by /v1/app/home, which answers in part, and
// in the words of the manifests.

import { $, el, language, on, pause } from "./page.js";
import { api, me } from "./session.js";

const LOOK_EVERY_MILLIS = 15_000;

let degraded = [];
let modules = [];

on("signed-in", watch);
on("status", (seen) => {
  modules = seen;
  showAway();
});
["taxi.ride", "gifts.gift"].forEach((news) => on(news, () => look()));

async function watch() {
  while (me()) {
    await look();
    await pause(LOOK_EVERY_MILLIS);
  }
}

async function look() {
  try {
    const home = (await api("GET", "/v1/app/home")).body;
    degraded = home.degraded;
    $("taxi-news").textContent = home.parts.taxi?.ride ? "a ride is under way" : "";
    $("driving-news").textContent = home.parts.taxi?.drive ? "a ride is under way" : "";
    const { received = 0, awaiting_payment: waiting = 0 } = home.parts.gifts ?? {};
    const news = [received && `${received} to accept`, waiting && `${waiting} to pay`];
    $("gifts-news").textContent = news.filter(Boolean).join(", ");
  } catch {
    degraded = [];
  }
  showAway();
}

// The words of what does not work of a module, or works with something else away; else why its part of the first screen
// is missing.
function showAway() {
  document.querySelectorAll("[data-module]").forEach((place) => {
    const name = place.dataset.module;
    const module = modules.find((each) => each.name === name);
    const told = (module?.capabilities ?? []).filter((capability) => capability.words && wanted(place, capability));
    const missing = degraded.filter((part) => part.module === name && told.length === 0);
    const said = [
      ...told.map(({ words, state }) => [words[language], language, state === "up" ? "good" : ""]),
      ...missing.map(({ detail }) => [detail, "en", ""]),
    ];
    if (place.textContent !== said.map(([text]) => text).join("")) {
      place.replaceChildren(...said.map(([text, lang, className]) => el("span", { lang, className }, text)));
    }
  });
}

// A part may be about some of its module's capabilities only.
const wanted = (place, { name }) => !place.dataset.capabilities || place.dataset.capabilities.split(" ").includes(name);
