// Gifts: the catalogue, what one gives, the gift box, and the card in the conversation.

import { barcode } from "./barcode.js";
import * as chat from "./chat.js";
import { $, button, el, emit, notice, on, onClick, onSubmit, tell, uuid, won, wordsOf } from "./page.js";
import { api, me } from "./session.js";

const STATES = {
  awaiting_payment: "waits for its payment",
  delivered: "delivered",
  accepted: "accepted",
  declined: "declined",
  canceled: "canceled",
  expired: "expired",
};

let catalogue = [];
let asked = false;
let order;

const get = async (path) => (await api("GET", `/v1/gifts/${path}`)).body;
const post = async (path) => (await api("POST", `/v1/gifts/${path}`)).body;

$("gifts").addEventListener("toggle", () => $("gifts").open && showAll().catch((problem) => notice(problem.message)));
on("signed-in", () => $("gifts").open && showAll().catch(() => {}));
on("up", (module) => module === "gifts" && me() && $("gifts").open && showAll().catch(() => {}));
on("gifts.gift", () => soon());
on("gifts.bump", () => soon());
on("marks", () => $("gifts").open && showFriends());

// A burst of changes asks once.
function soon() {
  if (!asked && $("gifts").open) {
    asked = true;
    setTimeout(() => {
      asked = false;
      showBox().catch(() => {});
    }, 200);
  }
}

async function showAll() {
  await showBox();
  catalogue = (await get("catalogue?limit=100")).items;
  $("give").elements.thing.replaceChildren(...catalogue.map((item) => {
    const words = `${item.name}, ${item.partner}, ${won(item.price.amount)}${item.age_restricted ? " (19+)" : ""}`;
    const title = item.age_restricted ? "needs a proof of age" : "";
    return el("option", { value: item.id, disabled: item.age_restricted, title }, words);
  }));
  $("give").elements.thing.value = catalogue.find((item) => !item.age_restricted)?.id ?? "";
  showFriends();
}

// Those one has a conversation of two with, and oneself.
function showFriends() {
  const select = $("give").elements.friend;
  const before = select.value;
  const friends = [...chat.conversations.values()].filter((c) => c.kind === "direct").reverse().map(chat.otherOf);
  select.replaceChildren(...friends.map((id) => tell(el("option", { value: id }), chat.nameOf(id))),
    el("option", { value: me().id }, `${me().name} (myself)`));
  select.value = [...select.options].some(({ value }) => value === before) ? before : select.options[0].value;
}

// The id is made and kept before anything is sent: the same form sent again is the same order.
onSubmit($("give"), async ({ thing, friend, message }) => {
  const { price } = catalogue.find(({ id }) => id === thing.value);
  const wish = { item: thing.value, price, recipient: friend.value, message: message.value };
  if (JSON.stringify(order?.wish) !== JSON.stringify(wish)) {
    order = { id: uuid(), wish };
  }
  await api("PUT", `/v1/gifts/orders/${order.id}`, wish, { Prefer: "wait=3" });
  order = undefined;
  emit("moved");
  $("give").elements.message.value = "";
  await showBox();
});

async function showBox() {
  const [received, sent] = await Promise.all([get("received?limit=10"), get("sent?limit=5")]);
  $("box").replaceChildren(...received.items.map(gotten));
  $("given").replaceChildren(...sent.items.map(given));
}

function gotten(gift) {
  const { id, state, item, buyer, message, voucher } = gift;
  const left = voucher?.remaining ? `, ${won(voucher.remaining.amount)} left` : "";
  const usable = voucher?.state === "active";
  return el("li", { className: "gift" },
    el("p", {}, el("strong", {}, item.name), ` ${item.partner}, from ${buyer.name ?? "somebody"}: `,
      voucher && !usable ? voucher.state : STATES[state] ?? state, left),
    el("p", { className: "meta", dir: "auto" }, message),
    ...(usable ? [button("Barcode", () => showCode(voucher.code, item.name)), " "] : []),
    ...(state === "delivered" ? [button("Accept", () => answer(id, "accept")), " "] : []),
    ...(usable && ["delivered", "accepted"].includes(state) ? [button("Decline", () => answer(id, "decline"))] : []));
}

function given(gift) {
  const { id, state, item, recipient, price, payment, refund } = gift;
  const comes = refund?.state === "settled" ? "came back" : "comes back";
  const back = refund ? `, ${won(refund.amount.amount)} ${comes}` : "";
  const open = ["awaiting_payment", "delivered"].includes(state);
  return el("li", { className: "gift" },
    el("p", {}, el("strong", {}, item.name),
      ` to ${recipient.name ?? "somebody"}, ${won(price.amount)}: ${STATES[state] ?? state}${back}`),
    ...(payment?.words ? [el("p", { className: "meta" }, wordsOf(payment.words))] : []),
    ...(open ? [button("Cancel", () => answer(id, "cancel"))] : []));
}

const answer = (id, word) => post(`orders/${id}/${word}`).finally(showBox);

// The card of a gift holds all that a till needs: it is shown though gifts is away.
export function giftCard({ item, partner, barcode: code, valid_until, message }) {
  const show = button("Barcode", () => showCode(code, item));
  return el("div", { className: "bubble money" }, el("span", {}, "A gift "), el("strong", {}, item),
    el("span", {}, `${partner}, until ${valid_until}`), el("span", { dir: "auto" }, message), show);
}

// As wide as the window allows, in whole pixels a module.
function showCode(code, words) {
  const narrow = barcode(code);
  const scale = Math.max(1, Math.floor((innerWidth - 48) / Number(narrow.getAttribute("width"))));
  $("code").querySelector("h2").textContent = words;
  $("code-bars").replaceChildren(barcode(code, Math.min(2, scale)), el("p", {}, code.replace(/(.{4})(?=.)/g, "$1 ")));
  $("code").showModal();
}

onClick($("code-close"), () => $("code").close());
