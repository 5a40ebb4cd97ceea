// The socket: kept open while somebody is signed in, and opened again with full jitter when it breaks.

import { emit, jitter, notice, on, pause } from "./page.js";
import { Problem, refresh, token } from "./session.js";

const PONG_MILLIS = 10_000;
const SILENT_AFTER_MILLIS = 8000;
const LONGEST_WAIT_MILLIS = 10_000;
const BAD_TOKEN = 3501;
const DRAIN = 3001;
const PROTOCOL = 3502;

let socket = null;
let ready = false;
let nextId = 1;
let attempt = 0;
let waiting;
let comeBackAfter = 0;
let pinging;
let resumeState = () => ({});
const asked = new Map();

on("drain", (body) => (comeBackAfter = body.reconnect_after_millis));
on("renewed", () => ready && request("auth", { token: token() }).catch(() => {}));
addEventListener("online", () => token() && !socket && connect());

// `resume` says what this page knows when a connection opens.
export function start(resume) {
  resumeState = resume;
  connect();
}

// Answers the body of the `ok`. Fails with a Problem: status 0 when the connection broke first, which leaves open
// whether the frame did its work.
export function request(type, body) {
  return new Promise((resolve, reject) => {
    if (socket?.readyState !== WebSocket.OPEN || (!ready && type !== "hello")) {
      reject(lost());
      return;
    }
    const id = nextId++;
    asked.set(id, { resolve, reject });
    socket.send(JSON.stringify({ id, type, body }));
  });
}

function connect() {
  clearTimeout(waiting);
  drop();
  const opened = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/socket`);
  socket = opened;
  const patience = setTimeout(() => closed(opened, 0), SILENT_AFTER_MILLIS);
  opened.onopen = () => hello(patience);
  opened.onmessage = (event) => receive(JSON.parse(event.data));
  opened.onclose = (event) => closed(opened, event.code);
}

async function hello(patience) {
  try {
    const welcome = await request("hello", { token: token(), resume: resumeState() });
    ready = true;
    attempt = 0;
    pinging = setInterval(ping, 1000 * welcome.ping_seconds);
    emit("connected", welcome);
  } catch {
    // The server closes, with the reason as its code.
  } finally {
    clearTimeout(patience);
  }
}

function receive(frame) {
  const question = asked.get(frame.id);
  asked.delete(frame.id);
  if (frame.type === "ok") {
    question?.resolve(frame.body);
  } else if (frame.type === "error") {
    question?.reject(new Problem(frame.body.status, frame.body));
  } else {
    emit(frame.type, frame.body);
  }
}

// A connection that was cut without a word is noticed here.
async function ping() {
  const pinged = socket;
  const answered = request("ping", {}).then(() => true, () => true);
  if (!(await Promise.race([answered, pause(PONG_MILLIS)]))) {
    closed(pinged, 0);
  }
}

function closed(which, code) {
  if (which !== socket) {
    return;
  }
  drop();
  emit("disconnected");
  if (code === PROTOCOL) {
    notice("The server refused the connection. Load the page again.");
  } else {
    const millis = code === DRAIN ? comeBackAfter : jitter(attempt++, LONGEST_WAIT_MILLIS);
    waiting = setTimeout(() => reconnect(code), millis);
  }
}

// From 3500 on the same must not be tried again, so a refused token is traded first.
async function reconnect(code) {
  try {
    if (code === BAD_TOKEN) {
      await refresh();
    }
    connect();
  } catch {
    waiting = setTimeout(() => reconnect(code), jitter(attempt++, LONGEST_WAIT_MILLIS));
  }
}

function drop() {
  clearInterval(pinging);
  ready = false;
  const dropped = socket;
  socket = null;
  dropped?.close();
  for (const question of asked.values()) {
    question.reject(lost());
  }
  asked.clear();
}

const lost = () => new Problem(0, { title: "No connection", detail: "It is being opened again" });
