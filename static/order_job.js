// The part is asked for only where the outcome says that one was ordered.
"use strict";

document.querySelectorAll("[data-part]").forEach((part) => {
  const outcome = part.closest("form").elements.outcome;
  const show = () => { part.hidden = outcome.value !== "inspected_part_ordered"; };
  outcome.addEventListener("change", show);
  part.closest("form").addEventListener("put", show);
  show();
});
