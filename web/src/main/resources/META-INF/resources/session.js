// Who is signed in, and the way to the API with their token.

import { deviceKey, proof } from "./device.js";
import { emit, jitter, kept, uuid } from "./page.js";

const KEY = "session";
const REFRESH = "/v1/sessions/refresh";
const DEADLINE_MILLIS = 10_000;
const SLACK_MILLIS = 120_000;

let current = kept.read(KEY, null);
let refreshing = null;
let renewal;

// How far the server's clock is ahead of this machine's, which may be wrong.
let clockSkew = 0;

// What the API said no with (RFC 9457); status 0 when it said nothing.
export class Problem extends Error {
  constructor(status, body) {
    const pointers = (body.errors ?? []).filter((e) => e.detail !== body.detail).map((e) => `${e.pointer}: ${e.detail}`);
    const detail = body.detail && body.detail !== body.title ? [`${body.detail}.`] : [];
    super([`${body.title ?? `Error ${status}`}.`, ...detail, ...pointers].join(" "));
    this.status = status;
    this.type = body.type;
    this.retryable = body.retryable ?? status === 0;
    this.retryAfterMillis = 1000 * (body.retry_after_seconds ?? 1);
  }
}

export const me = () => current?.person;
export const token = () => current?.session.access_token;

export async function signUp(handle, name, password, key) {
  open(await call("POST", "/v1/people", { handle, name, password, device: await device() }, { "Idempotency-Key": key }));
}

export async function signIn(handle, password) {
  open(await call("POST", "/v1/sessions", { handle, password, device: await device() }));
}

export async function signOut() {
  await api("DELETE", "/v1/sessions/current");
  end("");
}

// Goes on with the session this tab had before it was reloaded.
export function resumeSession() {
  if (current) {
    scheduleRenewal();
    emit("signed-in");
  }
}

// A call of the signed-in person: `{status, body}`, or a thrown Problem.
export async function api(method, path, body, headers = {}) {
  if (endsAt() - Date.now() < SLACK_MILLIS / 4) {
    await refresh();
  }
  try {
    return await call(method, path, body, { ...headers, Authorization: `Bearer ${token()}` });
  } catch (problem) {
    if (problem.status !== 401) {
      throw problem;
    }
    await refresh();
    return call(method, path, body, { ...headers, Authorization: `Bearer ${token()}` });
  }
}

// One at a time: the first one's answer is everybody's.
export function refresh() {
  refreshing ??= trade().finally(() => (refreshing = null));
  return refreshing;
}

async function trade(lastTry = false) {
  const refreshed = current;
  try {
    const token = { refresh_token: refreshed.session.refresh_token };
    const answer = await call("POST", REFRESH, token, await proof("POST", location.origin + REFRESH, clockSkew));
    keep({ ...answer.body, person: answer.body.person ?? refreshed.person });
    emit("renewed");
  } catch (problem) {
    // The first refusal may be this machine's clock; the answer told the right time.
    const unproven = problem.type === "/problems/accounts/proof-invalid";
    if (unproven && !lastTry) {
      return trade(true);
    }
    if (problem.status === 401 || unproven) {
      end("Your session has ended. Sign in again.");
    }
    throw problem;
  }
}

// A Blob goes as it is.
async function call(method, path, body, headers = {}) {
  const json = body !== undefined && !(body instanceof Blob);
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: json ? { ...headers, "Content-Type": "application/json" } : headers,
      body: json ? JSON.stringify(body) : body,
      signal: AbortSignal.timeout(DEADLINE_MILLIS),
    });
  } catch {
    throw new Problem(0, { title: "No answer", detail: "The server cannot be reached" });
  }
  clockSkew = (Date.parse(answer.headers.get("Date")) || Date.now()) - Date.now();
  const parsed = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Problem(answer.status, parsed);
  }
  return { status: answer.status, body: parsed };
}

function open(answer) {
  keep(answer.body);
  emit("signed-in");
}

function keep(session) {
  current = { ...session, receivedAt: Date.now() };
  kept.write(KEY, current);
  scheduleRenewal();
}

// What this page knew goes with it; the words are said by the next one.
function end(words) {
  sessionStorage.removeItem(KEY);
  kept.write("words", words);
  location.reload();
}

// By this machine's own clock, which may be wrong: from when the token came and how long it lives.
function endsAt() {
  const claims = JSON.parse(atob(token().split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  return current.receivedAt + 1000 * (claims.exp - claims.iat);
}

function scheduleRenewal(attempt = 0) {
  clearTimeout(renewal);
  const wait = attempt > 0 ? jitter(attempt, 15_000) : Math.max(0, endsAt() - Date.now() - SLACK_MILLIS);
  renewal = setTimeout(() => refresh().catch(() => scheduleRenewal(attempt + 1)), wait);
}

async function device() {
  localStorage.device ??= uuid();
  return { id: localStorage.device, name: "web page", public_key: await deviceKey() };
}
