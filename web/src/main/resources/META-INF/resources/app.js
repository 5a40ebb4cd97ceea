// The page: the door for those who are not signed in; people and conversations for those who are. The other parts begin
// by themselves when somebody is signed in.

import "./changes.js";
import * as chat from "./chat.js";
import "./drive.js";
import "./gifts.js";
import "./home.js";
import * as live from "./live.js";
import { $, button, el, kept, notice, on, onClick, onSubmit, tell, uuid } from "./page.js";
import * as pay from "./pay.js";
import "./ride.js";
import { current, enter } from "./room.js";
import { api, me, resumeSession, signIn, signOut, signUp } from "./session.js";
import { watchStatus } from "./status.js";
import "./wallet.js";

let signUpKey = uuid();
let groupKey;
let chosen;

on("signed-in", async () => {
  show(true);
  $("me").textContent = `${me().name} (${me().handle})`;
  choose(new Map());
  pay.start();
  await chat.start().catch((problem) => notice(problem.message));
  live.start(() => ({ ...chat.known(), taxi: {}, gifts: {} }));
});

// After a reload the room that was open is opened again.
on("listed", () => {
  const before = chat.conversations.get(kept.read("room", ""));
  if (before && !current) {
    enter(before).catch((problem) => notice(problem.message));
  }
});

function show(signedIn) {
  $("door").hidden = signedIn;
  $("ship").hidden = $("me").hidden = $("sign-out").hidden = !signedIn;
}

onSubmit($("sign-in"), ({ handle, password }) => signIn(handle.value, password.value));

// The key stays until it worked: the same form sent again after a lost answer finds the account it made.
onSubmit($("sign-up"), async ({ handle, name, password }) => {
  await signUp(handle.value, name.value, password.value, signUpKey);
  signUpKey = uuid();
});

onClick($("sign-out"), signOut);

// --- people ---

onSubmit($("find"), async ({ handle }) => {
  const { items } = (await api("GET", `/v1/people?handle=${encodeURIComponent(handle.value)}`)).body;
  const rows = items.filter(({ id }) => id !== me().id).map(({ id, name, handle }) => el("li", { className: "row" },
    el("span", { className: "grow" }, `${name} (${handle})`),
    button("Chat", async () => open(await chat.direct(id))),
    button("Group", () => choose(new Map(chosen).set(id, name)))));
  $("found").replaceChildren(...(rows.length > 0 ? rows : [el("li", {}, "Nobody's handle begins so.")]));
});

onSubmit($("group"), async ({ title }) => {
  await open(await chat.group(title.value, [...chosen.keys()], groupKey));
  $("group").reset();
  choose(new Map());
});

function choose(people) {
  chosen = people;
  groupKey = uuid();
  $("group").hidden = chosen.size === 0;
  $("chosen").textContent = [...chosen.values()].join(", ");
}

// --- open groups ---

// A link leads to this page, with the code behind it.
const OPEN = "#open=";

function offerLink() {
  if (location.hash.startsWith(OPEN)) {
    $("open-groups").open = true;
    $("join").elements.link.value = location.href;
  }
}

addEventListener("hashchange", offerLink);
offerLink();

onSubmit($("join"), async ({ link, alias }) => {
  const conversation = await chat.join(link.value.trim().split(OPEN).at(-1), alias.value);
  $("join-line").textContent = conversation ? "" : "You asked to be let in. A host has to say yes.";
  if (conversation) {
    $("join").reset();
    await open(conversation);
  }
});

let openKey = uuid();

onSubmit($("open-group"), async ({ title, alias, approval }) => {
  await open(await chat.openGroup(title.value, alias.value, approval.checked, openKey));
  openKey = uuid();
  $("open-group").reset();
});

// --- conversations ---

async function open(conversation) {
  kept.write("room", conversation.id);
  await enter(conversation);
  showList();
}

function showList() {
  $("conversations").replaceChildren(...[...chat.conversations.values()].reverse().map((conversation) => {
    const behind = conversation.local - conversation.read;
    const line = button("", () => open(conversation));
    line.append(tell(el("span"), chat.titleOf(conversation)));
    line.append(behind > 0 ? el("b", { className: "count", title: "not read" }, behind) : "");
    line.ariaCurrent = conversation === current;
    return el("li", {}, line);
  }));
}

on("marks", showList);
on("entry", showList);
on("gone", showList);

watchStatus();
show(false);
resumeSession();
const words = kept.read("words", "");
kept.write("words", "");
if (words) {
  notice(words);
}
