// Keeps what is typed into a form as a draft, and in this tab while there is no network.
// Without it the form is only a form.
const WAIT = 1500; // milliseconds without a key
const AGAIN = 10_000; // milliseconds until the next try without a network

for (const form of document.querySelectorAll("[data-alongside-draft]")) {
  const said = form.querySelector("[data-alongside-draft-said]");
  const turn = form.elements.namedItem("turn");
  const base = form.elements.namedItem("base"); // what the words were begun from: others may have written since
  const address = form.dataset.alongsideDraft;
  const place = `${form.dataset.alongsideDraftOf} ${address}`; // somebody else may use this tab next
  const boxes = [...form.elements].filter((box) => box.matches("textarea, input[type=text]"));
  let waiting;
  let stopped = false;

  const held = JSON.parse(sessionStorage.getItem(place) || "null");
  if (held) {
    for (const box of boxes) {
      if (box.name in held) box.value = held[box.name];
    }
    base.value = held.base;
    said.textContent = form.dataset.alongsideDraftBack;
    later(0);
  } else if (boxes.some((box) => box.value !== box.defaultValue)) {
    later(WAIT); // typed while the page was still loading, before anybody listened
  }

  form.addEventListener("input", () => later(WAIT));
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    stopped = true;
    sessionStorage.removeItem(place);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-alongside-sign-out]")) {
      clearTimeout(waiting); // what the tab kept is cleared, and must not be kept anew
      stopped = true;
    }
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("pagehide", () => {
    if (waiting && !stopped) keep({ keepalive: true });
  });

  function later(milliseconds) {
    clearTimeout(waiting);
    if (!stopped) waiting = setTimeout(keep, milliseconds);
  }

  async function keep(more = {}) {
    waiting = undefined;
    sessionStorage.setItem(place, JSON.stringify(Object.fromEntries([...boxes, base].map((box) => [box.name, box.value]))));
    let answer;
    try {
      answer = await fetch(address, { method: "POST", body: new FormData(form), ...more });
      if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    } catch {
      said.textContent = form.dataset.alongsideDraftLost;
      later(AGAIN);
      return;
    }
    const kept = await answer.json();
    said.textContent = kept.said;
    if (answer.ok) {
      turn.value = kept.turn;
      sessionStorage.removeItem(place);
    } else {
      stopped = true;
    }
  }
}
