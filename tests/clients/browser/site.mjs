// The site with the page, on a port of its own: for the browser another origin than the homeserver.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { build } from "esbuild";

const FOLDER = import.meta.dirname;

/** Bundles the page and serves it; ends with the tests. Returns the address of the page for a homeserver. */
export async function serveSite(after) {
  const bundle = { entryPoints: [join(FOLDER, "page.mjs")], bundle: true, format: "esm", write: false, define: { global: "globalThis" } };
  const { outputFiles: [script] } = await build(bundle);
  const files = new Map([
    ["/", ["text/html", readFileSync(join(FOLDER, "page.html"))]],
    ["/page.js", ["text/javascript", script.contents]],
  ]);
  const site = createServer((request, response) => {
    const file = files.get(new URL(request.url, "http://site").pathname);
    if (!file) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": `${file[0]}; charset=utf-8` }).end(file[1]);
  });
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  after(() => {
    site.close();
    site.closeAllConnections();
  });
  return (server) => `http://127.0.0.1:${site.address().port}/?server=${encodeURIComponent(server)}`;
}
