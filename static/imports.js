// An import on its way: how far it has come, and a first word about a file that is too large.
"use strict";

const box = document.querySelector("[data-poll]");
if (box) {
  const words = box.querySelector("[data-poll-words]");
  const bar = box.querySelector("progress");
  let pause = 700;
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.poll, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) { location.reload(); return; }
      const far = await answer.json();
      if (far.stage !== box.dataset.stage) { location.reload(); return; }
      if (words.textContent !== far.words) words.textContent = far.words;
      if (far.total) { bar.max = far.total; bar.value = far.read; }
    } catch { /* The network is away for a moment; the next look may find it. */ }
    pause = Math.min(pause * 1.2, 3000);
    setTimeout(look, pause);
  };
  setTimeout(look, pause);
}

const upload = document.querySelector("form[data-upload]");
if (upload) {
  const file = upload.querySelector("input[type=file]");
  const status = upload.querySelector("[data-upload-status]");
  file.addEventListener("change", () => {
    const large = file.files.length > 0 && file.files[0].size > Number(upload.dataset.most);
    file.setCustomValidity(large ? upload.dataset.tooLarge : "");
    if (large) file.reportValidity();
  });
  upload.addEventListener("submit", () => { status.textContent = upload.dataset.sending; });
  window.addEventListener("pageshow", () => { status.textContent = ""; });
}
