// A call: the usual answer in four keys, pressed anywhere on the page but where text is written.
"use strict";

const answer = document.querySelector("form[data-answer]");
const writing = (target) => target instanceof HTMLElement && target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])") !== null;

document.addEventListener("keydown", (event) => {
  if (!answer || event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  const wanted = Array.from(document.querySelectorAll("[data-answer-key]")).find((element) => element.dataset.answerKey === event.key.toLowerCase());
  if (!wanted) return;
  event.preventDefault();
  event.stopPropagation();
  if (wanted.matches("textarea")) { wanted.focus(); return; }
  if (wanted.matches("summary")) {
    wanted.parentElement.open = true;
    wanted.parentElement.querySelector("button[type=submit]").focus();
    return;
  }
  if (wanted.matches("input")) wanted.focus({ preventScroll: true });
  wanted.click();
}, true);

// "All kept" and "not kept" contradict each other: the later word holds.
if (answer) {
  answer.addEventListener("change", (event) => {
    const all = answer.querySelector("[name=kept]");
    const broken = answer.querySelectorAll("[name=broken]");
    if (event.target === all && all.checked) broken.forEach((box) => { box.checked = false; });
    if (event.target.name === "broken" && event.target.checked) all.checked = false;
  });
}
