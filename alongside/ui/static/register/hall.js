// The register on a phone: a tap is shown at once, kept sealed, and sent when there is a network.
// Without this file each button sends a form. See store.js for what the phone keeps.
import { Sheet } from "./sheet.js";
import * as store from "./store.js";

const AGAIN = 20_000; // milliseconds until the next try without a network
const TWICE = 500; // milliseconds in which a second tap on the same line is the same tap
const hall = document.querySelector("[data-alongside-hall]");
const words = JSON.parse(hall.dataset.words);
const state = hall.querySelector("[data-alongside-hall-state]");
const session = window.location.pathname.split("/").at(-3);
const sheet = new Sheet(hall, words);
let whose = null; // { session, owner, key }: who may read what this phone kept
let token = "";
let fresh = false; // the server has drawn the list just now
let busy = false;
let again = false;
let later;
let last = { line: "", at: 0 };

start();

async function start() {
  await store.tidy(today());
  if (hall.dataset.key) {
    whose = { session, owner: hall.dataset.owner, key: await store.keyOf(hall.dataset.key) };
    token = sheet.token();
    fresh = true;
    await keepPage(hall);
    watchOver();
  } else {
    const kept = await store.kept(session);
    if (kept) {
      whose = { session, owner: kept.owner, key: kept.key };
      sheet.show(kept.page);
    }
  }
  await redraw();
  hall.addEventListener("submit", tapped);
  hall.addEventListener("click", decided);
  window.addEventListener("online", sync);
  document.addEventListener("visibilitychange", () => document.hidden || sync());
  sync();
}

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

// Opens this page again without a network; where a browser cannot, taps still wait in this tab.
function watchOver() {
  navigator.serviceWorker
    ?.register(hall.dataset.worker)
    .then((registration) => registration.active?.postMessage("fill"))
    .catch(() => {});
}

// Until the day is over, and readable for as long as the server said.
async function keepPage(page) {
  const { day, until } = page.dataset;
  if (day === today() && Number(until) > Date.now()) {
    await store.keep({ ...whose, day, until: Number(until), page: sheet.forKeeping() });
  }
}

async function tapped(event) {
  const form = event.target.closest("[data-alongside-tap]");
  if (!form || !whose) return;
  event.preventDefault();
  const line = form.closest("[data-alongside-line]")?.id;
  if (line && line === last.line && event.timeStamp - last.at < TWICE) return;
  last = { line, at: event.timeStamp };
  const said = sheet.read(form, event.submitter);
  if (!said) return;
  await store.add(whose, said);
  await redraw();
  sync();
}

// The conflict screen: what somebody said elsewhere stands, or it is as this worker said.
async function decided(event) {
  const button = event.target.closest("[data-alongside-decide]");
  if (!button || !whose) return;
  const all = await store.taps(whose);
  const tap = all.find((one) => String(one.number) === button.value);
  if (!tap) return;
  const about = all.filter((one) => one.number === tap.number || (tap.what && one.what === tap.what));
  const { number, at, outcome, ...said } = about.at(-1);
  await store.remove(about.map((one) => one.number));
  if (button.dataset.alongsideDecide === "mine") {
    await store.add(whose, { ...said, idempotency_key: crypto.randomUUID(), seen: tap.outcome.stands });
  }
  await redraw();
  sync();
}

async function redraw() {
  if (!whose) return;
  const taps = await store.taps(whose);
  sheet.apply(taps);
  sheet.ask(taps.filter((tap) => tap.outcome));
}

async function sync() {
  clearTimeout(later);
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    // Two tabs of one phone send one after the other.
    await (navigator.locks?.request("alongside-register", exchange) ?? exchange());
  } catch {
    await tell(words.offline);
    later = setTimeout(sync, AGAIN);
  } finally {
    busy = false;
    if (again) {
      again = false;
      sync();
    }
  }
}

async function exchange() {
  if (!token && !(await refresh())) return;
  const waiting = (await store.taps(whose)).filter((tap) => !tap.outcome);
  if (waiting.length) {
    await tell(words.sending);
    let results = await send(waiting);
    if (!results) {
      token = ""; // the sign-in, or the form's own secret, is another one by now
      if (!(await refresh())) return;
      results = await send(waiting);
      if (!results) throw new Error("It was not taken.");
    }
    await settle(waiting, results);
  }
  if ((fresh && !waiting.length) || (await refresh())) await tell(words.sent);
  fresh = false;
}

async function settle(waiting, results) {
  const by = new Map(results.map((one) => [one.key, one]));
  for (const tap of waiting) {
    const outcome = by.get(tap.idempotency_key);
    if (outcome?.became === "kept") await store.remove([tap.number]);
    else if (outcome) await store.change(whose, { ...tap, outcome });
  }
}

async function send(waiting) {
  const now = Date.now();
  const taps = waiting.map(({ number, at, ...said }) => ({ ...said, ago: Math.max(now - at, 0) / 1000 }));
  const form = new FormData();
  form.set("csrfmiddlewaretoken", token);
  form.set("owner", whose.owner);
  form.set("taps", JSON.stringify(taps));
  const answer = await fetch("send/", { method: "POST", body: form });
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.status >= 500) throw new Error(String(answer.status));
  return answer.ok && isOurs ? (await answer.json()).results : null;
}

// The list as it stands now, for the same worker; false where somebody has to sign in first.
async function refresh() {
  const answer = await fetch(window.location.pathname, { cache: "no-store" });
  if (answer.status >= 500) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const there = page.querySelector("[data-alongside-hall][data-key]");
  if (!there) {
    token = "";
    await tell(answer.redirected ? words.signedOut : words.gone, answer.redirected);
    return false;
  }
  if (whose && there.dataset.owner !== whose.owner) {
    token = "";
    await tell(words.other);
    return false;
  }
  whose = { session, owner: there.dataset.owner, key: await store.keyOf(there.dataset.key) };
  sheet.take(there);
  token = sheet.token();
  await keepPage(there);
  await redraw();
  return true;
}

// In words, and how many taps only this phone knows: of whoever is here, else of anybody.
async function tell(text, signIn = false) {
  const asked = whose ? (await store.taps(whose)).filter((tap) => tap.outcome).length : 0;
  const own = whose ? (await store.waiting(session, (owner) => owner === whose.owner)) - asked : 0;
  const others = await store.waiting(session, (owner) => owner !== whose?.owner);
  const parts = text === words.sent && own + asked ? [] : [text];
  if (asked) parts.push(words.asked.replace("{number}", asked));
  if (own) parts.push(words.waiting.replace("{number}", own));
  if (others) parts.push(words.others.replace("{number}", others));
  state.textContent = parts.join(" ");
  state.classList.toggle("app-hall__state--waiting", asked + own + others > 0);
  const door = hall.querySelector("[data-alongside-hall-sign-in]");
  door.hidden = !signIn;
  door.firstElementChild.search = new URLSearchParams({ next: window.location.pathname });
}
