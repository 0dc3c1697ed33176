/* The models room: it lies over the page; one of its sections is shown. It sends nothing anywhere. */
(() => {
  if (window.confidantRoom) return; // gradio may run what is in the head twice
  window.confidantRoom = true;
  const $ = (selector) => document.querySelector(selector);
  const isOpen = () => $("#app")?.hasAttribute("data-show-room");
  const tabs = () => [...document.querySelectorAll("[data-tab-of]")];
  let before = null; // what had the focus when the room was opened

  const show = (name) => {
    $("#room").dataset.tab = name;
    for (const tab of tabs()) {
      tab.setAttribute("aria-selected", tab.dataset.tabOf === name);
      tab.tabIndex = tab.dataset.tabOf === name ? 0 : -1;
    }
    $(`#tab-${name}`)?.scrollIntoView({ inline: "nearest", block: "nearest" });
  };
  const open = (name) => {
    if (!isOpen()) before = document.activeElement;
    for (const panel of ["chats", "memories"]) $("#app").removeAttribute(`data-show-${panel}`);
    Object.entries({ role: "dialog", "aria-modal": "true", "aria-labelledby": "room-title" }).forEach(([key, value]) =>
      $("#room").setAttribute(key, value));
    for (const tab of tabs()) {
      const page = $(`#room-${tab.dataset.tabOf}`);
      page.setAttribute("role", "tabpanel");
      page.setAttribute("aria-labelledby", tab.id);
    }
    $("#app").setAttribute("data-show-room", "");
    show(name);
    $(`#tab-${name}`)?.focus();
  };
  const close = () => {
    $("#app").removeAttribute("data-show-room");
    const back = before?.isConnected && before.offsetParent !== null ? before : $("#box textarea");
    back?.focus();
  };
  const step = (key) => {
    const all = tabs();
    const at = all.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[key];
    const tab = all[(to + all.length) % all.length];
    tab.click();
    tab.focus();
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-room]");
    if (opener) return open(opener.dataset.room);
    const tab = event.target.closest("[data-tab-of]");
    if (tab) return show(tab.dataset.tabOf);
    const act = event.target.closest("#room-files [data-act]")?.dataset.act || "";
    if (act.startsWith("embedding:")) show("memory"); // what was found goes where it is of use
    if (act.startsWith("adapters:")) show("adapters");
    if (event.target.closest("[data-room-close]") || event.target.closest("#room-shade")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (!isOpen() || event.isComposing) return;
    const inField = event.target.matches?.("input, textarea, [contenteditable]");
    if (event.key === "Escape") {
      event.stopImmediatePropagation(); // page.js, which comes after this file, would stop the reply as well
      if (!event.target.closest?.("ul[role=listbox], .options")) close();
      return;
    }
    if (event.target.matches?.("[data-tab-of]") && ["ArrowRight", "ArrowLeft", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      return step(event.key);
    }
    if (event.key === "Enter" && inField && event.target.closest("[data-form]")) {
      return event.target.closest("[data-form]").querySelector("button[data-act]")?.click();
    }
    if (event.key !== "Tab") return;
    const stops = [...$("#room").querySelectorAll("button, input, textarea, select, a[href], summary")].filter(
      (each) => each.offsetParent !== null && !each.disabled && each.tabIndex >= 0,
    );
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const outside = !$("#room").contains(document.activeElement);
    if (event.shiftKey ? document.activeElement === first || outside : document.activeElement === last || outside) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  }, true);

  // The model's name may be longer than its field.
  document.addEventListener("pointerover", (event) => {
    const field = event.target.closest?.("#model-choice")?.querySelector("input");
    if (field) field.title = field.value;
  });

  // Cards of downloads are drawn anew every second: a press that outlives its button, and the focus on it, go to the next.
  const twin = (button) =>
    [...document.querySelectorAll("button[data-act]")].find(
      (each) => each.dataset.act === button.dataset.act && each.dataset.id === button.dataset.id
        && each.offsetParent !== null,
    );
  let pressed = null;
  let focused = null;
  document.addEventListener("pointerdown", (event) => {
    pressed = event.target.closest?.("button[data-act]") || null;
  });
  document.addEventListener("pointerup", (event) => {
    const now = event.target.closest?.("button[data-act]");
    if (pressed && now && !pressed.isConnected && twin(pressed) === now) now.click();
    pressed = null;
  });
  document.addEventListener("focusin", (event) => {
    focused = event.target.matches?.("button[data-act]") ? event.target : null;
  });
  const start = () => {
    if (!$("#room")) return setTimeout(start, 50);
    new MutationObserver(() => {
      if (!focused || focused.isConnected || document.activeElement !== document.body) return;
      const gone = focused;
      focused = null;
      twin(gone)?.focus({ preventScroll: true });
    }).observe($("#app"), { childList: true, subtree: true });
  };
  start();
})();
