/*
 * Passkeys on the pages: a form with data-passkey, the address of its options, asks the browser for a passkey when it is
 * sent, and sends what it got in the field `credential`. Without a script such a form stays hidden.
 */
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const optionsFor = async (form) => {
  const answer = await fetch(form.dataset.passkey, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok) throw new Error(`The options were refused: ${answer.status}.`);
  const options = await answer.json();
  if (!options.location) return options;
  location.assign(options.location);
  return null;
};

/** With its id in bytes. */
const keyIn = (key) => ({ ...key, id: toBytes(key.id) });

/** What the server reads, of what the browser got; `answered` of its answer. */
const credentialOf = ({ id, rawId, type }, answered) => ({
  id,
  rawId: toText(rawId),
  type,
  clientExtensionResults: {},
  response: answered,
});

const create = async (options) => {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: keyIn(options.user),
    excludeCredentials: (options.excludeCredentials ?? []).map(keyIn),
  };
  const credential = await navigator.credentials.create({ publicKey });
  const { clientDataJSON, attestationObject } = credential.response;
  return credentialOf(credential, {
    clientDataJSON: toText(clientDataJSON),
    attestationObject: toText(attestationObject),
    transports: credential.response.getTransports?.() ?? [],
  });
};

const get = async (options) => {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(keyIn),
  };
  const credential = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
  return credentialOf(credential, {
    clientDataJSON: toText(clientDataJSON),
    authenticatorData: toText(authenticatorData),
    signature: toText(signature),
    ...(userHandle && { userHandle: toText(userHandle) }),
  });
};

const send = async (form) => {
  const problem = form.querySelector('[data-problem]');
  const button = form.querySelector('button');
  problem.hidden = true;
  button.disabled = true;
  try {
    const options = await optionsFor(form);
    if (!options) return;
    form.elements.credential.value = JSON.stringify(await (options.user ? create : get)(options));
    form.submit();
  } catch {
    problem.hidden = false;
    problem.focus();
  } finally {
    button.disabled = false;
  }
};

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form);
  });
}
