// Complaints by keyboard: a digit picks and leads on, an opened step takes the focus.
"use strict";

const focusable = "textarea, select, input:not([type=hidden])";

// After a pick: the next group that nothing was picked in, else the first field that is empty.
function onward(from) {
  const form = from.closest("form");
  const after = Array.from(form.querySelectorAll(`fieldset[data-digits], ${focusable}`))
    .filter((one) => !from.contains(one) && from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const next = after.find((one) => (one.matches("fieldset") ? !one.querySelector(":checked") : one.matches("textarea")));
  if (next) (next.matches("fieldset") ? next.querySelector("input") : next).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
  const open = document.querySelector("details[data-cstep][open]");
  const group = target.closest("fieldset[data-digits]") || (open || document).querySelector("fieldset[data-digits]");
  const picked = group && group.querySelectorAll("input")[Number(event.key) - 1];
  if (!picked) return;
  event.preventDefault();
  picked.checked = true;
  picked.dispatchEvent(new Event("input", { bubbles: true }));
  onward(group);
}, true);

// A focused radio or button summary is no field in which letters are typed: the keys of the steps still work there.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  const wanted = document.querySelector(`details[data-cstep][open] > summary[data-key="${CSS.escape(event.key)}"]`);
  const inField = event.target instanceof HTMLElement && event.target.closest("input:not([type=radio]), textarea, select");
  if (!wanted || inField) return;
  event.preventDefault();
  event.stopPropagation();
  begin(wanted.parentElement);
}, true);

function begin(step) {
  const first = step.querySelector("form textarea, form select, form input:not([type=hidden])");
  if (first) first.focus();
  step.scrollIntoView({ block: "nearest" });
}

// Only what a person opens takes the focus, not what stood open when the page came.
document.querySelectorAll("details[data-cstep]").forEach((step) => {
  step.querySelector("summary").addEventListener("click", () => {
    if (!step.open) setTimeout(() => begin(step));
  });
});
