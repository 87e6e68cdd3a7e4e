// Signing out on a phone that kept a register: what it kept goes, and what is not sent is asked for.
import { forget, waiting } from "./store.js";

for (const form of document.querySelectorAll("[data-alongside-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const count = await waiting();
    const asked = form.dataset.alongsideSignOut.replace("{number}", count);
    if (count && !window.confirm(asked)) return;
    await forget();
    form.submit();
  });
}
