// The register as it is drawn: by the server alone, with what this phone has not sent laid over it.
const TARGET = { attend: "came", miss: "missed", undo: "expected" };

export class Sheet {
  constructor(hall, words) {
    this.hall = hall;
    this.words = words;
    this.page = hall.querySelector("[data-alongside-sheet]");
  }

  token() {
    return this.page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  // What may be kept: no secret of a form, and nobody whose place is kept apart.
  forKeeping() {
    const copy = this.page.cloneNode(true);
    for (const hidden of copy.querySelectorAll("[data-alongside-apart], [data-alongside-unsent], input[type=hidden]:not([name=what], [name=seen])")) {
      hidden.remove();
    }
    return copy.innerHTML;
  }

  show(html) {
    const read = new DOMParser().parseFromString(html, "text/html");
    this.page.replaceChildren(...document.adoptNode(read.body).childNodes);
  }

  // What the server has now, with the focus and what is being typed left where they are.
  take(there) {
    const typed = [...this.page.querySelectorAll("input:not([type=hidden])")].map((box) => [box.id, box.value, box.defaultValue]);
    const focused = document.activeElement?.closest("[data-alongside-sheet]") && document.activeElement;
    const name = focused?.id || focused?.closest("[id]")?.id;
    this.page.replaceChildren(...document.adoptNode(there.querySelector("[data-alongside-sheet]")).childNodes);
    for (const [id, value, before] of typed) {
      const box = document.getElementById(id);
      if (box && value !== before) box.value = value;
    }
    if (!name) return;
    const found = document.getElementById(name);
    (found?.matches("input, button") ? found : found?.querySelector(`button[value="${focused.value}"]`))?.focus();
  }

  // What was tapped, or nothing where it says nothing new.
  read(form, button) {
    const said = Object.fromEntries(new FormData(form));
    const tap = {
      do: button.value,
      idempotency_key: crypto.randomUUID(),
      what: said.what ?? "",
      seen: said.seen ?? "",
      name: said.name ?? "",
      reach: said.reach ?? "",
      count: said.count ?? "",
    };
    const line = form.closest("[data-alongside-line]");
    if (line) return line.dataset.status === TARGET[tap.do] ? null : tap;
    if (tap.do === "walk_in" && this.#refuses(form.elements.namedItem("name"), tap.name.trim() ? "" : this.words.noName)) return null;
    const counts = /^\d+$/.test(tap.count.trim());
    if (tap.do === "heads" && this.#refuses(form.elements.namedItem("count"), counts ? "" : this.words.noCount)) return null;
    if (tap.do === "walk_in") form.reset();
    return tap;
  }

  // Says at the box what is wrong in it, as the server would; true where something is.
  #refuses(box, wrong) {
    const group = box.closest(".nhsuk-form-group");
    const said = group.querySelector("[data-alongside-wrong]");
    said.textContent = wrong;
    said.hidden = !wrong;
    group.classList.toggle("nhsuk-form-group--error", Boolean(wrong));
    box.classList.toggle("nhsuk-input--error", Boolean(wrong));
    if (wrong) box.focus();
    return Boolean(wrong);
  }

  // Lay over what the server drew what this phone has not sent; what was answered stands as drawn.
  apply(taps) {
    for (const gone of this.page.querySelectorAll("[data-alongside-unsent]")) gone.remove();
    for (const tap of taps.filter((one) => !one.outcome)) {
      if (tap.do in TARGET) this.#mark(tap);
      else if (tap.do === "walk_in") this.#walkIn(tap);
      else if (tap.do === "take_back") document.getElementById(`line-${tap.what}`)?.setAttribute("hidden", "");
      else if (tap.do === "heads") this.#heads(tap);
    }
    this.#count();
  }

  #mark(tap) {
    const line = this.page.querySelector(`[data-alongside-line="${CSS.escape(tap.what)}"]`);
    if (!line) return;
    const status = TARGET[tap.do];
    line.dataset.status = status;
    for (const button of line.querySelectorAll("[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(TARGET[button.value] === status));
    }
    line.querySelector("[value=undo]").hidden = status === "expected";
    line.querySelector("[name=seen]").value = tap.idempotency_key;
    line.querySelector("[data-alongside-said]").textContent = `${this.words[status]}. ${this.words.unsent}`;
  }

  #walkIn(tap) {
    const list = this.page.querySelector("[data-alongside-walk-ins]");
    const item = document.createElement("li");
    item.className = "app-register__line";
    item.dataset.alongsideUnsent = "";
    item.textContent = `${tap.name}. ${this.words.unsent}`;
    list.append(item);
  }

  #heads(tap) {
    const form = document.getElementById("head-count")?.form;
    if (!form) return;
    form.elements.namedItem("seen").value = tap.idempotency_key;
    const said = document.createElement("p");
    said.dataset.alongsideUnsent = "";
    said.textContent = `${this.words.heads.replace("{number}", tap.count)} ${this.words.unsent}`;
    form.prepend(said);
  }

  #count() {
    const lines = [...this.page.querySelectorAll("[data-alongside-line]")];
    const walked = this.page.querySelectorAll("[data-alongside-walk-ins] > li:not([hidden])").length;
    for (const figure of this.page.querySelectorAll("[data-alongside-count]")) {
      const status = figure.dataset.alongsideCount;
      const marked = lines.filter((line) => line.dataset.status === status).length;
      figure.textContent = marked + (status === "came" ? walked : 0);
    }
  }

  // The conflict screen: who said what elsewhere, and whether it is as this phone says all the same.
  ask(conflicts) {
    const screen = this.hall.querySelector("[data-alongside-conflicts]");
    const list = screen.querySelector("ul");
    const before = list.children.length;
    list.replaceChildren(...conflicts.map((tap) => this.#question(tap)));
    screen.hidden = !conflicts.length;
    if (conflicts.length > before) screen.querySelector("h2").focus();
  }

  #question(tap) {
    const item = this.hall.querySelector("[data-alongside-conflict]").content.cloneNode(true).firstElementChild;
    const line = this.page.querySelector(`[data-alongside-line="${CSS.escape(tap.what)}"] [data-alongside-name]`);
    item.querySelector("[data-alongside-about]").textContent = line?.textContent ?? (tap.do === "heads" ? this.words.headCount : tap.name);
    item.querySelector("[data-alongside-answer]").textContent = tap.outcome.words;
    const mine = this.words[TARGET[tap.do]] ?? tap.count ?? "";
    item.querySelector("[data-alongside-mine]").textContent = mine && this.words.mine.replace("{said}", mine);
    for (const button of item.querySelectorAll("button")) {
      button.value = tap.number;
      if (button.dataset.alongsideDecide === "mine") button.hidden = tap.outcome.became !== "otherwise";
    }
    return item;
  }
}
