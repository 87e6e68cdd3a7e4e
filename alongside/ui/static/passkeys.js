// Making a passkey and signing in with one. Without it, or in a browser that has no passkeys, the
// parts of a page that need them stay hidden and its other ways remain.
const known = window.PublicKeyCredential;

async function optionsOf(input) {
  if (input.dataset.options) {
    return JSON.parse(input.dataset.options).publicKey;
  }
  // Asked for at the click, because a page of signing in may have been open for long.
  const answer = await fetch(input.form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options.publicKey;
}

async function ask(kind, input) {
  const options = await optionsOf(input);
  const credential =
    kind === "create"
      ? await navigator.credentials.create({
          publicKey: known.parseCreationOptionsFromJSON(options),
        })
      : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(credential);
}

function prepare(part) {
  const form = part.querySelector("form");
  const input = part.querySelector("[data-alongside-credential]");
  const failed = part.querySelector("[data-alongside-passkey-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      input.value = await ask(part.dataset.alongsidePasskey, input);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
  part.hidden = false;
}

if (known?.parseCreationOptionsFromJSON) {
  document.querySelectorAll("[data-alongside-passkey]").forEach(prepare);
  for (const note of document.querySelectorAll("[data-alongside-no-passkey]")) {
    note.hidden = true;
  }
}
