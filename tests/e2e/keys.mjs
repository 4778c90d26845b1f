// Encryption keys as clients make them, signed by the device.
import { generateKeyPairSync, sign } from "node:crypto";

/** Canonical JSON: the keys of objects in their order, without spaces. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join(",")}}`;
}

const unpadded = (bytes) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

/** The Ed25519 key of a user; `name` is the device, or the public key of a cross-signing key. */
export class DeviceKey {
  constructor(userId, name) {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    this.public = unpadded(Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url"));
    Object.assign(this, { userId, name: name ?? this.public, privateKey });
  }

  get id() {
    return `ed25519:${this.name}`;
  }

  /** The object with the signature of this key beside those that it has. */
  sign(object) {
    const { signatures = {}, unsigned, ...covered } = object;
    const signature = unpadded(sign(null, Buffer.from(canonical(covered)), this.privateKey));
    const own = { ...signatures[this.userId], [this.id]: signature };
    return { ...object, signatures: { ...signatures, [this.userId]: own } };
  }

  /** The identity keys of the device. */
  deviceKeys() {
    return this.sign({
      user_id: this.userId,
      device_id: this.name,
      algorithms: ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
      keys: { [this.id]: this.public, [`curve25519:${this.name}`]: this.public },
    });
  }

  /** The cross-signing key of a usage. */
  crossSigningKey(usage) {
    return { user_id: this.userId, usage: [usage], keys: { [this.id]: this.public } };
  }

  /** Signed one-time keys, by name. */
  oneTimeKeys(count, first = 0) {
    const named = Array.from({ length: count }, (_, number) => {
      const key = this.sign({ key: `${this.name} ${first + number}` });
      return [`signed_curve25519:${String(first + number).padStart(4, "0")}`, key];
    });
    return Object.fromEntries(named);
  }

  /** A fallback key, by name. */
  fallbackKey(number = 0) {
    const key = this.sign({ key: `${this.name} fallback ${number}`, fallback: true });
    return { [`signed_curve25519:fallback${number}`]: key };
  }
}
