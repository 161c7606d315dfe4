// Passkey ceremonies: makes or uses a passkey when its form is sent, and offers those the device knows in a field.
// The form says what (data-ceremony: create or get) and where (data-options-url, data-verify-url). Every state a person
// may meet is written in the page, in an element with data-passkey-state; this only chooses which one is seen.
import {
  WebAuthnAbortService,
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from "./vendor/simplewebauthn-browser.js";

const NOT_ON_THIS_DEVICE = new Set([
  "ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT",
  "ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT",
  "ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG",
  "ERROR_AUTHENTICATOR_GENERAL_ERROR",
]);

class State extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

function show(form, state) {
  for (const element of form.querySelectorAll("[data-passkey-state]")) {
    element.hidden = element.dataset.passkeyState !== state;
  }
  form.setAttribute("aria-busy", String(state === "waiting"));
}

// One JSON request. A redirect means that the session ended or that the page asks for a fresh check: the page knows.
async function ask(form, url, body, ceremony) {
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/json",
    "X-CSRFToken": form.elements.csrf_token.value,
  };
  if (ceremony) headers["X-Ceremony"] = ceremony;
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => {
    throw new State("offline");
  });
  if (response.redirected) {
    location.reload();
    throw new State("waiting");
  }
  if (response.status === 429) throw new State("limited");
  if (response.status === 503) throw new State("busy");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new State(answer.state ?? (response.status === 400 ? "expired" : "refused"));
  return answer;
}

function stateOf(error, started, timeout) {
  if (error instanceof State) return error.state;
  if (error.code === "ERROR_CEREMONY_ABORTED") return "";
  if (error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") return "registered";
  if (NOT_ON_THIS_DEVICE.has(error.code)) return "wrong-device";
  if (error.name !== "NotAllowedError" && error.cause?.name !== "NotAllowedError") return "refused";
  return performance.now() - started >= timeout - 1000 ? "timed-out" : "cancelled";
}

async function run(form, useBrowserAutofill) {
  const start = form.dataset.ceremony === "create" ? startRegistration : startAuthentication;
  let started = performance.now();
  let timeout = Infinity;
  if (!useBrowserAutofill) show(form, "waiting");
  try {
    const name = form.elements.name?.value ?? "";
    const { ceremony, options } = await ask(form, form.dataset.optionsUrl, { name });
    started = performance.now();
    timeout = options.timeout;
    const credential = await start({ optionsJSON: options, useBrowserAutofill });
    show(form, "waiting");
    const { next } = await ask(form, form.dataset.verifyUrl, credential, ceremony);
    location.assign(next);
  } catch (error) {
    const state = stateOf(error, started, timeout);
    // What the person did not ask for does not speak: a field that cannot offer passkeys is just a field.
    if (state && !(useBrowserAutofill && state !== "refused" && state !== "expired")) show(form, state);
  }
}

export default async function passkey(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    WebAuthnAbortService.cancelCeremony();
    run(form, false);
  });
  form.dataset.ready = "";
  if (!browserSupportsWebAuthn()) {
    show(form, "unsupported");
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = true;
  } else if ("autofill" in form.dataset && (await browserSupportsWebAuthnAutofill())) {
    run(form, true);
  }
}
