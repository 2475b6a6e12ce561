// Comforts for people who use the pages all day. Everything works without them.
"use strict";

const inField = (target) => target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;

// Keys: "/" and Ctrl-K lead to the search; elements with data-key are pressed or focused by that key.
document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-focus-key]");
  if (search && ((event.key === "/" && !inField(event.target)) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)))) {
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
    if (inField(event.target)) event.target.blur();
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && inField(event.target) && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (inField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const wanted = Array.from(document.querySelectorAll("[data-key]")).find((element) => element.dataset.key.toLowerCase() === event.key.toLowerCase() && !element.disabled);
  if (wanted) {
    event.preventDefault();
    if (wanted.matches("input, select, textarea")) wanted.focus(); else wanted.click();
    return;
  }
  walkRows(event);
});

// Rows: arrows or j and k walk through the links marked data-row; Enter opens, as for any link.
function walkRows(event) {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const links = Array.from(document.querySelectorAll("[data-rows] a[data-row]"));
  if (!step || links.length === 0) return;
  const here = document.activeElement ? document.activeElement.closest("tr") : null;
  const at = here ? links.findIndex((link) => here.contains(link)) : -1;
  if (at === -1 && event.key.startsWith("Arrow") && document.activeElement !== document.body && !document.activeElement.matches("main, .table-wrap")) return;
  const next = at === -1 ? (step === 1 ? 0 : links.length - 1) : at + step;
  if (next < 0 || next >= links.length) return;
  event.preventDefault();
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
}

// A menu closes when something else is clicked.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// What is typed stays in this browser window until the server has taken it. Passwords and files never do.
const PREFIX = "typed:";
const person = document.body.dataset.person;
const keyOf = (form) => `${PREFIX}${person}:${location.pathname}:${form.dataset.keep}`;
const kept = (form) => Array.from(form.elements).filter((field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && !field.readOnly);

function read(form) {
  return kept(form).map((field) => [field.name, ["checkbox", "radio"].includes(field.type) ? field.checked : field.value]);
}

function restore(form) {
  const stored = sessionStorage.getItem(keyOf(form));
  if (!stored || form.querySelector("[data-wrong]")) return;
  const before = read(form);
  if (JSON.stringify(before) === stored) return;
  const put = (pairs) => {
    // A form that grows is told first, so that there is a place for everything.
    form.dispatchEvent(new CustomEvent("putting", { detail: pairs }));
    kept(form).forEach((field, index) => {
      const pair = pairs[index];
      if (!pair || pair[0] !== field.name) return;
      if (["checkbox", "radio"].includes(field.type)) field.checked = pair[1]; else field.value = pair[1];
    });
    form.dispatchEvent(new CustomEvent("put"));
  };
  put(JSON.parse(stored));
  const note = document.getElementById("kept-note").content.firstElementChild.cloneNode(true);
  note.querySelector("button").addEventListener("click", () => { put(before); sessionStorage.removeItem(keyOf(form)); note.remove(); });
  form.prepend(note);
}

function forget(keep) {
  Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && !keep(key)).forEach((key) => sessionStorage.removeItem(key));
}

if (!("failed" in document.body.dataset)) {
  // A form that shows again without a word that it was taken did not arrive: the connection was lost.
  const sent = sessionStorage.getItem("sent");
  const again = Array.from(document.querySelectorAll("form[data-keep]")).some((form) => keyOf(form) === sent);
  if (sent && (!again || document.querySelector(".said"))) sessionStorage.removeItem(sent);
  sessionStorage.removeItem("sent");
  forget((key) => person !== "" && key.startsWith(`${PREFIX}${person}:`));
}

// Once all scripts of the page are there, so that a form can be told what is put into it.
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-keep]").forEach((form) => {
  restore(form);
  form.addEventListener("input", () => sessionStorage.setItem(keyOf(form), JSON.stringify(read(form))));
}));

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  if (form.dataset.keep) sessionStorage.setItem("sent", keyOf(form));
  if ("forget" in form.dataset) forget(() => false);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});
