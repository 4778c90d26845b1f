// Debian's Chromium without a window. Each person has a profile of their own: no shared cookies, storage or caches.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const SCREENSHOTS = resolve(import.meta.dirname, "../../../target/browser");
const PATIENCE_MS = 20_000;

/** Starts the browser, which ends with the tests. */
export async function startBrowser(after) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const executablePath = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  // Without the sandbox, which root may not have; the pages are ours.
  const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  after(() => browser.close());
  return browser;
}

/** A profile of the browser with one page, and what went wrong in it. */
export class Profile {
  /** Responses of the homeserver with an error status, as "method path status". */
  refused = [];
  /** Requests that the browser did not let through or that got no response, and errors in the console. */
  broken = [];
  /** All requests of the homeserver since the page was opened. */
  requests = [];

  static async of(browser, address) {
    const profile = new Profile();
    profile.context = await browser.newContext({ viewport: { width: 900, height: 700 } });
    profile.address = address;
    await profile.open();
    return profile;
  }

  /** Opens the page in a new tab. */
  async open() {
    this.requests = [];
    const page = (this.page = await this.context.newPage());
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("request", (request) => this.#isApi(request) && this.requests.push(new URL(request.url())));
    page.on("response", (response) => {
      const request = response.request();
      if (this.#isApi(request) && response.status() >= 400) this.refused.push(`${request.method()} ${new URL(request.url()).pathname} ${response.status()}`);
    });
    page.on("requestfailed", (request) => {
      const why = request.failure().errorText;
      // A poll that ends with its page.
      if (why !== "net::ERR_ABORTED") this.broken.push(`${request.method()} ${request.url()}: ${why}`);
    });
    page.on("console", (message) => message.text().includes("CORS") && this.broken.push(message.text()));
    page.on("pageerror", (error) => this.broken.push(String(error)));
    await page.goto(this.address);
  }

  /** Waits until the page shows what the selector finds. */
  async sees(selector) {
    await this.page.waitForSelector(selector);
  }

  /** Waits until nothing of the page is found by the selector. */
  async misses(selector) {
    await this.page.waitForSelector(selector, { state: "detached" });
  }

  picture(name) {
    return this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  }

  #isApi(request) {
    return new URL(request.url()).pathname.startsWith("/_matrix/");
  }
}
