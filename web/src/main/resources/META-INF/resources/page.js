// Small helpers of the page. Text from elsewhere only ever becomes text, never markup.

export const $ = (id) => document.getElementById(id);

export function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// Writes a text that may come later into an element, and answers the element.
export function tell(element, text, render = (told) => told) {
  Promise.resolve(text).then((told) => (element.textContent = render(told)));
  return element;
}

let hiding;

// Says something that went wrong, for ten seconds.
export function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => ($("notice").hidden = true), 10_000);
}

// Runs `work` when the form is sent, not twice at once, and says what went wrong.
export function onSubmit(form, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await work(form.elements);
    } catch (failure) {
      notice(failure.message);
    } finally {
      button.disabled = false;
    }
  });
}

export function onClick(button, work) {
  button.addEventListener("click", async () => {
    try {
      await work();
    } catch (failure) {
      notice(failure.message);
    }
  });
}

// A plain button that does `work`.
export function button(words, work) {
  const made = el("button", { type: "button", className: "quiet" }, words);
  onClick(made, work);
  return made;
}

// Fills a choice of places; its values are their places in the list.
export function placeOptions(select, places, chosen) {
  select.replaceChildren(...places.map(({ name }, i) => el("option", { value: i }, name)));
  select.value = chosen;
}

// The API speaks two languages where people are told something.
export const language = navigator.language.startsWith("ko") ? "ko" : "en";

export const wordsOf = (words) => words?.[language] ?? "";

export const won = (amount) =>
  new Intl.NumberFormat(navigator.language, { style: "currency", currency: "KRW" }).format(amount);

export const time = (at) => new Date(at).toLocaleTimeString(navigator.language, { hour: "2-digit", minute: "2-digit" });

export const day = (at) => new Date(at).toLocaleString(navigator.language, { dateStyle: "short", timeStyle: "short" });

// Kept for this tab only, so that two windows can be two people.
export const kept = {
  read: (key, otherwise) => JSON.parse(sessionStorage.getItem(key)) ?? otherwise,
  write: (key, value) => sessionStorage.setItem(key, JSON.stringify(value)),
};

// Full jitter: after an outage everybody comes back at a time of their own.
export const jitter = (attempt, mostMillis) => Math.random() * Math.min(mostMillis, 500 * 2 ** attempt);

export const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

// crypto.randomUUID is missing where the page came over plain HTTP from another machine.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const emitter = new EventTarget();

export const emit = (type, detail) => emitter.dispatchEvent(new CustomEvent(type, { detail }));

export const on = (type, then) => emitter.addEventListener(type, (event) => then(event.detail));
