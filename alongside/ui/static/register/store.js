// What a phone keeps of a register while it has no network: sealed with a key that its worker's
// sign-in gives and takes. Nothing here is readable without it. See decision 76.
const NAME = "alongside-register";
const FLAG = "alongside.register"; // that there may be something: read where somebody signs out
const LONGEST = 14 * 24 * 60 * 60 * 1000; // milliseconds that a tap waits to be sent

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("registers", { keyPath: "session" });
      asked.result.createObjectStore("taps", { keyPath: "number", autoIncrement: true });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function within(table, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const whole = database.transaction(table, mode);
    const asked = act(whole.objectStore(table));
    whole.oncomplete = () => resolve(asked?.result);
    whole.onerror = () => reject(whole.error);
    whole.onabort = () => reject(whole.error);
  });
}

const all = (table) => within(table, "readonly", (rows) => rows.getAll());

// The key as the page brought it; from here on nobody reads its bytes again.
export function keyOf(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function seal(key, what) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(what));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text) };
}

async function unseal(key, { iv, sealed }) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)));
}

// The list, readable on this phone until the moment given; the key goes with it.
export async function keep({ session, owner, day, until, key, page }) {
  localStorage.setItem(FLAG, "1");
  const row = { session, owner, day, until, key, ...(await seal(key, page)) };
  return within("registers", "readwrite", (rows) => rows.put(row));
}

export const drop = (session) => within("registers", "readwrite", (rows) => rows.delete(session));

// What is kept of this register: whose it is, its key and its page. Nothing once its time is over.
export async function kept(session) {
  const row = await within("registers", "readonly", (rows) => rows.get(session));
  return row && { owner: row.owner, key: row.key, page: await unseal(row.key, row) };
}

export async function add({ session, owner, key }, said) {
  localStorage.setItem(FLAG, "1");
  const row = { session, owner, at: Date.now(), ...(await seal(key, said)) };
  return within("taps", "readwrite", (rows) => rows.add(row));
}

export async function change({ session, owner, key }, tap) {
  const { number, at, ...said } = tap;
  const row = { number, at, session, owner, ...(await seal(key, said)) };
  return within("taps", "readwrite", (rows) => rows.put(row));
}

export async function remove(numbers) {
  for (const number of numbers) {
    await within("taps", "readwrite", (rows) => rows.delete(number));
  }
}

// What this worker tapped on this register and has not sent, in order.
export async function taps({ session, owner, key }) {
  const own = (await all("taps")).filter((row) => row.session === session && row.owner === owner);
  const read = [];
  for (const row of own) {
    try {
      read.push({ number: row.number, at: row.at, ...(await unseal(key, row)) });
    } catch {
      // sealed with a key that the server gives no more: it is counted, and goes with its time
    }
  }
  return read;
}

// How many taps wait on this phone: of this register and worker, or, with nobody named, of all.
export async function waiting(session, isTheirs = () => true) {
  const rows = await all("taps");
  return rows.filter((row) => (!session || row.session === session) && isTheirs(row.owner)).length;
}

// Lists of other days and of times that are over go; taps wait longer, as nobody is named in them.
export async function tidy(today) {
  const now = Date.now();
  for (const row of await all("registers")) {
    if (row.day !== today || row.until <= now) await drop(row.session);
  }
  await remove((await all("taps")).filter((row) => now - row.at > LONGEST).map((row) => row.number));
}

// Everything, as somebody signs out.
export async function forget() {
  await within("registers", "readwrite", (rows) => rows.clear());
  await within("taps", "readwrite", (rows) => rows.clear());
  localStorage.removeItem(FLAG);
}
