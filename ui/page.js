/* Keyboard, scrolling, drawers and folding. It sends nothing anywhere: clicks go to the bridge component (bridge.js). */
(() => {
  if (window.confidant) return; // gradio may run what is in the head twice
  window.confidant = true;
  const $ = (selector) => document.querySelector(selector);
  const visible = (element) => element && element.offsetParent !== null;
  const REMEMBERED = ["warnings", "starter-note"]; // what was folded away once stays folded in this browser
  const opened = new Map(REMEMBERED.filter((key) => localStorage.getItem(`cf-folded-${key}`)).map((key) => [key, false]));
  let sticks = true;
  let greeted = false;
  let focused = null;

  const narrow = () => window.matchMedia("(max-width: 900px)").matches;
  const app = () => $("#app"); // gradio scopes our style sheet, so what the page shows is marked inside it
  const toggle = (panel) => {
    for (const other of ["chats", "memories"]) if (other !== panel) app().removeAttribute(`data-show-${other}`);
    app().toggleAttribute(`data-${narrow() ? "show" : "hide"}-${panel}`);
    announce();
  };
  const closeDrawers = () => {
    for (const panel of ["chats", "memories"]) app().removeAttribute(`data-show-${panel}`);
    announce();
  };
  const announce = () => {
    for (const panel of ["chats", "memories"]) {
      const shown = narrow() ? app().hasAttribute(`data-show-${panel}`) : !app().hasAttribute(`data-hide-${panel}`);
      for (const button of document.querySelectorAll(`[data-toggle="${panel}"]`)) button.setAttribute("aria-expanded", shown);
    }
  };

  document.addEventListener("click", (event) => {
    const drawer = event.target.closest("[data-toggle]");
    if (drawer) return toggle(drawer.dataset.toggle);
    const act = event.target.closest("[data-act]")?.dataset.act || "";
    if (act === "chats:open" || act === "chats:message") closeDrawers();
    if (event.target.closest("#new-chat")) closeDrawers();
    if (event.target.closest("#send, #stop, #new-chat, .cf-forget button")) $("#box textarea")?.focus();
    if (act === "chats:open" || act === "confirm:send" || event.target.closest("#new-chat, #send")) sticks = true;
    if (narrow() && event.target.closest("#main")) closeDrawers();
  });

  document.addEventListener("keydown", (event) => {
    const inBox = event.target.closest?.("#box");
    const form = event.target.closest?.("[data-form]");
    if (event.isComposing) return;
    if (event.key === "Escape") {
      if (form) return form.querySelector("[data-act$=':cancel']")?.click();
      if (narrow() && app().matches("[data-show-chats], [data-show-memories]")) return closeDrawers();
      if (visible($("#stop"))) $("#stop").click();
    } else if (event.key === "Enter" && !event.shiftKey && form && event.target.matches("[data-field]")) {
      event.preventDefault();
      form.querySelector("[data-act$=':save']")?.click();
    } else if (event.key === "Enter" && !event.shiftKey && inBox) {
      if (visible($("#stop"))) {
        event.preventDefault();
        event.stopPropagation();
      }
      sticks = true;
    }
  }, true);

  // What is drawn anew several times a second is replaced between press and click, so pressing has to be enough.
  const pressed = (event) => event.target.closest?.("details[data-live] > summary")?.parentElement;
  document.addEventListener("pointerdown", (event) => {
    const details = event.button === 0 && pressed(event);
    if (details) opened.set(details.dataset.keep, (details.open = !details.open));
  });
  document.addEventListener("click", (event) => {
    const details = pressed(event);
    if (!details) return;
    event.preventDefault();
    if (event.detail === 0) opened.set(details.dataset.keep, (details.open = !details.open)); // by the keyboard
  });

  // Clicks, and not "toggle" events: those also come when a redrawn part arrives open.
  document.addEventListener("click", (event) => {
    const details = event.target.closest("summary")?.parentElement;
    const key = details?.dataset.keep;
    if (!key) return;
    const open = !details.open;
    opened.set(key, open);
    if (REMEMBERED.includes(key)) {
      if (open) localStorage.removeItem(`cf-folded-${key}`);
      else localStorage.setItem(`cf-folded-${key}`, "1");
    }
  }, true);

  const settle = () => {
    for (const details of document.querySelectorAll("details[data-keep]")) {
      const open = opened.get(details.dataset.keep);
      if (open !== undefined && details.open !== open) details.open = open;
    }
    const field = $("[data-focus]");
    if (field && field !== focused) {
      field.focus();
      field.setSelectionRange?.(field.value.length, field.value.length);
    }
    focused = field;
    const talk = $("#talk");
    const target = $("[data-target]:not([data-seen])");
    if (target) {
      target.setAttribute("data-seen", "");
      sticks = false;
      target.scrollIntoView({ block: "center" });
    } else if (visible($(".cf-empty"))) {
      if (!greeted) talk.scrollTop = 0; // a greeting is read from its beginning
    } else if (talk && sticks) {
      talk.scrollTop = talk.scrollHeight;
    }
    greeted = visible($(".cf-empty"));
  };

  const start = () => {
    const talk = $("#talk");
    if (!talk) return setTimeout(start, 50);
    talk.addEventListener("scroll", () => {
      sticks = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60;
    }, { passive: true });
    let waiting = false;
    new MutationObserver(() => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; settle(); });
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
    announce();
    settle();
  };
  start();
})();
