// A device with matrix-js-sdk's Rust crypto, in Node or in a browser. Arguments and results are JSON, so that a test can
// tell the device in a page the same things.
import { EventType, MatrixEventEvent, Method, SyncState } from "matrix-js-sdk";
import { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/CryptoEvent.js";
import { decodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
import { VerificationPhase, VerifierEvent } from "matrix-js-sdk/lib/crypto-api/verification.js";
import { client, confirm, login, password, register } from "../session.mjs";
import { eventually } from "./eventually.mjs";

const SECRET = "secret";
const SAS = "m.sas.v1";
const ENCRYPTION = { type: EventType.RoomEncryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };

export class Device {
  /** Keys of the secret storage by their ids; the other devices of the user do not know them. */
  #storageKeys = {};
  /** The events that the device could not decrypt when it saw them first, by id. */
  #failed = new Set();
  /** The verification that goes on, and what ends it. */
  #request;
  #sas;
  #done;

  /** Registers a user, whose first device this is. `store` is the name of an IndexedDB, or nothing for memory. */
  static async register(url, name, store) {
    return new this(url, name, await register(url, name, SECRET)).#start(store);
  }

  /** Logs in on another device. */
  static async login(url, name, store) {
    return new this(url, name, await login(url, name, SECRET)).#start(store);
  }

  /** Goes on with a session whose keys are in an IndexedDB. */
  static resume(url, name, session, store) {
    return new this(url, name, session).#start(store);
  }

  constructor(url, name, session) {
    this.name = name;
    this.session = session;
    this.id = session.device_id;
    this.userId = session.user_id;
    this.client = client(url, session, {
      cryptoCallbacks: {
        getSecretStorageKey: async ({ keys }) => Object.entries(this.#storageKeys).find(([id]) => id in keys) ?? null,
        cacheSecretStorageKey: (id, _, key) => (this.#storageKeys[id] = key),
      },
      verificationMethods: [SAS],
    });
    this.client.on(MatrixEventEvent.Decrypted, (event) => event.isDecryptionFailure() && this.#failed.add(event.getId()));
    this.client.on(CryptoEvent.VerificationRequestReceived, (request) => (this.#request = request));
  }

  get #crypto() {
    return this.client.getCrypto();
  }

  async #start(store) {
    await this.client.initRustCrypto(store ? { cryptoDatabasePrefix: store } : { useIndexedDB: false });
    await this.client.startClient({ initialSyncLimit: 20 });
    await eventually("the first sync", () => [SyncState.Prepared, SyncState.Syncing].includes(this.client.getSyncState()));
    return this;
  }

  stop() {
    this.client.stopClient();
  }

  /** Makes the cross-signing keys, the secret storage and the key backup of the user; returns the recovery key. */
  async setUp() {
    const upload = (request) => confirm(this.client, password(this.name, SECRET), request);
    await this.#crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: upload });
    const recovery = await this.#crypto.createRecoveryKeyFromPassphrase();
    await this.#crypto.bootstrapSecretStorage({ createSecretStorageKey: async () => recovery, setupNewKeyBackup: true });
    await eventually("an active backup", () => this.#crypto.getActiveSessionBackupVersion());
    return recovery.encodedPrivateKey;
  }

  /** Whether cross-signing and the secret storage are complete. */
  async isReady() {
    return (await this.#crypto.isCrossSigningReady()) && this.#crypto.isSecretStorageReady();
  }

  /** Gets the secrets of the user by the recovery key, and all keys of the backup; returns how many. */
  async restore(recovery) {
    await this.knows(this.userId);
    this.#storageKeys[await this.client.secretStorage.getDefaultKeyId()] = decodeRecoveryKey(recovery);
    await this.#crypto.bootstrapCrossSigning({});
    await this.#crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    return (await this.#crypto.restoreKeyBackup()).imported;
  }

  /** How many room keys the device has. */
  async roomKeys() {
    return (await this.#crypto.exportRoomKeys()).length;
  }

  /** How many room keys the user's backup has. */
  async backedUp() {
    return Number((await this.client.http.authedRequest(Method.Get, "/room_keys/version")).count);
  }

  async createRoom(name, invite) {
    const options = { name, preset: "trusted_private_chat", is_direct: true, invite, initial_state: [ENCRYPTION] };
    return (await this.client.createRoom(options)).room_id;
  }

  async join(roomId) {
    await this.client.joinRoom(roomId);
    await eventually("the room's encryption", () => this.#crypto.isEncryptionEnabledInRoom(roomId));
  }

  /** Sends an event; returns its id. */
  async send(roomId, content, type = EventType.RoomMessage) {
    return (await this.client.sendEvent(roomId, type, content)).event_id;
  }

  async redact(roomId, eventId) {
    await this.client.redactEvent(roomId, eventId);
  }

  /** Asks for the events before those of the first sync. */
  async readBack(roomId) {
    await this.client.scrollback(this.client.getRoom(roomId), 100);
  }

  /** Waits until the device has decrypted a message; returns its text. It must have had the key when the message came. */
  async read(roomId, eventId) {
    const event = await eventually(`${this.name} ${this.id} to read ${eventId}`, () => {
      const event = this.client.getRoom(roomId)?.findEventById(eventId);
      return event?.isEncrypted() && !event.isBeingDecrypted() && !event.isDecryptionFailure() && event.getClearContent() && event;
    });
    if (this.#failed.has(eventId)) throw new Error(`${this.name} ${this.id} was unable to decrypt ${eventId} at first`);
    return event.getContent().body;
  }

  /** What the device shows of a room, the events that it cannot decrypt included. */
  timeline(roomId) {
    const room = this.client.getRoom(roomId);
    const reactions = (event) => room.relations.getChildEventsForEvent(event.getId(), "m.annotation", EventType.Reaction);
    return room.getLiveTimeline().getEvents().map((event) => ({
      id: event.getId(),
      body: event.isRedacted() ? undefined : event.getContent().body,
      isUndecrypted: event.isDecryptionFailure(),
      reactions: (reactions(event)?.getSortedAnnotationsByKey() ?? []).map(([key, events]) => `${key} ${events.size}`),
    }));
  }

  /** Waits until the device knows the cross-signing keys of a user. */
  async knows(userId) {
    await eventually("the identity", () => this.#crypto.userHasCrossSigningKeys(userId, true));
  }

  /** Whether the device trusts the identity of a user. */
  async trusts(userId) {
    return (await this.#crypto.getUserVerificationStatus(userId)).isCrossSigningVerified();
  }

  /** Whether the user has signed a device. */
  async trustsDevice(userId, deviceId) {
    return (await this.#crypto.getDeviceVerificationStatus(userId, deviceId))?.crossSigningVerified ?? false;
  }

  /** The ids of a user's devices that the device knows. */
  async devicesOf(userId) {
    const devices = await this.#crypto.getUserDeviceInfo([userId], false);
    return [...(devices.get(userId)?.keys() ?? [])].sort();
  }

  /** Whether the device has the private keys of cross-signing and of the backup. */
  async hasSecrets() {
    const { privateKeysCachedLocally } = await this.#crypto.getCrossSigningStatus();
    return Object.values(privateKeysCachedLocally).every(Boolean) && Boolean(await this.#crypto.getSessionBackupPrivateKey());
  }

  /** Removes another device of the user. */
  async removeDevice(deviceId) {
    await confirm(this.client, password(this.name, SECRET), (auth) => this.client.deleteDevice(deviceId, auth));
  }

  /** Asks a user in a room to verify each other. */
  async askUser(userId, roomId) {
    this.#request = await this.#crypto.requestVerificationDM(userId, roomId);
  }

  /** Asks the user's other devices to verify this one. */
  async askOwnDevices() {
    this.#request = await this.#crypto.requestOwnUserVerification();
  }

  async acceptVerification() {
    await (await eventually("a verification request", () => this.#request)).accept();
  }

  /** Starts the comparison of the numbers; returns them. */
  async startSas() {
    await this.#phase(VerificationPhase.Ready);
    return this.#numbers(await this.#request.startVerification(SAS));
  }

  /** Joins the comparison that the other started; returns the numbers. */
  async showSas() {
    await this.#phase(VerificationPhase.Started);
    return this.#numbers(this.#request.verifier);
  }

  /** Says that the numbers are the same, and waits for the end. */
  async confirmSas() {
    await this.#sas.confirm();
    await this.#done;
    this.#request = undefined;
  }

  async #phase(wanted) {
    await eventually(`phase ${wanted} of the verification`, () => {
      if (this.#request.phase === VerificationPhase.Cancelled) throw new Error(`cancelled: ${this.#request.cancellationCode}`);
      return this.#request.phase === wanted;
    });
  }

  async #numbers(verifier) {
    const shown = new Promise((show) => verifier.once(VerifierEvent.ShowSas, show));
    this.#done = verifier.verify();
    this.#sas = await Promise.race([shown, this.#done]);
    return this.#sas.sas.decimal;
  }
}
