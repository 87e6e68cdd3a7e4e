// Words that the directory knows, offered while somebody types. Without it the box is only a box.
const WAIT = 150; // milliseconds without a key

for (const box of document.querySelectorAll("[data-alongside-suggest]")) {
  const list = document.getElementById(box.getAttribute("list"));
  let waiting;
  let asked = "";
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(box.value.trim()), WAIT);
  });

  async function suggest(typed) {
    if (typed.length < 2 || typed === asked) return;
    asked = typed;
    const answer = await fetch(`${box.dataset.alongsideSuggest}?typed=${encodeURIComponent(typed)}`);
    if (!answer.ok || typed !== asked) return;
    const { suggestions } = await answer.json();
    list.replaceChildren(...suggestions.map((value) => Object.assign(document.createElement("option"), { value })));
  }
}
