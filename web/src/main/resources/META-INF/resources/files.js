// Photos and other files in a conversation: brought to media, shown by the links that media gives for their keys.

import { $, button, el, jitter, notice, pause, uuid } from "./page.js";
import { api } from "./session.js";

const PIECE_BYTES = 1 << 20;
const TRIES = 6;

// Less than media promises.
const LINK_MILLIS = 5 * 60_000;

export const KINDS = ["photo", "video", "voice", "file"];

const SYMBOLS = { photo: "📷", video: "🎞", voice: "🎤", file: "📎" };

const links = new Map();

// Asked for once while it is good: a log is drawn again with every reaction.
function link({ media, key }) {
  const known = links.get(media);
  if (known && known.until > Date.now()) {
    return known.link;
  }
  const asked = api("POST", `/v1/media/${media}/links`, { key }).then((answer) => answer.body);
  links.set(media, { link: asked, until: Date.now() + LINK_MILLIS });
  asked.catch(() => links.delete(media));
  return asked;
}

// A photo as its thumbnail, anything else by its name; a press opens or saves it.
export function attached(kind, attachment) {
  const words = `${SYMBOLS[kind]} ${attachment.name ?? kind}`;
  const shown = button(words, async () => el("a", { href: (await link(attachment)).url, target: "_blank" }).click());
  shown.dir = "auto";
  if (kind === "photo") {
    thumbnail(shown, attachment, words);
  }
  return shown;
}

// Laid out before it is here. While media is away its name stands there, and a press tries again.
async function thumbnail(shown, attachment, words) {
  try {
    const { thumbnail_url, url } = await link(attachment);
    const { width, height } = attachment;
    const size = width && height ? { width, height } : {};
    const image = el("img", { className: "photo", alt: words, src: thumbnail_url ?? url, ...size });
    image.addEventListener("error", () => image.replaceWith(words));
    shown.replaceChildren(image);
  } catch {
    // The name stays.
  }
}

// `send` gets the conversation in which the file was chosen, and the message, when the file is stored.
export function onAttach(conversation, send) {
  $("attach").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    const room = conversation();
    target.disabled = true;
    try {
      const { id, key, kind, name, size, width, height } = await bring(file);
      send(room, { kind, [kind]: { media: id, key, name, size, width, height } });
    } catch (problem) {
      notice(problem.message);
    } finally {
      target.value = "";
      target.disabled = false;
      $("attach-line").textContent = "";
    }
  });
}

// Goes on from where media has got, after a broken connection too.
async function bring(file) {
  const path = `/v1/media/uploads/${uuid()}`;
  const type = (file.type || "application/octet-stream").split(";")[0];
  await patiently(() => api("PUT", path, { name: file.name.normalize(), size: file.size, type }));
  let state;
  do {
    state = await patiently(async () => {
      const { body } = await api("GET", path);
      if (body.state === "uploading") {
        const piece = file.slice(body.offset, body.offset + PIECE_BYTES);
        await api("PATCH", path, piece, {
          "Content-Type": "application/offset+octet-stream",
          "Tus-Resumable": "1.0.0",
          "Upload-Offset": String(body.offset),
        });
      }
      $("attach-line").textContent = `${Math.floor((100 * body.offset) / file.size)} %`;
      return body.state;
    });
  } while (state === "uploading");
  return (await patiently(() => api("GET", path.replace("/uploads", "")))).body;
}

async function patiently(work) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (problem) {
      if (!problem.retryable || attempt === TRIES) {
        throw problem;
      }
      await pause(problem.retryAfterMillis + jitter(attempt, 10_000));
    }
  }
}
