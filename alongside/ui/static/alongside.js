// Pages work without this file; it makes some of them quicker to use.
import { initAll } from "./vendor/nhsuk-frontend.min.js";

initAll();
for (const button of document.querySelectorAll("[data-alongside-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
