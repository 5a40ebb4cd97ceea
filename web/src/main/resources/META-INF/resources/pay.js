// Money: the wallet, payments whose outcome may take a while to be known, charges and mandates.

import { emit, jitter, kept, notice, pause, uuid } from "./page.js";
import { api, me } from "./session.js";

const LONGEST_WAIT_MILLIS = 5000;
const SHOWN = 5;
const FINAL = ["settled", "refused"];

// Newest first: {id, path, body, words, state, detail}. `state` is asking, unknown, settled or refused.
export let payments = [];

export function start() {
  payments = kept.read(`payments ${me().id}`, []);
  payments.filter(isOpen).forEach((payment) => settle(payment, true));
}

export const topUp = (amount) => begin("/v1/pay/top-ups/", { amount: { amount, currency: "KRW" } }, "Top-up");

export const transfer = (to, name, amount, note) =>
  begin("/v1/pay/transfers/", { to, amount: { amount, currency: "KRW" }, note }, `To ${name}`);

export const wallet = async () => (await api("GET", "/v1/pay/wallet")).body;

export const statement = async (cursor) => (await api("GET", `/v1/pay/statement?limit=10&cursor=${cursor}`)).body;

// What modules asked for and no mandate covers; it is confirmed as it was seen.
export const pendingCharges = async () => (await api("GET", "/v1/pay/charges?state=pending&limit=20")).body.items;

export const confirmCharge = ({ id, module, payee, amount }) =>
  api("POST", `/v1/pay/charges/${id}/confirm`, { module, payee, amount });

export const declineCharge = ({ id }) => api("POST", `/v1/pay/charges/${id}/decline`);

export const mandates = async () => (await api("GET", "/v1/pay/mandates")).body.items;

export const giveMandate = (module, perCharge, perDay) =>
  api("PUT", `/v1/pay/mandates/${module}`, {
    per_charge: { amount: perCharge, currency: "KRW" },
    per_day: { amount: perDay, currency: "KRW" },
  });

export const revokeMandate = (module) => api("DELETE", `/v1/pay/mandates/${module}`);

const isOpen = (payment) => !FINAL.includes(payment.state);

// The id is made and kept before anything is sent: whatever is lost on the way, the same id is asked for again.
function begin(path, body, words) {
  const id = uuid();
  const payment = { id, path: path + id, body, words, state: "asking", detail: "" };
  payments = [payment, ...payments.filter((other, i) => isOpen(other) || i < SHOWN - 1)];
  settle(payment, path.includes("top-ups"));
}

// Asks until the outcome is known. A 503 says that this request did nothing; that settles the matter only when no
// earlier one may have done something (`maybe`). A top-up is noted before the bank is asked, so it always may.
async function settle(payment, maybeBefore) {
  let maybe = maybeBefore;
  let method = "PUT";
  move(payment, payment.state);
  for (let attempt = 0; isOpen(payment); attempt++) {
    try {
      const { body } = await api(method, payment.path, method === "PUT" ? payment.body : undefined);
      [maybe, method] = [true, "GET"];
      move(payment, FINAL.includes(body.state) ? body.state : "unknown");
    } catch (problem) {
      if (method === "GET" && problem.status === 404) {
        // Not stored. The same under the same id cannot pay twice.
        method = "PUT";
      } else if (problem.retryable && (maybe || problem.status === 0)) {
        maybe = true;
        move(payment, "unknown");
      } else {
        move(payment, "refused", (problem.retryable ? "It did not happen. " : "") + problem.message);
      }
    }
    if (isOpen(payment)) {
      await pause(500 + jitter(attempt, LONGEST_WAIT_MILLIS));
    }
  }
}

function move(payment, state, detail = "") {
  Object.assign(payment, { state, detail });
  kept.write(`payments ${me().id}`, payments);
  emit("payments");
  if (state === "settled") {
    emit("moved");
  } else if (state === "refused") {
    notice(`${payment.words}: ${detail}`);
  }
}
