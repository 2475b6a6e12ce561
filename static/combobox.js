// A select becomes a box to type in: the words narrow the list, arrows walk, Enter or Tab takes. Without it: a select.
"use strict";

function comboOf(select) {
  if (select.dataset.combobox === "on") return;
  select.dataset.combobox = "on";
  const id = select.id;
  const box = document.createElement("input");
  const list = document.createElement("ul");
  const wrap = document.createElement("div");
  wrap.className = "combo";
  select.id = `${id}-select`;
  select.hidden = true;
  Object.assign(box, { id, type: "text", className: "form-control", autocomplete: "off", spellcheck: false });
  Object.assign(list, { id: `${id}-list`, className: "combo-list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent.trim() || "");
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(attributes).forEach(([name, value]) => box.setAttribute(name, value));
  ["aria-invalid", "aria-describedby", "required"].forEach((name) => {
    if (select.hasAttribute(name)) { box.setAttribute(name, select.getAttribute(name)); select.removeAttribute(name); }
  });
  select.before(wrap);
  wrap.append(box, list, select);

  let shown = [];
  let at = -1;
  const all = Array.from(select.options).filter((option) => option.value !== "");
  const chosen = () => (select.value ? select.selectedOptions[0].textContent : "");
  const words = (text) => text.toLowerCase().split(/[\s,;/]+/).filter(Boolean);

  function show() {
    const asked = box.value === chosen() ? [] : words(box.value);
    shown = all.filter((option) => asked.every((word) => `${option.textContent} ${option.value}`.toLowerCase().includes(word)));
    list.replaceChildren(...shown.map((option, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.textContent = option.textContent;
      const small = document.createElement("small");
      const before = option.parentElement.matches("optgroup:first-of-type") ? `${option.parentElement.label} · ` : "";
      small.textContent = `${before}${option.value}`;
      item.append(" ", small);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(index); });
      return item;
    }));
    if (shown.length === 0) {
      const none = document.createElement("li");
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = select.dataset.empty || "";
      list.append(none);
    }
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    const present = shown.findIndex((option) => option.selected);
    walk(asked.length ? 0 : present);
  }

  function walk(to) {
    at = shown.length === 0 ? -1 : Math.max(-1, Math.min(to, shown.length - 1));
    Array.from(list.children).forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) {
      box.setAttribute("aria-activedescendant", `${list.id}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function take(index) {
    if (shown[index]) select.value = shown[index].value;
    box.value = chosen();
    close();
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  box.addEventListener("input", (event) => { event.stopPropagation(); show(); });
  box.addEventListener("click", () => { if (list.hidden) show(); });
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show();
      else walk(Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && at >= 0) take(at);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      box.value = chosen();
      close();
    } else if (event.key === "Tab" && !list.hidden && at >= 0 && box.value !== chosen()) take(at);
  });
  box.addEventListener("blur", () => {
    if (box.value.trim() === "" && select.value) { select.value = ""; select.dispatchEvent(new Event("change", { bubbles: true })); }
    box.value = chosen();
    close();
  });
  select.addEventListener("put", () => { box.value = chosen(); });
  box.value = chosen();
}

document.querySelectorAll("select[data-combobox]").forEach(comboOf);
