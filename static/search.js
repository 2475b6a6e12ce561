// The search box: results while typing, walked by arrows; a scanner may be fired with the focus anywhere.
// Without it the box is a plain form: Enter searches.
"use strict";

document.querySelectorAll("form[data-suggest]").forEach((form, place) => {
  const box = form.querySelector("input[name=q]");
  const list = form.querySelector("[data-hits]");
  const told = form.querySelector("[data-told]");
  list.id = `hits-${place}`;
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(attributes).forEach(([name, value]) => box.setAttribute(name, value));
  let at = -1;
  let waiting = 0;
  let asked = null;

  const options = () => Array.from(list.children);

  function close() {
    clearTimeout(waiting);
    if (asked) asked.abort();
    asked = null;
    at = -1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function walk(to) {
    const all = options();
    at = all.length === 0 ? -1 : (to + all.length + 1) % (all.length + 1);
    if (at === all.length) at = -1;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) { box.removeAttribute("aria-activedescendant"); return; }
    box.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const words = box.value.trim();
    if (words === "") { close(); return; }
    if (asked) asked.abort();
    const mine = new AbortController();
    asked = mine;
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: mine.signal, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const text = await answer.text();
      if (mine !== asked) return;
      const held = document.createElement("template");
      held.innerHTML = text;
      list.replaceChildren(...held.content.querySelectorAll("li[role=option]"));
      options().forEach((option, index) => { option.id = `${list.id}-${index}`; option.setAttribute("aria-selected", "false"); });
      at = -1;
      box.removeAttribute("aria-activedescendant");
      list.hidden = options().length === 0;
      box.setAttribute("aria-expanded", String(!list.hidden));
      told.textContent = told.dataset.told.replace("{count}", String(options().length));
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask(); else walk(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      clearTimeout(waiting);
      if (!list.hidden && at >= 0) {
        event.preventDefault();
        location.assign(options()[at].dataset.href);
      }
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  form.addEventListener("submit", (event) => {
    if (box.value.trim() === "") event.preventDefault();
    close();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    location.assign(option.dataset.href);
  });
  box.addEventListener("blur", close);
});

// A scanner types faster than anybody, in capitals and digits, and ends with Enter. Fired outside a field, its words go
// into the search box instead of pressing the keys of the page.
(() => {
  const form = document.querySelector("form[data-suggest]");
  if (!form) return;
  const box = form.querySelector("input[name=q]");
  const APART = 60; // milliseconds; once it is surely a scan, a slow machine may take longer
  const APART_WITHIN = 200;
  let typed = "";
  let last = 0;
  let held = null;

  const inField = (target) => target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;

  function release() {
    if (!held) return;
    const { event, timer } = held;
    clearTimeout(timer);
    held = null;
    event.target.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, code: event.code, shiftKey: event.shiftKey, bubbles: true, cancelable: true }));
  }

  window.addEventListener("keydown", (event) => {
    if (!event.isTrusted || inField(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.key === "Shift") return;
    const fast = event.timeStamp - last < (typed.length > 2 ? APART_WITHIN : APART);
    last = event.timeStamp;
    if (event.key === "Enter" && fast && typed.length >= 4) {
      event.preventDefault();
      event.stopImmediatePropagation();
      box.value = typed;
      typed = "";
      form.requestSubmit();
      return;
    }
    const scanned = typed.length > 2 && fast ? event.key.length === 1 : /^[\p{Lu}\p{Nd}*./:-]$/u.test(event.key);
    if (!scanned) { release(); typed = ""; return; }
    if (fast && typed !== "") {
      if (held) { clearTimeout(held.timer); held = null; }
      typed += event.key;
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    release();
    typed = event.key;
    if (/^\p{Lu}$/u.test(event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      held = { event, timer: setTimeout(release, APART) };
    }
  }, true);
})();
