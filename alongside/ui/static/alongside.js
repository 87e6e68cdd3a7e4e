// Pages work without this file; it makes some of them quicker to use.
import { initAll } from "./vendor/nhsuk-frontend.min.js";

// A style rule shows what a choice opens (scss/_theme.scss). The component would announce it with
// aria-expanded, which radio buttons and checkboxes may not carry.
for (const choice of document.querySelectorAll("[data-aria-controls]")) {
  choice.removeAttribute("data-aria-controls");
}
initAll();
for (const button of document.querySelectorAll("[data-alongside-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
