// A tablet in a workshop: what is sent waits for the connection, photos are made small enough for it.
"use strict";

const LONGEST_SIDE = 2400;
const AGAIN_MS = 4000;
const PATIENCE_MS = 6000;

async function reachable() {
  if (!navigator.onLine) return false;
  const asked = new AbortController();
  const late = setTimeout(() => asked.abort(), PATIENCE_MS);
  try {
    return (await fetch(document.querySelector("link[rel~=icon]").href, { method: "HEAD", cache: "no-store", signal: asked.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(late);
  }
}

// Asked first whether the server can be reached; until then the form stays as it is, with its photos, and tries again.
document.querySelectorAll("form[data-line]").forEach((form) => {
  const status = form.querySelector("[data-line-status]");
  let free = false;
  let waiting = null;
  const send = async (button) => {
    clearTimeout(waiting);
    waiting = null;
    if (await reachable()) {
      free = true;
      status.textContent = status.dataset.sending;
      form.requestSubmit(button);
    } else {
      status.textContent = status.dataset.away;
      waiting = setTimeout(() => send(button), AGAIN_MS);
    }
  };
  form.addEventListener("submit", (event) => {
    if (free) { free = false; return; }
    event.preventDefault();
    event.stopPropagation();
    send(event.submitter);
  });
  window.addEventListener("pageshow", () => { status.textContent = ""; });
});

// A photo of twelve megapixels says no more of a job card than one of four, and takes four times as long to send.
async function smaller(file) {
  if (!/^image\//.test(file.type)) return file;
  try {
    const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
    const part = LONGEST_SIDE / Math.max(drawn.width, drawn.height);
    if (part >= 1 && ["image/jpeg", "image/png", "image/webp"].includes(file.type) && file.size < 2000000) return file;
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(drawn.width * Math.min(1, part));
    sheet.height = Math.round(drawn.height * Math.min(1, part));
    sheet.getContext("2d").drawImage(drawn, 0, 0, sheet.width, sheet.height);
    const made = await new Promise((done) => { sheet.toBlob(done, "image/jpeg", 0.85); });
    return made === null ? file : new File([made], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file;
  }
}

document.querySelectorAll("[data-photos]").forEach((box) => {
  const input = box.querySelector("input[type=file]");
  input.addEventListener("change", async () => {
    const put = new DataTransfer();
    for (const file of Array.from(input.files)) put.items.add(await smaller(file));
    input.files = put.files;
    box.dataset.chosen = input.files.length;
    const large = Array.from(input.files).some((file) => file.size > Number(box.dataset.most));
    input.setCustomValidity(large ? box.dataset.tooLarge : "");
    if (large) input.reportValidity();
  });
});
