// The middle of a page that keeps itself up to date: asks every few seconds while it is looked at, takes neither the
// focus nor the place on the page from the reader, and says in one sentence what changed.
"use strict";

const board = document.querySelector("[data-live]");
if (board) {
  const said = document.querySelector("[data-live-said]");
  const foot = document.querySelector("[data-live-foot]");
  const EVERY = 3000;
  const SLOWEST = 30000;
  let version = board.dataset.version;
  let pause = EVERY;
  let timer = 0;

  // The first thing in sight, by its id, and how far it is from the top.
  const anchor = () => {
    const found = Array.from(board.querySelectorAll("[id]")).find((one) => one.getBoundingClientRect().top > 60);
    return found ? [found.id, found.getBoundingClientRect().top] : null;
  };

  const put = (html) => {
    const words = board.querySelector("[data-live-words]");
    const before = words ? words.textContent : "";
    const focused = board.contains(document.activeElement) ? document.activeElement : null;
    const links = Array.from(board.querySelectorAll("a"));
    const place = focused ? links.indexOf(focused) : -1;
    const kept = anchor();
    board.innerHTML = html;
    const again = kept && document.getElementById(kept[0]);
    if (again && window.scrollY > 0) window.scrollBy(0, again.getBoundingClientRect().top - kept[1]);
    if (focused) {
      const same = (focused.id && document.getElementById(focused.id)) || Array.from(board.querySelectorAll("a")).find((link) => link.getAttribute("href") === focused.getAttribute("href"));
      const left = Array.from(board.querySelectorAll("a"));
      const next = same || left[Math.min(Math.max(place, 0), left.length - 1)];
      if (next) next.focus({ preventScroll: true });
    }
    const after = board.querySelector("[data-live-words]");
    if (after && after.textContent !== before) said.textContent = after.textContent;
  };

  const busy = () => {
    const chosen = document.getSelection();
    return chosen && !chosen.isCollapsed && board.contains(chosen.anchorNode);
  };

  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(board.dataset.live, { headers: { "If-None-Match": `"${version}"` }, cache: "no-store", redirect: "manual" });
      if (answer.status === 200 && !busy()) {
        put(await answer.text());
        version = answer.headers.get("ETag").replaceAll('"', "");
      } else if (answer.status === 304) {
        version = (answer.headers.get("ETag") || version).replaceAll('"', "");
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        location.reload(); // signed out meanwhile
        return;
      }
      foot.hidden = answer.ok || answer.status === 304;
      pause = foot.hidden ? EVERY : Math.min(pause * 2, SLOWEST);
    } catch {
      foot.hidden = false;
      pause = Math.min(pause * 2, SLOWEST);
    }
    if (!foot.hidden) foot.textContent = foot.dataset.away;
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  };
  timer = setTimeout(look, pause);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) look();
  });
}
