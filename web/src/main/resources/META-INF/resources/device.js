// The key of this device. It is made here and cannot be read, not even by this page; it only signs. Each refresh proves
// it (DPoP, RFC 9449), so a stolen refresh token is worth nothing elsewhere, and this device goes on while signing in
// does not work.

import { uuid } from "./page.js";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
let pair;

// The public key as a JWK; null where the browser gives none (a page over plain HTTP from another machine).
export async function deviceKey() {
  const key = await keyPair();
  return key ? publicJwk(key) : null;
}

// The header that proves the key for this request; none where there is no key.
export async function proof(method, url, clockSkewMillis) {
  const key = await keyPair();
  if (!key) {
    return {};
  }
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: await publicJwk(key) };
  const claims = { jti: uuid(), htm: method, htu: url, iat: Math.floor((Date.now() + clockSkewMillis) / 1000) };
  const signed = `${base64(utf8(JSON.stringify(header)))}.${base64(utf8(JSON.stringify(claims)))}`;
  const signature = await crypto.subtle.sign(ALGORITHM, key.privateKey, utf8(signed));
  return { DPoP: `${signed}.${base64(new Uint8Array(signature))}` };
}

function keyPair() {
  pair ??= crypto.subtle && self.indexedDB ? loadOrMake().catch(() => null) : Promise.resolve(null);
  return pair;
}

// Of two tabs that make one at once, the first to store it wins, and both use that.
async function loadOrMake() {
  const database = await done(Object.assign(indexedDB.open("device", 1), { onupgradeneeded: makeStore }));
  const known = await done(store(database, "readonly").get("key"));
  if (known) {
    return known;
  }
  const made = await crypto.subtle.generateKey(ALGORITHM, false, ["sign"]);
  await done(store(database, "readwrite").add(made, "key")).catch(() => {});
  return done(store(database, "readonly").get("key"));
}

function makeStore(event) {
  event.target.result.createObjectStore("keys");
}

const store = (database, mode) => database.transaction("keys", mode).objectStore("keys");

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function publicJwk(key) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", key.publicKey);
  return { kty, crv, x, y };
}

const utf8 = (text) => new TextEncoder().encode(text);

const base64 = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
