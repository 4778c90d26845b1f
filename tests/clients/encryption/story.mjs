// Two people with two devices each hold an encrypted conversation: cross-signing, SAS, room keys, the key backup, a server
// that is killed, and a device that is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./eventually.mjs";

/** The device that starts compares the numbers with the other, which was asked. */
async function compare(one, other) {
  await other.acceptVerification();
  const [shown, expected] = await Promise.all([one.startSas(), other.showSas()]);
  assert.deepEqual(shown, expected, "both devices show the same numbers");
  await Promise.all([one.confirmSas(), other.confirmSas()]);
}

/**
 * Tells the story with devices from `register` and `login`, which take a name. `interrupt` kills the server, and may take the
 * devices through a restart of their own.
 */
export async function tell({ register, login, interrupt }) {
  const [alice, bob] = [await register("alice"), await register("bob")];
  const devices = [alice, bob];
  let room, recovery, laptop, phone;

  const all = (what, found) => Promise.all(devices.map((device) => eventually(`${what} on ${device.name} ${device.id}`, () => found(device))));
  const entry = async (device, eventId) => (await device.timeline(room)).find(({ id }) => id === eventId);

  /** Sends a message from a device; all devices read it, each with the key that came before it. */
  async function say(from, body, more = {}) {
    const eventId = await from.send(room, { msgtype: "m.text", body, ...more });
    const read = await Promise.all(devices.map((device) => device.read(room, eventId)));
    assert.deepEqual(read, devices.map(() => body));
    return eventId;
  }

  test("both make cross-signing keys, a secret storage and a key backup", async () => {
    recovery = await alice.setUp();
    await bob.setUp();
    for (const device of devices) assert.ok(await device.isReady());
  });

  test("both talk in an encrypted room", async () => {
    room = await alice.createRoom("Kitchen", [bob.userId]);
    await bob.join(room);
    await say(alice, "Hello Bob");
    await say(bob, "Hello Alice");
  });

  test("the two verify each other by SAS in the room", async () => {
    await alice.knows(bob.userId);
    await alice.askUser(bob.userId, room);
    await compare(alice, bob);
    for (const [one, other] of [[alice, bob], [bob, alice]]) {
      await eventually("trust in the other", () => one.trusts(other.userId));
      assert.ok(await one.trustsDevice(other.userId, other.id), "and with it in the other's device");
    }
  });

  test("each verifies a second device by SAS, which gets the secrets from the first", async () => {
    // What was said before is read with keys from the backup, which the library asks for once.
    await all("a full backup", async (device) => (await device.backedUp()) >= (await device.roomKeys()));
    [laptop, phone] = [await login("alice"), await login("bob")];
    for (const [known, added] of [[alice, laptop], [bob, phone]]) {
      await eventually("the new device", async () => (await known.devicesOf(known.userId)).includes(added.id));
      await added.askOwnDevices();
      await compare(added, known);
      await eventually("the secrets", () => added.hasSecrets());
    }
    devices.push(laptop, phone);
    for (const [one, other] of [[alice, phone], [bob, laptop]]) {
      await eventually("trust in the new device of the other", () => one.trustsDevice(other.userId, other.id));
    }
    await eventually("trust of the new device in whom the first verified", () => laptop.trusts(bob.userId));
  });

  test("all four read what each says, edits, reactions, threads and redactions", async () => {
    for (const device of devices) await say(device, `I am ${device.id}`);
    const root = await say(alice, "Dinner is redy");
    const edited = { msgtype: "m.text", body: "Dinner is ready" };
    await laptop.send(room, { ...edited, "m.new_content": edited, "m.relates_to": { rel_type: "m.replace", event_id: root } });
    await all("the edit", async (device) => (await entry(device, root))?.body === "Dinner is ready");
    await phone.send(room, { "m.relates_to": { rel_type: "m.annotation", event_id: root, key: "👍" } }, "m.reaction");
    await all("the reaction", async (device) => (await entry(device, root))?.reactions[0] === "👍 1");
    const reply = await say(bob, "What is it?", { "m.relates_to": { rel_type: "m.thread", event_id: root } });
    await alice.redact(room, reply);
    await all("the redaction", async (device) => !(await entry(device, reply))?.body);
  });

  test("the conversation goes on after the server was killed", async () => {
    await interrupt(devices);
    await say(phone, "Are you there?");
    await say(laptop, "We are");
  });

  test("a new device restores the keys from the backup by the recovery key", async () => {
    const held = await alice.roomKeys();
    await eventually("a full backup", async () => (await alice.backedUp()) >= held);
    const tablet = await login("alice");
    const restored = await tablet.restore(recovery);
    assert.ok(restored >= held, `${restored} keys of ${held}`);
    await eventually("trust in the restored device", () => bob.trustsDevice(alice.userId, tablet.id));
    await tablet.readBack(room);
    await eventually("the first message", async () => (await tablet.timeline(room)).some(({ body }) => body === "Hello Bob"));
    devices.push(tablet);
    await say(tablet, "I found my keys");
  });

  test("a device that is lost gets no more keys", async () => {
    devices.splice(devices.indexOf(phone), 1);
    await bob.removeDevice(phone.id);
    await all("the end of the device", async (device) => !(await device.devicesOf(bob.userId)).includes(phone.id));
    await say(alice, "The phone is gone");
  });

  test("nothing in the room stays undecrypted", async () => {
    // A second device gets the keys of what was said before it from the backup.
    await all("a timeline without gaps", async (device) => !(await device.timeline(room)).some(({ isUndecrypted }) => isUndecrypted));
  });
}
