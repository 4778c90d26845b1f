// Encrypted attachments as clients make them (client-server API, "Sending encrypted attachments"): AES-CTR and SHA-256 by
// WebCrypto, in Node and in a browser.
const CIPHER = { name: "AES-CTR", length: 64 };

/** Bytes in base64, without the padding at the end. */
export const encode = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("")).replace(/=+$/, "");
export const decode = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const hash = async (bytes) => encode(await crypto.subtle.digest("SHA-256", bytes));

/** Encrypts bytes; returns what is uploaded, and the description that the event has beside its URL. */
export async function encrypt(bytes) {
  const key = await crypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
  // The lower half counts the blocks.
  const counter = new Uint8Array(16);
  crypto.getRandomValues(counter.subarray(0, 8));
  const encrypted = await crypto.subtle.encrypt({ ...CIPHER, counter }, key, bytes);
  const { k, kty, alg, ext, key_ops } = await crypto.subtle.exportKey("jwk", key);
  const description = { v: "v2", key: { k, kty, alg, ext, key_ops }, iv: encode(counter), hashes: { sha256: await hash(encrypted) } };
  return { encrypted: new Uint8Array(encrypted), description };
}

/** Decrypts what was downloaded, if it is what was uploaded. */
export async function decrypt(encrypted, { key, iv, hashes }) {
  if ((await hash(encrypted)) !== hashes.sha256) throw new Error("the attachment is another than the event says");
  const imported = await crypto.subtle.importKey("jwk", key, { name: "AES-CTR" }, false, ["decrypt"]);
  return new Uint8Array(await crypto.subtle.decrypt({ ...CIPHER, counter: decode(iv) }, imported, encrypted));
}
