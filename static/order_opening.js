// Opening an order: more concerns without a page load, what may have come back, a promise by one press.
"use strict";

document.querySelectorAll("form[data-opening]").forEach((form) => {
  const more = form.querySelector("[data-more]");
  const spare = document.getElementById("one-more");
  const steps = document.getElementById("match-steps");
  const jobs = () => Array.from(form.querySelectorAll("[data-job]"));
  const part = (job, name) => job.querySelector(`[name$="-${name}"]`);
  const tell = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  function dress(job) {
    const group = part(job, "concern_group");
    comboOf(group);
    group.addEventListener("change", () => match(job));
    const word = part(job, "rework_of");
    if (word) word.addEventListener("change", () => others(job));
    const remove = job.querySelector("[data-remove]");
    if (remove) remove.addEventListener("click", () => { job.remove(); more.focus(); tell(more); });
    others(job);
    match(job);
  }

  // Reason and words are asked only where it is said to be another concern.
  function others(job) {
    const word = part(job, "rework_of");
    job.querySelectorAll("[data-other]").forEach((field) => { field.hidden = !word || word.value !== "other"; });
  }

  // The repair of the same group inside its window, by days and kilometres.
  function match(job) {
    const place = job.querySelector("[data-match]");
    const word = part(job, "rework_of");
    const group = part(job, "concern_group").value;
    const km = Number.parseInt(form.elements.odometer_km.value.replace(/\D/g, ""), 10);
    const found = group && word && steps ? form.querySelector(`[data-of-group="${CSS.escape(group)}"]`) : null;
    const beyond = found && "kmLimit" in found.dataset && km > Number(found.dataset.kmLimit);
    if (!found || beyond) {
      place.replaceChildren();
      if (word && ["same", "other"].includes(word.value)) { word.value = ""; others(job); }
      return;
    }
    if (place.dataset.group === group && place.firstChild) return;
    place.dataset.group = group;
    const note = steps.content.firstElementChild.cloneNode(true);
    note.querySelector("[data-what]").textContent = found.textContent.replace(/\s+/g, " ").trim();
    note.querySelectorAll("[data-say]").forEach((button) => {
      button.setAttribute("aria-pressed", String(word.value === button.dataset.say));
      button.addEventListener("click", () => {
        word.value = button.dataset.say;
        note.querySelectorAll("[data-say]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
        others(job);
        tell(word);
        if (word.value === "other") part(job, "other_reason").focus();
      });
    });
    place.replaceChildren(note);
  }

  function add() {
    const names = jobs().map((job) => Number(part(job, "concern").name.split("-")[1]));
    const at = Math.max(-1, ...names) + 1;
    const markup = spare.innerHTML.replaceAll("__at__", at).replaceAll("__line__", jobs().length + 1);
    more.closest("p").insertAdjacentHTML("beforebegin", markup);
    const fresh = jobs().at(-1);
    dress(fresh);
    if (jobs().length >= Number(form.dataset.most)) more.hidden = true;
    return fresh;
  }

  more.addEventListener("click", (event) => { event.preventDefault(); part(add(), "concern").focus(); });
  // A draft of this form may have more concerns than the page came with.
  form.addEventListener("putting", (event) => {
    const names = new Set(event.detail.map(([name]) => name).filter((name) => /^jobs-\d+-concern$/.test(name)));
    while (jobs().length < names.size) add();
  });
  form.addEventListener("put", () => {
    jobs().forEach((job) => { part(job, "concern_group").dispatchEvent(new Event("put")); others(job); match(job); });
  });
  form.elements.odometer_km.addEventListener("change", () => jobs().forEach(match));
  jobs().forEach(dress);

  form.querySelectorAll("[data-promise]").forEach((line) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...line.childNodes);
    line.append(button);
    const field = form.elements.promised_at;
    const mark = () => button.setAttribute("aria-pressed", String(field.value === line.dataset.promise));
    button.addEventListener("click", () => { field.value = line.dataset.promise; tell(field); });
    field.addEventListener("input", mark);
    mark();
  });
});
