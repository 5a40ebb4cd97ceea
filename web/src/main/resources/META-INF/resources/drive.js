// Driving by hand: registering, the shift, offers, and one step of a ride after the other.

import { mapOf } from "./map.js";
import { $, button, el, notice, on, onClick, onSubmit, placeOptions, time, won } from "./page.js";
import { km } from "./ride.js";
import { me } from "./session.js";
import * as taxi from "./taxi.js";

const PING_MILLIS = 4000;

let known;
let ride;
let at = taxi.PLACES[0];
let pinging;

placeOptions($("place").elements.at, taxi.PLACES, 0);

$("driving").addEventListener("toggle", () => $("driving").open && begin().catch((problem) => notice(problem.message)));
on("signed-in", () => {
  known = ride = undefined;
  show();
});
on("up", (module) => module === "taxi" && me() && known && look().catch(() => {}));
on("taxi.offer", () => known && look().catch(() => {}));
on("taxi.ride", () => known && look().catch(() => {}));
on("taxi.bump", () => known && look().catch(() => {}));

onSubmit($("register"), async ({ name, vehicle, plate }) => {
  known = await taxi.register({ name: name.value, vehicle: vehicle.value, plate: plate.value });
  show();
});

onSubmit($("place"), async ({ at: select }) => {
  at = taxi.PLACES[select.value];
  await ping();
});

onClick($("shift"), async () => {
  known = { ...known, ...(await taxi.shift(!known.available)) };
  show();
  await look();
});

// Nobody is a driver until they say so.
async function begin() {
  if (!known) {
    try {
      known = await taxi.driver();
    } catch (problem) {
      if (problem.status !== 403) {
        throw problem;
      }
    }
    show();
    await look();
  }
}

async function look() {
  if (!known) {
    return;
  }
  const active = (await taxi.drives()).find(({ state }) => taxi.ACTIVE.includes(state));
  ride = active ? await taxi.drive(active.id) : undefined;
  showRide();
  showOffers(ride || !known.available ? [] : await taxi.offers());
  const { rides, settled, waiting } = await taxi.earnings();
  const sums = `${won(settled.amount)} arrived, ${won(waiting.amount)} on the way`;
  $("earnings").textContent = `${rides} rides in thirty days: ${sums}`;
}

function show() {
  $("register").hidden = Boolean(known);
  $("shift").hidden = $("place").hidden = !known;
  $("shift").textContent = known?.available ? "End the shift" : "Begin the shift";
  clearInterval(pinging);
  if (!known) {
    $("offers").replaceChildren();
    $("drive").replaceChildren();
    $("earnings").textContent = "";
  } else if (known.available) {
    ping().catch(() => {});
    pinging = setInterval(() => ping().then(look).catch(() => {}), PING_MILLIS);
  }
}

const ping = () => taxi.position(at);

function showOffers(offers) {
  $("offers").replaceChildren(...offers.map((offer) => el("li", { className: "offer" },
    el("p", {}, el("strong", {}, won(offer.fare.amount)),
      ` ${km(offer.distance_meters)}; ${offer.meters} m away, until ${time(offer.expires_at)}`),
    mapOf({ from: offer.pickup, to: offer.dropoff, car: at }),
    button("Accept", () => taxi.accept(offer.id).finally(look)), " ",
    button("Decline", () => taxi.decline(offer.id).finally(look)))));
  if (offers.length === 0 && known?.available && !ride) {
    $("offers").replaceChildren(el("li", { className: "meta" }, "Waiting for offers …"));
  }
}

// Where one is, is where the last step of a ride happened.
const STEPS = {
  accepted: { words: "I am at the door", what: "arrived", place: "pickup" },
  in_progress: { words: "We are there", what: "complete", place: "dropoff" },
};

function showRide() {
  // What is being typed stays.
  if (ride?.state === "arrived" && $("drive").dataset.shown === `${ride.id} arrived`) {
    return;
  }
  $("drive").dataset.shown = ride ? `${ride.id} ${ride.state}` : "";
  $("drive").replaceChildren(...(ride ? steps() : []));
}

function steps() {
  const step = STEPS[ride.state];
  const cancel = button("Give the ride back", () => taxi.command(ride.id, "cancel", { reason: "" }).finally(look));
  return [
    el("p", {}, el("strong", {}, ride.rider?.name ?? "A rider"),
      ` ${won(ride.fare.amount)}, ${ride.state.replace("_", " ")}`),
    mapOf({ from: ride.pickup, to: ride.dropoff, car: at }),
    ...(step ? [button(step.words, () => take(step))] : [pinForm()]),
    ...(ride.state === "in_progress" ? [] : [" ", cancel]),
  ];
}

async function take({ what, place }) {
  at = ride[place];
  await ping().catch(() => {});
  await taxi.command(ride.id, what, what === "complete" ? { occurred_at: new Date().toISOString() } : {}).finally(look);
}

function pinForm() {
  const digits = { name: "pin", inputMode: "numeric", pattern: "[0-9]{4}", autocomplete: "off" };
  const pin = el("input", { ...digits, required: true });
  const form = el("form", { className: "row" }, el("label", { className: "grow" }, "The rider's PIN ", pin),
    el("button", {}, "Start"));
  onSubmit(form, () => taxi.command(ride.id, "start", { pin: pin.value }).finally(look));
  return form;
}
