// Keeps what is typed into a long form at the server while somebody types, and says so. Nothing of
// it is kept in the browser. Without this file a button does the same.
const WAIT = 1500; // milliseconds without a key
const AGAIN = 10_000; // milliseconds until the next try without a network

for (const form of document.querySelectorAll("[data-alongside-begun]")) {
  const said = form.querySelector("[data-alongside-begun-said]");
  let waiting;
  let sent = false;

  form.addEventListener("input", () => later(WAIT));
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    if (navigator.onLine) {
      sent = true;
    } else {
      event.preventDefault();
      said.textContent = form.dataset.alongsideBegunLost;
      later(AGAIN);
    }
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("pagehide", () => {
    if (waiting && !sent) keep({ keepalive: true });
  });

  function later(milliseconds) {
    clearTimeout(waiting);
    if (!sent) waiting = setTimeout(keep, milliseconds);
  }

  async function keep(more = {}) {
    waiting = undefined;
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.dataset.alongsideBegun, { method: "POST", headers, body: new FormData(form), ...more });
      if (!answer.ok) throw new Error(String(answer.status));
      said.textContent = (await answer.json()).said;
    } catch {
      said.textContent = form.dataset.alongsideBegunLost;
      later(AGAIN);
    }
  }
}
