// A ride, as its rider sees it: quote, request, follow, cancel, rate.

import { mapOf } from "./map.js";
import { $, button, el, kept, notice, on, onSubmit, placeOptions, time, uuid, won, wordsOf } from "./page.js";
import { me } from "./session.js";
import * as taxi from "./taxi.js";

const LOOK_MILLIS = 3000;
const STATES = {
  processing: "Looking for a driver …",
  accepted: "A driver is on the way",
  arrived: "The driver is at the door",
  in_progress: "On the way",
  completed: "Arrived",
  no_drivers: "No driver was free",
  rider_canceled: "Canceled",
  driver_canceled: "The drivers canceled",
};

let quoted;
let ride;
let looking;

placeOptions($("quote").elements.pickup, taxi.PLACES, 0);
placeOptions($("quote").elements.dropoff, taxi.PLACES, 2);

on("signed-in", () => look().catch(() => {}));
on("up", (module) => module === "taxi" && me() && look().catch(() => {}));
on("taxi.ride", ({ id, version }) => {
  if (ride?.id === id && ride.version < version) {
    look().catch(() => {});
  }
});
on("taxi.bump", () => me() && look().catch(() => {}));

onSubmit($("quote"), async ({ pickup, dropoff }) => {
  const [from, to] = [taxi.PLACES[pickup.value], taxi.PLACES[dropoff.value]];
  quoted = { ...(await taxi.quote(from, to)), from, to, ride: uuid() };
  showQuote();
});

function showQuote() {
  const items = quoted.items.map(({ code, amount }) => `${code} ${won(amount.amount)}`);
  const request = button("Request", async () => {
    kept.write(`ride ${me().id}`, quoted.ride);
    show(await taxi.request(quoted.ride, quoted.token));
    quoted = undefined;
  });
  $("ride-quote").replaceChildren(
    el("p", {}, el("strong", {}, won(quoted.fare.amount)), ` ${items.join(" · ")}`),
    el("p", { className: "meta" }, `${km(quoted.distance_meters)}, ${minutes(quoted.duration_seconds)}, good until `,
      time(quoted.expires_at)), request);
}

// The ride one is on, or the last one of this tab. One that was refused never was.
async function look() {
  const begun = kept.read(`ride ${me().id}`, "");
  const known = ride || !begun ? null : await taxi.ride(begun).catch((problem) => {
    if (problem.status !== 404) {
      throw problem;
    }
  });
  const id = ride?.id ?? known?.id ?? (await taxi.lastRide())?.id;
  if (id) {
    show(known ?? (await taxi.ride(id)));
  }
}

// The socket tells of each change; where the driver is, is looked up.
function show(seen) {
  ride = seen;
  const active = taxi.ACTIVE.includes(ride.state);
  clearTimeout(looking);
  if (active || ["due", "pending"].includes(ride.payment?.state)) {
    looking = setTimeout(() => look().catch(() => show(ride)), LOOK_MILLIS);
  }
  $("ride-quote").replaceChildren();
  $("quote").hidden = active;
  const { driver, pin } = ride;
  $("ride").replaceChildren(
    el("p", {}, el("strong", {}, STATES[ride.state] ?? ride.state), ` ${won(ride.fare.amount)}`),
    ...(active ? [mapOf({ from: ride.pickup, to: ride.dropoff, car: driver?.at })] : []),
    ...(driver ? [el("p", {}, `${driver.name}, ${driver.vehicle}, ${driver.plate}`)] : []),
    ...(pin ? [el("p", { className: "pin" }, "Your PIN: ", el("strong", {}, pin),
      el("small", {}, " for the driver at the door, who may ask for it in chat"))] : []),
    ...payment(ride.payment),
    ...actions(active));
}

function payment(owed) {
  if (!owed) {
    return [];
  }
  const said = `${won(owed.amount.amount)}: ${wordsOf(owed.words) || owed.state}`;
  const payAgain = button("Pay now", async () => show(await taxi.payAgain(ride.id)));
  const again = owed.next_action === "pay_again" ? [payAgain] : [];
  return [el("p", { className: `payment ${owed.state}` }, said), ...again];
}

function actions(active) {
  if (active && ride.state !== "in_progress") {
    return [button("Cancel the ride", previewCancel)];
  }
  if (ride.state !== "completed") {
    return [];
  }
  if (ride.stars) {
    return [el("p", { className: "meta" }, `You gave ${"★".repeat(ride.stars)}`)];
  }
  return [el("div", { className: "row", role: "group", ariaLabel: "Rate the ride" },
    ...[1, 2, 3, 4, 5].map((stars) => {
      const star = button("★", async () => show(await taxi.rate(ride.id, stars)));
      star.ariaLabel = `${stars} of 5 stars`;
      return star;
    }))];
}

async function previewCancel() {
  const fee = await taxi.cancelFee(ride.id);
  if (fee.amount === 0 || confirm(`Cancel for ${won(fee.amount)}?`)) {
    show(await taxi.cancel(ride.id, fee));
    notice(`The ride is canceled${fee.amount === 0 ? "; it costs nothing" : ` for ${won(fee.amount)}`}.`);
  }
}

export const km = (meters) => `${(meters / 1000).toFixed(1)} km`;
export const minutes = (seconds) => `${Math.max(1, Math.round(seconds / 60))} min`;
