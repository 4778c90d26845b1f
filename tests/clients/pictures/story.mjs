// Two people send each other pictures, encrypted and not: what comes is what was sent, and the thumbnail is smaller.
import assert from "node:assert/strict";
import { test } from "node:test";
import { files } from "../../e2e/thumbnails/pictures.mjs";
import { encode } from "./attachment.mjs";

const PHOTO = encode(files.find(({ name }) => name === "PNG with alpha").bytes);
const TYPE = "image/png";

/** Tells the story with devices from `register`; `draw` shows a picture on a device and says how many pixels it has. */
export async function tell({ register, draw }) {
  const [alice, bob] = [await register("alice"), await register("bob")];

  test("a picture comes as it was sent, with a thumbnail", async () => {
    const room = await alice.createPlainRoom("Garden", [bob.userId]);
    await bob.joinPlain(room);
    const eventId = await alice.sendPicture(room, PHOTO, TYPE);
    for (const device of [bob, alice]) {
      const { original, type, thumbnail, thumbnailType } = await device.receive(room, eventId);
      assert.deepEqual([original, type], [PHOTO, TYPE]);
      assert.deepEqual([await draw(device, original, type), await draw(device, thumbnail, thumbnailType)], ["400 × 200", "320 × 160"]);
    }
  });

  test("an encrypted picture comes as it was sent, and the server has nothing of it", async () => {
    const room = await alice.createRoom("Kitchen", [bob.userId]);
    await bob.join(room);
    const eventId = await alice.sendEncrypted(room, PHOTO, TYPE);
    for (const device of [bob, alice]) {
      const { original, uploaded } = await device.receive(room, eventId);
      assert.equal(original, PHOTO);
      assert.notEqual(uploaded, PHOTO);
      assert.equal(await draw(device, original, TYPE), "400 × 200");
      assert.equal(await device.thumbnailStatus(room, eventId), 400, "there is no picture in it for the server");
    }
  });
}
