// Pages work without this file; it makes some of them quicker to use.
import { initAll } from "./vendor/nhsuk-frontend.min.js";

// A style rule shows what a choice opens (scss/_theme.scss). The component would announce it with
// aria-expanded, which radio buttons and checkboxes may not carry.
for (const choice of document.querySelectorAll("[data-aria-controls]")) {
  choice.removeAttribute("data-aria-controls");
}
initAll();
// Escape closes the menu behind “More”; whoever was in it is where they opened it, not nowhere.
document.addEventListener(
  "keydown",
  (event) => {
    const list = document.activeElement?.closest(".nhsuk-header__menu-list");
    if (event.key === "Escape" && list) {
      document.querySelector(".nhsuk-header__menu-toggle")?.focus();
    }
  },
  true,
);
// A form with a single button and nothing to read. Sent before the page has loaded it takes the
// page's place in the history, so that Back does not lead into it again.
document.querySelector("[data-alongside-press]")?.submit();
for (const button of document.querySelectorAll("[data-alongside-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What this tab keeps of what was typed goes with whoever signs out.
for (const form of document.querySelectorAll("[data-alongside-sign-out]")) {
  form.addEventListener("submit", () => sessionStorage.clear());
}

// A phone that kept a register forgets it likewise.
if (localStorage.getItem("alongside.register")) import("./register/leaving.js");

// Leave at once: nothing is seen any more while the other page loads, and Back does not return.
const exits = document.querySelectorAll("[data-alongside-exit]");
function leave() {
  document.documentElement.hidden = true;
  document.title = "";
  window.location.replace(exits[0].href);
}
for (const exit of exits) {
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
}
if (exits.length) {
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
    } else if (!event.repeat) {
      presses = [...presses.slice(-2), event.timeStamp];
      if (presses.length === 3 && presses[2] - presses[0] < 5000) {
        leave();
      }
    }
  });
  for (const hint of document.querySelectorAll("[data-alongside-exit-keys]")) {
    hint.hidden = false;
  }
}

// A form that was sent led to this page: it was taken, and what typing.js kept of it may go. Not
// when the page says that something went wrong: Back then finds the words again.
if (!document.querySelector("[data-alongside-typing], [data-alongside-failed]")) {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("typing:") && JSON.parse(sessionStorage.getItem(name)).sent) {
      sessionStorage.removeItem(name);
    }
  }
}
