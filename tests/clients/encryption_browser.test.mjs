// An encrypted conversation with matrix-js-sdk's Rust crypto in Chromium, whose pages keep their keys in IndexedDB.
import { join } from "node:path";
import { after } from "node:test";
import { folder, spawnServer } from "../e2e/server.mjs";
import { Profile, startBrowser } from "./browser/browser.mjs";
import { serveSite } from "./browser/site.mjs";
import { Device } from "./encryption/device.mjs";
import { tell } from "./encryption/story.mjs";

const state = folder();
let server = await spawnServer(state);
const { url, port } = server;
after(() => server.kill());
const address = (await serveSite(after, join(import.meta.dirname, "encryption/page.mjs")))(url);
const browser = await startBrowser(after);

/** A device in a page of a profile of its own. */
class PageDevice {
  static async begin(how, name) {
    const device = new PageDevice();
    device.profile = await Profile.of(browser, address);
    await device.become(how, name);
    return device;
  }

  async become(how, name) {
    Object.assign(this, await this.profile.page.evaluate(([how, name]) => window.begin(how, name), [how, name]));
  }

  /** Closes the page, and goes on in another with what the browser keeps. */
  async reopen() {
    await this.profile.page.close();
    await this.profile.open();
    await this.become("resume", this.name);
  }
}

for (const method of Object.getOwnPropertyNames(Device.prototype).filter((name) => name !== "constructor")) {
  PageDevice.prototype[method] = function (...words) {
    return this.profile.page.evaluate(([method, words]) => window.tell(method, words), [method, words]);
  };
}

await tell({
  register: async (name) => PageDevice.begin("register", name),
  login: async (name) => PageDevice.begin("login", name),
  interrupt: async (devices) => {
    await server.kill();
    server = await spawnServer(state, port);
    for (const device of devices) await device.reopen();
  },
});
