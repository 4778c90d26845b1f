// Pictures with matrix-js-sdk in Node, encrypted and not.
import { after } from "node:test";
import { serve } from "../e2e/server.mjs";
import { size } from "../e2e/thumbnails/pictures.mjs";
import { PictureDevice } from "./pictures/device.mjs";
import { tell } from "./pictures/story.mjs";
import "./timers.mjs";

const { url } = await serve({ after });
const started = [];
after(() => started.forEach((device) => device.stop()));

await tell({
  register: async (name) => {
    const device = await PictureDevice.register(url, name);
    started.push(device);
    return device;
  },
  draw: (_, picture) => size(Buffer.from(picture, "base64")),
});
