// Conversations: their logs by the client's rule, what was typed and is not stored yet, and who has read how far.

import { emit, jitter, kept, on, uuid } from "./page.js";
import { request } from "./live.js";
import { api, me } from "./session.js";

const PAGE = 200;
const FIRST_LOOK = 50;
const AGAIN_MILLIS = 2000;
const EXPIRE_EVERY_MILLIS = 1000;

// By id. `local` is how far this page knows the log without a gap, `entries` the end of it as far back as was asked
// for, `base` where the log ended when the page came, `read` how far oneself has read.
export const conversations = new Map();
const names = new Map();
const pulling = new Map();
const finding = new Map();
let unsent = [];
let marks = {};
let listed = false;

export function start() {
  unsent = kept.read(`unsent ${me().id}`, []);
  marks = kept.read(`marks ${me().id}`, {});
  return list();
}

// What a hello tells. Without a list nothing is resumed; it is fetched when chat is back.
export const known = () =>
  listed ? { chat: { known: Object.fromEntries([...conversations.values()].map((c) => [c.id, c.local])) } } : {};

async function list() {
  let cursor = "";
  do {
    const page = (await api("GET", `/v1/chat/conversations?limit=${PAGE}&cursor=${cursor}`)).body;
    page.items.forEach(adopt);
    cursor = page.next_cursor;
  } while (cursor);
  listed = true;
  emit("listed");
}

export const direct = async (person) =>
  adopt((await api("POST", "/v1/chat/conversations", { kind: "direct", person })).body);

export const group = async (title, members, key) =>
  adopt((await api("POST", "/v1/chat/conversations", { kind: "group", title, members }, { "Idempotency-Key": key })).body);

export const openGroup = async (title, alias, approval, key) =>
  adopt((await api("POST", "/v1/chat/conversations", { kind: "group", open: true, title, alias, approval }, { "Idempotency-Key": key })).body);

// The conversation one is in then; nothing while a host has to let one in.
export async function join(code, alias) {
  const { conversation } = (await api("POST", `/v1/chat/open/${encodeURIComponent(code)}`, { alias })).body;
  return conversation && find(conversation);
}

export const linkOf = async ({ id }) => (await api("GET", `/v1/chat/conversations/${id}/link`)).body.code;

// Who one is there: in an open group nobody knows anybody's account.
export const selfIn = (conversation) => conversation.me ?? me().id;

// Whom one has blocked.
export async function blocks() {
  const all = new Set();
  let cursor = "";
  do {
    const page = (await api("GET", `/v1/chat/blocks?limit=${PAGE}&cursor=${cursor}`)).body;
    page.items.forEach(({ person }) => all.add(person));
    cursor = page.next_cursor;
  } while (cursor);
  return all;
}

export const block = (person, so) => api(so ? "PUT" : "DELETE", `/v1/chat/blocks/${person}`);

// A person's name, in an open group their alias; while it cannot be asked for, the beginning of their id.
export function nameOf(person, conversation) {
  if (!names.has(person)) {
    const asked = conversation?.open ? aliasOf(person, conversation) : api("GET", `/v1/people/${person}`).then(({ body }) => body.name);
    names.set(person, asked.catch(() => names.delete(person) && person.slice(0, 8)));
  }
  return names.get(person);
}

// Those who left are not in the list; whoever came while this page knew the log said who they are.
async function aliasOf(person, conversation) {
  const came = conversation.entries.findLast(({ kind, sender }) => kind === "enter" && sender === person);
  let cursor = "";
  while (!came && cursor !== undefined) {
    const page = (await api("GET", `/v1/chat/conversations/${conversation.id}/members?limit=${PAGE}&cursor=${cursor}`)).body;
    const found = page.items.find((member) => member.person === person);
    if (found) {
      return found.name;
    }
    cursor = page.next_cursor;
  }
  return came?.alias ?? "somebody who left";
}

export const otherOf = (conversation) => conversation.members.find((member) => member !== me().id);

export const titleOf = async ({ kind, title, members }) =>
  kind === "self" ? "Notes to myself" : (title ?? nameOf(members.find((member) => member !== me().id)));

// How many have not read an entry, as far as this page was told.
export function unreadOf(conversation, entry) {
  const far = { ...marks[conversation.id], [selfIn(conversation)]: conversation.read, [entry.sender]: entry.seq };
  return conversation.members.filter((member) => (far[member] ?? conversation.base) < entry.seq).length;
}

export const unsentIn = (conversation) => unsent.filter((item) => item.conversation === conversation.id);

// The end of the log, and one page more of it each time.
export async function earlier(conversation) {
  const first = firstOf(conversation);
  if (first > 1) {
    const path = `/v1/chat/conversations/${conversation.id}/messages?limit=${FIRST_LOOK}&before=${first}`;
    const { items } = (await api("GET", path)).body;
    if (first === firstOf(conversation)) {
      conversation.entries.unshift(...items);
    }
  }
}

export const firstOf = (conversation) => conversation.entries[0]?.seq ?? conversation.local + 1;

// Told to the others, and told again after a broken connection, since a mark may be lost with it.
export function markRead(conversation) {
  if (conversation.local > conversation.read || conversation.untold) {
    conversation.read = conversation.local;
    conversation.untold = false;
    request("chat.read", { conversation: conversation.id, seq: conversation.read }).catch(
      () => (conversation.untold = true),
    );
    emit("marks", conversation);
  }
}

// A message has its id before it is sent and is kept until it is stored, so it can be sent as often as needed.
export function send(conversation, message) {
  const item = { conversation: conversation.id, client_id: uuid(), message };
  keepUnsent([...unsent, item]);
  deliver(item, 0);
}

export const forget = (item) => keepUnsent(unsent.filter((other) => other.client_id !== item.client_id));

async function deliver(item, attempt) {
  const { conversation, client_id } = item;
  // What an older page had kept was a text.
  const message = item.message ?? { kind: "text", text: item.text };
  try {
    const { seq, sent_at, expires_at } = await request("chat.send", { conversation, client_id, ...message });
    const sender = selfIn(conversations.get(conversation) ?? {});
    apply({ ...message, conversation, client_id, sender, seq, sent_at, expires_at });
    forget(item);
  } catch (problem) {
    if (!problem.retryable) {
      item.refused = problem.message;
      keepUnsent(unsent);
    } else if (problem.status !== 0) {
      const wait = problem.retryAfterMillis + jitter(attempt, 10_000);
      setTimeout(() => unsent.includes(item) && deliver(item, attempt + 1), wait);
    }
  }
}

function keepUnsent(items) {
  unsent = items;
  kept.write(`unsent ${me().id}`, unsent);
  emit("unsent");
}

// The client's rule: the next number is applied, a known one is ignored, a gap is filled from the log.
async function apply(entry) {
  const conversation = conversations.get(entry.conversation) ?? (await find(entry.conversation));
  if (entry.seq === conversation.local + 1) {
    take(conversation, entry);
  } else if (entry.seq > conversation.local) {
    pull(conversation);
  }
}

function take(conversation, entry) {
  conversation.local = entry.seq;
  conversation.entries.push(entry);
  change(conversation, entry);
  mark(conversation, entry.sender, entry.seq);
  unsent.filter((item) => item.client_id === entry.client_id).forEach(forget);
  emit("entry", { conversation, entry });
}

// What an entry changes about an earlier one, or about the conversation.
function change(conversation, entry) {
  if (entry.hidden) {
    return;
  }
  const target = conversation.entries.find((earlier) => earlier.seq === entry.target);
  if (entry.kind === "title") {
    conversation.title = entry.title;
  } else if (["join", "enter", "kick", "leave"].includes(entry.kind)) {
    refresh(conversation);
  } else if (!target || target.deleted || target.disappeared) {
    return;
  } else if (entry.kind === "edit") {
    Object.assign(target, { text: entry.text, edited: true });
  } else if (entry.kind === "delete") {
    Object.assign(target, { deleted: true, reactions: [] });
  } else if (entry.kind === "reaction" || entry.kind === "ballot") {
    recount(conversation, target);
  }
}

// Who is there now. Who was put out, or left, sees the conversation no more.
async function refresh(conversation) {
  try {
    conversation.members = (await api("GET", `/v1/chat/conversations/${conversation.id}`)).body.members ?? [];
    emit("marks", conversation);
  } catch (problem) {
    if (problem.status === 404) {
      conversations.delete(conversation.id);
      emit("gone");
    }
  }
}

// The server counts; it may have counted later ones by then, which come to the same.
async function recount(conversation, target) {
  const path = `/v1/chat/conversations/${conversation.id}/messages?limit=1&after=${target.seq - 1}`;
  const { reactions = [], ballots } = (await api("GET", path)).body.items[0] ?? {};
  Object.assign(target, { reactions, ballots });
  emit("changed", conversation);
}

function mark(conversation, person, seq) {
  const far = (marks[conversation.id] ??= {});
  far[person] = Math.max(seq, far[person] ?? 0);
  if (person === selfIn(conversation)) {
    conversation.read = Math.max(seq, conversation.read);
  }
  kept.write(`marks ${me().id}`, marks);
}

function pull(conversation) {
  conversation.stale = true;
  if (!pulling.has(conversation.id)) {
    pulling.set(conversation.id, pullAll(conversation));
  }
}

async function pullAll(conversation) {
  const path = `/v1/chat/conversations/${conversation.id}/messages?limit=${PAGE}&after=`;
  try {
    while (conversation.stale) {
      conversation.stale = false;
      const { items, first_seq, last_seq } = (await api("GET", path + conversation.local)).body;
      conversation.local = Math.max(conversation.local, first_seq - 1);
      items.filter((entry) => entry.seq === conversation.local + 1).forEach((entry) => take(conversation, entry));
      conversation.stale ||= conversation.local < last_seq;
    }
  } catch {
    setTimeout(() => pull(conversation), AGAIN_MILLIS);
  } finally {
    pulling.delete(conversation.id);
  }
}

function find(id) {
  if (!finding.has(id)) {
    const asked = api("GET", `/v1/chat/conversations/${id}`).then((answer) => adopt(answer.body));
    finding.set(id, asked.finally(() => finding.delete(id)));
  }
  return finding.get(id);
}

// What disappears goes by this page's clock; nothing tells it.
setInterval(() => {
  const now = Date.now();
  conversations.forEach((conversation) => {
    const over = conversation.entries.filter((entry) => !entry.disappeared && Date.parse(entry.expires_at) <= now);
    over.forEach((entry) => {
      const { seq, client_id, sender, kind, sent_at, expires_at, hidden } = entry;
      const left = { conversation: conversation.id, seq, client_id, sender, kind, sent_at, expires_at, hidden, disappeared: true };
      conversation.entries.splice(conversation.entries.indexOf(entry), 1, left);
    });
    if (over.length > 0) {
      emit("changed", conversation);
    }
  });
}, EXPIRE_EVERY_MILLIS);

function adopt({ id, kind, title, members = [], last_seq, read_seq, open, me: self }) {
  if (!conversations.has(id)) {
    const known = { local: last_seq, base: last_seq, read: read_seq, entries: [] };
    conversations.set(id, { id, kind, title, members, open, me: self, ...known });
    emit("marks", conversations.get(id));
  } else if (last_seq > conversations.get(id).local) {
    pull(conversations.get(id));
  }
  return conversations.get(id);
}

const pullById = (id) => find(id).then(pull).catch(() => {});

on("chat.event", (entry) => apply(entry).catch(() => {}));

on("chat.bump", (bump) => bump.conversations.forEach(({ conversation }) => pullById(conversation)));

on("chat.read", ({ conversation, person, seq }) => {
  const known = conversations.get(conversation);
  if (known) {
    mark(known, person, seq);
    emit("marks", known);
  }
});

on("connected", ({ resume }) => {
  resume.chat?.too_long?.forEach(pullById);
  resume.chat?.gone?.forEach((id) => conversations.delete(id) && emit("gone"));
  unsent.filter((item) => !item.refused).forEach((item) => deliver(item, 0));
  [...conversations.values()].filter((conversation) => conversation.untold).forEach(markRead);
});

// What was missed while chat was away. Nothing is missed while only this page was.
on("up", (module) => module === "chat" && me() && list().catch(() => {}));
