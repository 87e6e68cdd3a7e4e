// Local help on anybody's web site: a form for a postcode, and what is nearest to it.
// Called with its texts by the address that serves it; see docs/open-referral.md.
(function (texts) {
  "use strict";
  const METRES_PER_MILE = 1609.344;
  const NOT_SPOKEN = ["fax", "text", "textphone", "pager", "video"];
  const script = document.currentScript;
  const asked = { ...script.dataset };
  for (const [name, usual] of [["count", 5], ["miles", 10]]) {
    if (!(Number(asked[name]) > 0)) asked[name] = String(usual);
  }
  const site = new URL("/", script.src);

  // In a shadow root the page's styles and ours do not meet; these are the page's to set.
  const STYLES = `
    :host { display: block; }
    .box { background: var(--find-help-background, #fff); color: var(--find-help-text, #212b32);
      border: 1px solid var(--find-help-line, #768692);
      border-radius: var(--find-help-radius, 4px); padding: 1rem;
      font-family: var(--find-help-font, inherit); line-height: 1.5; }
    h2 { font-size: 1.375em; line-height: 1.25; margin: 0 0 .75rem; }
    h3 { font-size: 1.125em; line-height: 1.25; margin: 0; }
    p { margin: .25rem 0; }
    label { display: block; font-weight: 600; }
    .row { display: flex; flex-wrap: wrap; gap: .5rem; margin: .25rem 0 .75rem; }
    input, button { font: inherit; min-height: 2.75rem; padding: .25rem .75rem;
      border-radius: var(--find-help-radius, 4px); box-sizing: border-box; }
    input { width: 10em; max-width: 100%; color: inherit; background: transparent;
      border: 2px solid var(--find-help-text, #212b32); }
    button { border: 2px solid transparent; font-weight: 600; cursor: pointer;
      background: var(--find-help-accent, #1d5557); color: var(--find-help-on-accent, #fff); }
    a { color: var(--find-help-accent, #1d5557); }
    :focus-visible { outline: 3px solid var(--find-help-focus, #212b32); outline-offset: 3px; }
    ol { list-style: none; margin: 0 0 .75rem; padding: 0; }
    li { border-top: 1px solid var(--find-help-line, #768692); padding: .75rem 0; }
    .reach a { display: inline-block; padding: .5rem 0; overflow-wrap: anywhere; }
    .error { color: var(--find-help-error, #b3150f); font-weight: 600; }
    @media (forced-colors: active) { button { border-color: ButtonText; } }`;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function address(path, parameters) {
    const found = new URL(path, site);
    for (const [key, value] of Object.entries(parameters)) {
      if (value) found.searchParams.set(key, value);
    }
    return found;
  }

  async function search(postcode) {
    const response = await fetch(
      address("/api/open-referral/v3/service_at_locations", {
        postcode,
        proximity: String(Math.round(Number(asked.miles) * METRES_PER_MILE)),
        search: asked.search,
        need: asked.need,
        offered: "true",
        full: "true",
        per_page: String(Math.min(3 * Number(asked.count), 100)),
      }),
      { credentials: "omit", referrerPolicy: "no-referrer" },
    );
    if (response.status === 422) throw new RangeError((await response.json()).errors[0].problem);
    if (!response.ok) throw new Error(response.statusText);
    // One service may be at several places: its nearest is enough.
    const seen = new Set();
    const nearest = (await response.json()).contents.filter(
      (place) => !seen.has(place.service_id) && seen.add(place.service_id),
    );
    return nearest.slice(0, Number(asked.count));
  }

  // The number to ring, as on our own cards: its own, else of its place, else of whoever offers it.
  function contact(place) {
    const { service, location } = place;
    const numbers = [service, place, location, service.organization].flatMap(
      (one) => one.phones || [],
    );
    const spoken = numbers.find(({ type }) => !NOT_SPOKEN.includes((type || "").toLowerCase()));
    if (spoken) {
      const tel = `tel:${spoken.number.replace(/\s/g, "")}`;
      return reach(texts.call, tel, spoken.number);
    }
    const email = service.email || service.organization.email;
    return email ? reach(texts.email, `mailto:${email}`, email) : [];
  }

  function reach(how, href, words) {
    return [element("p", { class: "reach" }, `${how} `, element("a", { href }, words))];
  }

  function shown(place) {
    const { service, location } = place;
    const name = element(
      "a",
      { href: address(`/directory/services/${service.id}/`, {}) },
      service.name,
    );
    const street = (location.addresses || [])[0] || {};
    const lines = [
      service.organization.name === service.name ? "" : service.organization.name,
      [location.name, street.address_1, street.city, street.postal_code].filter(Boolean).join(", "),
      texts.away.replace("{miles}", Math.max(place.x_distance / METRES_PER_MILE, 0.1).toFixed(1)),
      service.alert,
    ];
    const paragraphs = lines.filter(Boolean).map((line) => element("p", {}, line));
    return element("li", {}, element("h3", {}, name), ...paragraphs, ...contact(place));
  }

  const host = element("div", { "data-find-help": "" });
  const root = host.attachShadow({ mode: "open" });
  const styles = new CSSStyleSheet();
  styles.replaceSync(STYLES);
  root.adoptedStyleSheets = [styles];

  const title = element("h2", { id: "title" }, asked.title || texts.title);
  const input = element("input", {
    id: "postcode", name: "postcode", autocomplete: "postal-code", spellcheck: "false",
    value: asked.postcode || "", required: "",
  });
  const error = element("p", { id: "error", class: "error", hidden: "" });
  const form = element(
    "form",
    { novalidate: "" },
    element("label", { for: "postcode" }, texts.postcode),
    error,
    element("div", { class: "row" }, input, element("button", { type: "submit" }, texts.find)),
  );
  const status = element("p", { role: "status" });
  const list = element("ol", { role: "list" });
  const everything = element("a", {}, texts.everything);
  root.append(
    element(
      "section",
      { class: "box", "aria-labelledby": "title" },
      title, form, status, list, element("p", {}, everything),
    ),
  );

  function pointOnward(postcode) {
    everything.href = address("/directory/", { words: asked.search, need: asked.need, postcode });
  }

  function refuse(problem) {
    error.textContent = problem;
    error.hidden = !problem;
    for (const [key, value] of [["aria-invalid", "true"], ["aria-describedby", "error"]]) {
      if (problem) input.setAttribute(key, value);
      else input.removeAttribute(key);
    }
  }

  let turn = 0;
  async function find() {
    const postcode = input.value.trim();
    const mine = (turn += 1); // an answer that a later question has overtaken is not shown
    list.replaceChildren();
    status.textContent = postcode ? texts.looking : "";
    refuse(postcode ? "" : texts.missing);
    if (!postcode) return input.focus();
    pointOnward(postcode);
    try {
      const places = await search(postcode);
      if (mine !== turn) return;
      list.replaceChildren(...places.map(shown));
      const found = places.length ? texts.found : texts.nothing;
      status.textContent = found.replace("{count}", places.length).replace("{miles}", asked.miles);
    } catch (problem) {
      if (mine !== turn) return;
      status.textContent = problem instanceof RangeError ? "" : texts.failed;
      if (problem instanceof RangeError) {
        refuse(problem.message);
        input.focus();
      }
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  pointOnward(asked.postcode);
  script.after(host);
  if (asked.postcode) find();
})
