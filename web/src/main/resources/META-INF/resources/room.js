// The open conversation: its log, what is not stored yet, and the forms below it.

import * as chat from "./chat.js";
import { attached, KINDS as FILES, onAttach } from "./files.js";
import { giftCard } from "./gifts.js";
import { $, day, el, notice, on, onClick, onSubmit, tell, time, won } from "./page.js";
import * as pay from "./pay.js";
import { api } from "./session.js";
import { onPick, picture } from "./stickers.js";

export let current = null;

export async function enter(conversation) {
  current = conversation;
  about = null;
  document.body.classList.add("in-room");
  $("room").hidden = false;
  $("empty").hidden = true;
  $("money").hidden = conversation.kind !== "direct";
  showLog();
  showUnsent();
  toEnd();
  showTitle();
  showBlock();
  $("link").hidden = !conversation.open;
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

function showTitle() {
  const count = current.kind === "group" ? ` (${current.members.length})` : "";
  tell($("room-title"), chat.titleOf(current), (title) => title + count);
}

function showLog() {
  $("log").replaceChildren(...current.entries.map(row));
  $("earlier").hidden = chat.firstOf(current) === 1;
}

function row(entry) {
  const mine = entry.sender === chat.selfIn(current);
  const by = tell(el("span", { className: "by" }), mine ? "You" : chat.nameOf(entry.sender, current));
  const unread = el("b", { title: "have not read it" }, chat.unreadOf(current, entry) || "");
  const at = el("time", { dateTime: entry.sent_at, title: day(entry.sent_at) }, time(entry.sent_at));
  const meta = el("span", { className: "meta" }, unread, " ", entry.edited && !entry.deleted ? "edited " : "", at);
  const tools = el("span", { className: "tools" }, ...actions(entry, mine));
  const hidden = ["edit", "delete", "reaction", "ballot"].includes(entry.kind);
  return el("li", { className: mine ? "mine" : "theirs", hidden }, by, ...quote(entry), what(entry), ...chips(entry), tools, meta);
}

// By kind; what changes an earlier entry is shown there alone.
function what(entry) {
  if (gone(entry)) {
    return el("p", { className: "bubble meta" }, entry.deleted ? "Deleted" : entry.disappeared ? "Disappeared" : "Not shown");
  }
  switch (entry.kind) {
    case "text":
      return bubble(entry.text);
    case "card":
      return card(entry.card);
    case "sticker":
      return picture(entry.sticker);
    case "photo":
    case "video":
    case "voice":
    case "file":
      return attached(entry.kind, entry[entry.kind]);
    case "location":
      return bubble(`📍 ${entry.location.label ?? ""} ${entry.location.latitude}, ${entry.location.longitude}`);
    case "contact":
      return tell(bubble(""), chat.nameOf(entry.contact.person), (name) => `👤 ${name}`);
    case "vote":
      return vote(entry);
    case "title":
      return said(`New title: ${entry.title}`);
    case "enter":
      return said(`came in as ${entry.alias}`);
    case "slow_mode":
      return said(entry.seconds ? `Slow mode: a message each ${span(entry.seconds)}` : "Slow mode is over");
    case "timer":
      return said(entry.seconds ? `What is said disappears after ${span(entry.seconds)}` : "What is said stays");
    case "notice":
      return said(entry.target ? "pinned a message" : "unpinned the notice");
    default:
      return said(WORDS[entry.kind] ?? entry.kind);
  }
}

const WORDS = {
  edit: "an edit",
  delete: "a deletion",
  reaction: "a reaction",
  ballot: "a ballot",
  join: "invited somebody",
  kick: "put somebody out",
  leave: "left",
  role: "gave somebody another role",
};

const gone = ({ deleted, disappeared, hidden }) => deleted || disappeared || hidden;

const span = (seconds) => (seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`);

const said = (words) => el("p", { className: "meta", dir: "auto" }, words);

function quote(entry) {
  const target = ["text", "sticker", ...FILES].includes(entry.kind) && current.entries.find((earlier) => earlier.seq === entry.target);
  return target ? [el("q", { className: "meta", dir: "auto" }, gone(target) ? "Gone" : (target.text ?? target.kind))] : [];
}

function chips({ reactions = [], ...entry }) {
  return gone(entry) ? [] : reactions.map(({ reaction, count }) => el("span", { className: "meta" }, `${reaction} ${count} `));
}

function vote(entry) {
  const { question, options } = entry.vote;
  const choose = (text, choice) => {
    const mine = entry.ballots?.mine?.includes(choice);
    const button = el("button", { type: "button" }, `${mine ? "✓ " : ""}${text}: ${entry.ballots?.counts[choice] ?? 0}`);
    onClick(button, () => chat.send(current, { kind: "ballot", target: entry.seq, choices: mine ? [] : [choice] }));
    return button;
  };
  return el("div", { className: "bubble" }, el("strong", { dir: "auto" }, question), ...options.map(choose));
}

// What one can do with an entry.
function actions(entry, mine) {
  if (gone(entry) || ![...FILES, "text", "card", "sticker", "location", "contact", "vote"].includes(entry.kind)) {
    return [];
  }
  const target = entry.seq;
  const all = [
    ["Reply", () => answer(target)],
    ["👍", () => chat.send(current, { kind: "reaction", target, reaction: liked(entry) ? "" : "👍" })],
  ];
  if (mine && entry.kind === "text") {
    all.push(["Edit", () => edit(entry)]);
  }
  if (!mine) {
    all.push(["Report", () => report(entry)]);
  }
  if (mine && entry.kind !== "card") {
    all.push(["Delete", () => chat.send(current, { kind: "delete", target })]);
  }
  return all.map(([name, act]) => {
    const button = el("button", { type: "button", className: "quiet" }, name);
    onClick(button, act);
    return button;
  });
}

// A complaint to the operators; the dialog is one for all entries.
function report({ seq }) {
  const path = `/v1/chat/conversations/${current.id}/entries/${seq}/report`;
  $("report").reset();
  $("report-dialog").showModal();
  sendReport = (body) => api("PUT", path, body);
}

let sendReport;

onSubmit($("report"), async ({ reason, words }) => {
  await sendReport({ reason: reason.value, ...(words.value.trim() && { words: words.value }) });
  $("report-dialog").close();
  notice("Thank you. Somebody will look at it.");
});
onClick($("report-close"), () => $("report-dialog").close());

// Whether the other of a direct conversation is blocked is asked for when it is opened.
async function showBlock() {
  const room = current;
  $("block").hidden = true;
  if (room.kind !== "direct") {
    return;
  }
  try {
    const blocks = await chat.blocks();
    if (room === current) {
      $("block").hidden = false;
      $("block").textContent = blocks.has(chat.otherOf(room)) ? "Unblock" : "Block";
    }
  } catch {
    // Chat is away, which the page says already.
  }
}

onClick($("block"), async () => {
  await chat.block(chat.otherOf(current), $("block").textContent === "Block");
  await showBlock();
});

onClick($("link"), async () => notice(`${location.origin}/#open=${await chat.linkOf(current)}`));

const liked = ({ reactions = [] }) => reactions.some(({ reaction, mine }) => mine && reaction === "👍");

// What the next text is about: nothing, an answer, or an edit.
let about = null;

function answer(target) {
  about = { kind: "text", target };
  $("write").text.focus();
}

function edit(entry) {
  about = { kind: "edit", target: entry.seq };
  $("write").text.value = entry.text;
  $("write").text.focus();
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
    const words = item.message?.text ?? item.text ?? WORDS[item.message.kind] ?? item.message.kind;
    const shown = item.message?.sticker ? picture(item.message.sticker) : bubble(words);
    return el("li", { className: "mine" }, shown, state);
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
    if (entry.kind === "title") {
      showTitle();
    }
    if (entry.target) {
      showLog();
    } else {
      $("log").append(row(entry));
    }
    showMarks();
    readIfSeen();
  }
});
on("changed", (conversation) => conversation === current && showLog());
on("gone", () => current && !chat.conversations.has(current.id) && leave());
on("marks", (conversation) => {
  if (conversation === current) {
    showTitle();
    showMarks();
  }
});
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
    chat.send(current, { ...(about ?? { kind: "text" }), text: text.value });
    about = null;
    text.value = "";
    toEnd();
  }
  text.focus();
});

// A sticker answers what a text would have answered; what is being edited stays so.
onPick((sticker) => {
  const answered = about?.kind === "text" ? { target: about.target } : {};
  chat.send(current, { kind: "sticker", sticker, ...answered });
  if (answered.target) {
    about = null;
  }
  $("stickers").open = false;
  toEnd();
  $("write").text.focus();
});

onAttach(() => current, (room, message) => {
  chat.send(room, message);
  toEnd();
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
