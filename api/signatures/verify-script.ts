/**
 * The script of the page in the browser. Every text from the server is set as text, never as HTML. Sends nothing but
 * the hash, and the number of a receipt.
 */
export const VERIFY_SCRIPT = `'use strict';
const LIMIT = 100 * 1024 * 1024;
const input = document.getElementById('file');
const number = document.getElementById('number');
const answer = document.getElementById('answer');

const WORDS = {
  valid: ['Valid', 'The signature and the document are valid.'],
  contested: ['Valid, contested', 'The signature and the document are valid. The payment behind it is disputed and not decided.'],
  revoked: ['Revoked', 'The signature was valid and has been revoked; do not rely on it.'],
  superseded: ['Superseded', 'The signature is valid, but a newer document has replaced this one.'],
  voided: ['Voided', 'The signature is valid, but we have withdrawn the document; do not rely on it.'],
  invalid: ['Invalid', 'This signature is not valid. Please report it to us.'],
};

const KINDS = { receipts: 'Receipt', compliance_reports: 'Compliance report' };

const add = (parent, name, text) => {
  const element = document.createElement(name);
  element.textContent = text;
  parent.append(element);
  return element;
};

const fact = (list, term, text) => {
  add(list, 'dt', term);
  add(list, 'dd', text);
};

const showSignature = (signature) => {
  const { verdict } = signature;
  const [title, meaning] = WORDS[verdict];
  const card = add(answer, 'article', '');
  card.className = verdict === 'valid' || verdict === 'invalid' ? verdict : 'other';
  add(card, 'h2', title);
  add(card, 'p', meaning);
  if (verdict === 'invalid') return;
  const { document: signed, intent, signer } = JSON.parse(signature.manifest);
  const list = add(card, 'dl', '');
  const kind = KINDS[signed.type] || 'Document';
  fact(list, kind, signed.reference + (signed.version > 1 ? ', version ' + signed.version : ''));
  fact(list, 'Words signed', intent);
  fact(list, 'Signed at', new Date(signature.signed_at).toUTCString());
  if (signature.revoked_at) fact(list, 'Revoked at', new Date(signature.revoked_at).toUTCString());
  fact(list, 'Signer (number)', signer);
  fact(list, 'Key', signature.key_id);
};

const say = (...texts) => {
  answer.replaceChildren();
  for (const text of texts) add(answer, 'p', text);
};

const hashOf = async (file) => {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const RECEIPT_WORDS = {
  issued: ['Valid', 'We issued the receipt of this number with exactly this file.'],
  contested: ['Valid, contested', 'We issued this receipt with exactly this file. The payment behind it is disputed and not decided.'],
  replaced: ['Replaced', 'We issued this receipt, and a newer one has replaced it.'],
  voided: ['Voided', 'We issued this receipt and have withdrawn it; do not rely on it.'],
};
const NOT_SIGNED = ['Not signed by us', 'We have no signature of this file. It may have been changed, if only by one character, or was never signed.'];
const NO_RECEIPT = ['Not our receipt', 'We issued no receipt of this number with this file. Check the number; the file may have been changed.'];

const showCard = (kind, [title, meaning]) => {
  const card = add(answer, 'article', '');
  card.className = kind;
  add(card, 'h2', title);
  add(card, 'p', meaning);
};

const showReceipt = ({ status, contested }) => {
  const words = RECEIPT_WORDS[contested ? 'contested' : status];
  if (words) showCard(status === 'issued' && !contested ? 'valid' : 'other', words);
  else showCard('invalid', NO_RECEIPT);
};

const jsonOf = (response) => {
  if (!response.ok) throw new Error('status ' + response.status);
  return response.json();
};

const askReceipt = (sha256) =>
  fetch('/v1/receipts/verify', {
    method: 'POST',
    credentials: 'omit',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ number: number.value.trim(), sha256 }),
  }).then(jsonOf);

let latest = 0;
const verify = async (file) => {
  const mine = ++latest;
  const unlessOutdated = (show) => { if (mine === latest) show(); };
  if (!window.isSecureContext) return say('Your browser computes fingerprints only over https.');
  if (file.size > LIMIT) return say('This file is larger than 100 MB. We sign no files of that size.');
  say('Computing the fingerprint of ' + file.name + '…');
  const sha256 = await hashOf(file);
  const response = await fetch('/v1/signatures?sha256=' + sha256, { credentials: 'omit', cache: 'no-store' });
  if (response.status === 429) return unlessOutdated(() => say('Too many requests came from your address. Try again in a minute.'));
  const { signatures } = await jsonOf(response);
  const receipt = number.value.trim() === '' ? undefined : await askReceipt(sha256);
  unlessOutdated(() => {
    say('Fingerprint (SHA-256): ' + sha256);
    if (receipt) showReceipt(receipt);
    else if (signatures.length === 0) showCard('other', NOT_SIGNED);
    for (const signature of signatures) showSignature(signature);
  });
};

const start = () => {
  const [file] = input.files;
  if (!file) return say();
  verify(file).catch(() => say('The server did not answer. Check your connection and choose the file again.'));
};
input.addEventListener('change', start);
number.addEventListener('change', start);
`;
