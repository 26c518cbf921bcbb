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

const create = async (options) => {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((key) => ({ ...key, id: toBytes(key.id) })),
  };
  const { id, rawId, type, response } = await navigator.credentials.create({ publicKey });
  return {
    id,
    rawId: toText(rawId),
    type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
};

const get = async (options) => {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map((key) => ({ ...key, id: toBytes(key.id) })),
  };
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
  return {
    id,
    rawId: toText(rawId),
    type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      ...(response.userHandle && { userHandle: toText(response.userHandle) }),
    },
  };
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
