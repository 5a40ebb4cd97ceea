// Money: the wallet, and payments whose outcome may take a while to be known.

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
