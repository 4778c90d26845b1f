// A site with one page, on a port of its own: for the browser another origin than the homeserver.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const BLANK = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="page.js"></script>';
/** What the library fetches for its crypto, beside the script. */
const CRYPTO = "pkg/matrix_sdk_crypto_wasm_bg.wasm";
const CRYPTO_FILE = join(dirname(fileURLToPath(import.meta.resolve("@matrix-org/matrix-sdk-crypto-wasm"))), CRYPTO);

/**
 * Bundles the script of a page and serves it; ends with the tests. Returns the address of the page for a homeserver. `page` is
 * the file of its HTML; without one the page is blank.
 */
export async function serveSite(after, entry, page) {
  const bundle = { entryPoints: [entry], bundle: true, format: "esm", write: false, define: { global: "globalThis" } };
  const { outputFiles: [script] } = await build(bundle);
  const files = new Map([
    ["/", ["text/html; charset=utf-8", page ? readFileSync(page) : BLANK]],
    ["/page.js", ["text/javascript; charset=utf-8", script.contents]],
    [`/${CRYPTO}`, ["application/wasm", readFileSync(CRYPTO_FILE)]],
  ]);
  const site = createServer((request, response) => {
    const file = files.get(new URL(request.url, "http://site").pathname);
    if (!file) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": file[0] }).end(file[1]);
  });
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  after(() => {
    site.close();
    site.closeAllConnections();
  });
  return (server) => `http://127.0.0.1:${site.address().port}/?server=${encodeURIComponent(server)}`;
}
