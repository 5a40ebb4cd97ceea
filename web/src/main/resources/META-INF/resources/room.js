// The open conversation: its log, what is not stored yet, and the forms below it.

import * as chat from "./chat.js";
import { giftCard } from "./gifts.js";
import { $, day, el, on, onClick, onSubmit, tell, time, won } from "./page.js";
import * as pay from "./pay.js";
import { me } from "./session.js";

export let current = null;

export async function enter(conversation) {
  current = conversation;
  document.body.classList.add("in-room");
  $("room").hidden = false;
  $("empty").hidden = true;
  $("money").hidden = conversation.kind !== "direct";
  showLog();
  showUnsent();
  toEnd();
  tell($("room-title"), chat.titleOf(conversation), (t) => t + (conversation.title ? ` (${conversation.members.length})` : ""));
  $("room-title").focus();
  readIfSeen();
  if (conversation.entries.length === 0) {
    await chat.earlier(conversation);
    if (current === conversation) {
      showLog();
    }
  }
}

function leave() {
  current = null;
  document.body.classList.remove("in-room");
  $("room").hidden = true;
  $("empty").hidden = false;
}

function showLog() {
  $("log").replaceChildren(...current.entries.map(row));
  $("earlier").hidden = chat.firstOf(current) === 1;
}

function row(entry) {
  const mine = entry.sender === me().id;
  const by = tell(el("span", { className: "by" }), mine ? "You" : chat.nameOf(entry.sender));
  const unread = el("b", { title: "have not read it" }, chat.unreadOf(current, entry) || "");
  const at = el("time", { dateTime: entry.sent_at, title: day(entry.sent_at) }, time(entry.sent_at));
  const what = entry.kind === "card" ? card(entry.card) : bubble(entry.text);
  return el("li", { className: mine ? "mine" : "theirs" }, by, what, el("span", { className: "meta" }, unread, " ", at));
}

const bubble = (text) => el("p", { className: "bubble", dir: "auto" }, text);

// A card of a kind this page does not know says all in its fallback.
function card({ kind, fallback, data }) {
  if (kind === "gift") {
    return giftCard(data);
  }
  if (kind !== "pay.transfer") {
    return bubble(fallback);
  }
  const amount = el("strong", {}, won(data.amount));
  return el("p", { className: "bubble money", title: fallback }, "Money sent ", amount, el("span", { dir: "auto" }, data.note));
}

function showUnsent() {
  $("unsent").replaceChildren(...(current ? chat.unsentIn(current) : []).map((item) => {
    const state = el("span", { className: "meta" }, item.refused ?? "not sent yet");
    if (item.refused) {
      const remove = el("button", { type: "button", className: "quiet" }, "Remove");
      onClick(remove, () => chat.forget(item));
      state.append(" ", remove);
    }
    return el("li", { className: "mine" }, bubble(item.text), state);
  }));
}

function showMarks() {
  [...$("log").children].forEach((li, i) => {
    li.querySelector("b").textContent = chat.unreadOf(current, current.entries[i]) || "";
  });
}

// The log is laid out from its end.
const toEnd = () => ($("scroll").scrollTop = 0);

function readIfSeen() {
  if (current && document.visibilityState === "visible") {
    chat.markRead(current);
  }
}

on("entry", ({ conversation, entry }) => {
  if (conversation === current) {
    $("log").append(row(entry));
    showMarks();
    readIfSeen();
  }
});
on("marks", (conversation) => conversation === current && showMarks());
on("unsent", showUnsent);
on("connected", () => ($("line").textContent = ""));
on("disconnected", () => ($("line").textContent = "connecting …"));
document.addEventListener("visibilitychange", readIfSeen);

onClick($("back"), leave);

onClick($("earlier"), async () => {
  const room = current;
  await chat.earlier(room);
  if (room === current) {
    showLog();
  }
});

onSubmit($("write"), ({ text }) => {
  if (text.value.trim()) {
    chat.send(current, text.value);
    text.value = "";
    toEnd();
  }
  text.focus();
});

// Enter sends, but not while a Korean syllable is being put together.
$("write").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("write").requestSubmit();
  }
});

onSubmit($("pay"), async ({ amount, note }) => {
  const to = chat.otherOf(current);
  const name = await chat.nameOf(to);
  pay.transfer(to, name, Number(amount.value), note.value);
  $("pay").reset();
});
