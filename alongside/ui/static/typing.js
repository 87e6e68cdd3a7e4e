// Keeps what is typed into a form in this tab of the browser until the form was taken, for whoever
// is signed in: a reload, Back and a lost network take nothing away. alongside.js forgets it on the
// next page. The form's own key is kept with it, so that a form sent twice is still kept once.
for (const form of document.querySelectorAll("[data-alongside-typing]")) {
  const said = form.querySelector("[data-alongside-typing-said]");
  const place = `typing:${form.dataset.alongsideTyping}:${location.pathname}`;
  const boxes = [...form.elements].filter((box) => box.matches("textarea, select, input:not([type=hidden])"));
  const key = form.elements.namedItem("idempotency_key");

  const held = JSON.parse(sessionStorage.getItem(place) || "null");
  if (held && !document.querySelector(".nhsuk-error-summary")) {
    key.value = held.key;
    for (const box of boxes) {
      if (box.type === "radio" || box.type === "checkbox") {
        box.checked = (held.typed[box.name] || []).includes(box.value);
      } else if (box.name in held.typed) {
        box.value = held.typed[box.name][0];
      }
      const fold = box.closest("details");
      if (fold && (box.type === "checkbox" ? box.checked : box.value)) fold.open = true;
    }
    said.textContent = form.dataset.alongsideTypingBack;
  }

  function keep(sent) {
    const typed = {};
    for (const box of boxes) {
      if ((box.type === "radio" || box.type === "checkbox") && !box.checked) continue;
      (typed[box.name] ||= []).push(box.value);
    }
    sessionStorage.setItem(place, JSON.stringify({ key: key.value, typed, sent }));
  }

  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", (event) => {
    keep(true);
    if (!navigator.onLine) {
      event.preventDefault();
      said.textContent = form.dataset.alongsideTypingLost;
    }
  });
}
