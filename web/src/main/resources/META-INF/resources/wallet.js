// The wallet: the balance, payments under way, what waits for one's word, mandates, the statement.

import * as chat from "./chat.js";
import { $, button, day, el, on, onClick, onSubmit, pause, tell, won } from "./page.js";
import * as pay from "./pay.js";
import { me } from "./session.js";

const STATES = { asking: "asking …", unknown: "not known yet, asking again", settled: "done", refused: "refused: " };
const MOST_A_CHARGE = 100_000;
const MOST_A_DAY = 500_000;

let balance = "";
let asked = false;
let linesCursor = "";

onSubmit($("top-up"), ({ amount }) => {
  pay.topUp(Number(amount.value));
  $("top-up").reset();
});

on("signed-in", show);
on("moved", show);
on("up", (module) => module === "pay" && me() && show());
["taxi.ride", "taxi.bump", "gifts.gift", "gifts.bump"].forEach((news) => on(news, show));
on("entry", ({ entry }) => entry.kind === "card" && show());
on("payments", () => {
  $("payments").replaceChildren(...pay.payments.map(({ words, body, state, detail }) =>
    el("li", { className: state }, `${words}, ${won(body.amount.amount)}: ${STATES[state]}${detail}`)));
});

// A moment later, so that a burst of events asks once. While it cannot be asked for, the last one keeps its time.
async function show() {
  if (!asked) {
    asked = true;
    await pause(150);
    asked = false;
    try {
      const wallet = await pay.wallet();
      balance = `${won(wallet.balance.amount)} as of ${day(wallet.as_of)}`;
      $("balance").textContent = balance;
      showCharges(await pay.pendingCharges());
      showMandates(await pay.mandates());
    } catch (problem) {
      $("balance").textContent = `${balance} ${problem.message}`;
    }
  }
}

function showCharges(charges) {
  $("charges").replaceChildren(...charges.map((charge) => el("li", { className: "charge" },
    el("p", {}, `${charge.module}: ${charge.title}, `, el("strong", {}, won(charge.amount.amount))),
    button("Pay", () => pay.confirmCharge(charge).finally(show)), " ",
    button("Decline", () => pay.declineCharge(charge).finally(show)))));
}

// What a module may take without asking.
function showMandates(mandates) {
  $("mandates").replaceChildren(...["taxi", "gifts"].map((module) => {
    const given = mandates.find((mandate) => mandate.module === module);
    if (!given) {
      const give = () => pay.giveMandate(module, MOST_A_CHARGE, MOST_A_DAY).finally(show);
      return mandate(`${module}: asks each time`, button(`Up to ${won(MOST_A_CHARGE)} without asking`, give));
    }
    const [once, day, used] = [given.per_charge, given.per_day, given.used].map(({ amount }) => won(amount));
    const revoke = button("Revoke", () => pay.revokeMandate(module).finally(show));
    return mandate(`${module}: up to ${once}, ${day} a day; ${used} used`, revoke);
  }));
}

const mandate = (words, action) => el("li", { className: "row" }, el("span", { className: "grow" }, words), action);

$("statement").addEventListener("toggle", () => {
  if ($("statement").open) {
    $("lines").replaceChildren();
    linesCursor = "";
    $("more-lines").click();
  }
});

onClick($("more-lines"), async () => {
  const { items, next_cursor } = await pay.statement(linesCursor);
  $("lines").append(...items.map(({ amount, counterparty, at, note }) => el("li", {},
    el("strong", {}, won(amount.amount)), amount.amount < 0 ? " to " : " from ",
    tell(el("span"), counterparty ? chat.nameOf(counterparty) : "the bank"), `, ${day(at)} ${note}`)));
  linesCursor = next_cursor ?? "";
  $("more-lines").hidden = !linesCursor;
});
