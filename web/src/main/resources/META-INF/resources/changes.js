// What the socket would tell of taxi and gifts, by long poll, while there is no socket.

import { emit, jitter, on, pause } from "./page.js";
import { api, me } from "./session.js";

const WAIT_SECONDS = 8;
const LONGEST_PAUSE_MILLIS = 10_000;

let connected = false;

on("connected", () => (connected = true));
on("disconnected", () => (connected = false));
on("signed-in", () => {
  watch("taxi", ({ rides, offers }) => {
    rides.forEach((ride) => emit("taxi.ride", ride));
    offers.forEach((offer) => emit("taxi.offer", offer));
  });
  watch("gifts", ({ gifts }) => gifts.forEach((gift) => emit("gifts.gift", gift)));
});

// Without a cursor, or after too much at once, everything is looked at again.
async function watch(module, apply) {
  let cursor = "";
  for (let attempt = 0; me(); ) {
    if (connected) {
      cursor = "";
      await pause(1000);
      continue;
    }
    try {
      const query = cursor ? `?wait=${WAIT_SECONDS}&after=${encodeURIComponent(cursor)}` : "";
      const { body } = await api("GET", `/v1/${module}/changes${query}`);
      if (body.reset) {
        emit(`${module}.bump`);
      } else {
        apply(body);
      }
      cursor = body.cursor;
      attempt = 0;
    } catch {
      await pause(1000 + jitter(attempt++, LONGEST_PAUSE_MILLIS));
    }
  }
}
