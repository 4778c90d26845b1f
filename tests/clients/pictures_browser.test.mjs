// Pictures with matrix-js-sdk in Chromium, encrypted and not: pages send them, and show those that come.
import { join } from "node:path";
import { after } from "node:test";
import { serve } from "../e2e/server.mjs";
import { Profile, startBrowser } from "./browser/browser.mjs";
import { serveSite } from "./browser/site.mjs";
import { Device } from "./encryption/device.mjs";
import { PictureDevice } from "./pictures/device.mjs";
import { tell } from "./pictures/story.mjs";

const { url } = await serve({ after });
const address = (await serveSite(after, join(import.meta.dirname, "pictures/page.mjs")))(url);
const browser = await startBrowser(after);

/** A device in a page of a profile of its own. */
class PageDevice {
  static async register(name) {
    const device = new PageDevice();
    device.profile = await Profile.of(browser, address);
    return Object.assign(device, await device.profile.page.evaluate((name) => window.begin(name), name));
  }
}

const methods = [PictureDevice, Device].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype));
for (const method of methods.filter((name) => name !== "constructor")) {
  PageDevice.prototype[method] = function (...words) {
    return this.profile.page.evaluate(([method, words]) => window.tell(method, words), [method, words]);
  };
}

await tell({
  register: (name) => PageDevice.register(name),
  draw: async ({ name, profile }, picture, type) => {
    const pixels = await profile.page.evaluate(([picture, type]) => window.draw(picture, type), [picture, type]);
    await profile.picture(`pictures of ${name}`);
    return pixels;
  },
});
