// The rework board by keyboard: an opened step takes the focus, a digit picks, filters send themselves.
"use strict";

document.querySelectorAll("details[data-step]").forEach((step) => {
  step.addEventListener("toggle", () => {
    if (!step.open) return;
    document.querySelectorAll("details[data-step][open]").forEach((other) => { if (other !== step) other.open = false; });
    // A quick digit may have picked and gone on already: the focus is not taken back from there.
    const gone = document.activeElement instanceof HTMLElement && document.activeElement.closest("[data-step]") === step;
    const first = step.querySelector("input[type=radio], textarea");
    if (first && (!gone || document.activeElement.matches("summary"))) first.focus();
    step.scrollIntoView({ block: "nearest" });
  });
});

// Before the keys of every page, because a focused radio is a field there.
document.addEventListener("keydown", (event) => {
  const step = document.querySelector("details[data-step][open]");
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    step.open = false;
    step.querySelector("summary").focus();
    return;
  }
  if (event.target instanceof HTMLElement && event.target.matches("textarea, select, input:not([type=radio])")) return;
  const label = step.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
  if (!label) return;
  event.preventDefault();
  label.querySelector("input").checked = true;
  const next = step.querySelector("textarea, button");
  if (next) next.focus();
}, true);

document.querySelectorAll("form[data-send-on-change]").forEach((form) => {
  form.addEventListener("change", () => form.requestSubmit());
  const button = form.querySelector("button");
  if (button) button.hidden = true;
});

// The open line of the queue stays in sight.
const here = document.querySelector(".queue-list [aria-current]");
if (here && window.matchMedia("(min-width: 768px)").matches) {
  const list = here.closest(".queue-list");
  list.scrollTop = here.offsetTop - list.clientHeight / 3;
}
