// The web of a test: a server of ours that takes all requests of the server under test, by the names in them.
import { createServer } from "node:http";
import { once } from "node:events";
import { start } from "../../local/server.mjs";
import { Client, SERVER_NAME, folder, moduleFolder } from "./server.mjs";

const RESOLVER = "cloudflare-dns.com";
/** An address of the public internet. */
export const PUBLIC = "93.184.215.14";
/** The header in which the runtime says the scheme. */
const SCHEME = "x-test-scheme";

/**
 * Starts a web. `sites` has a function (request, response, url) for each host; `names` the addresses of hosts, which is public if it does
 * not say. `requests` has what was asked for: URL and headers.
 */
export async function web(test, sites, names = {}) {
  const requests = [];
  const server = createServer((request, response) => {
    const url = new URL(`${request.headers[SCHEME]}://${request.headers.host}${request.url}`);
    if (url.hostname === RESOLVER) return resolve(url, sites, names, response);
    requests.push({ url: url.href, headers: request.headers });
    const site = sites[url.hostname];
    if (!site) return response.destroy();
    return site(request, response, url);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `127.0.0.1:${server.address().port}`;
  return { requests, outbound: { external: { address, http: { forwardedProtoHeader: SCHEME } } } };
}

/** Answers a question about a name. */
function resolve(url, sites, names, response) {
  const [name, kind] = [url.searchParams.get("name"), url.searchParams.get("type")];
  const known = names[name] ?? (sites[name] ? [PUBLIC] : undefined);
  const addresses = typeof known === "function" ? known() : known;
  const type = kind === "A" ? 1 : 28;
  const records = (addresses ?? []).filter((address) => address.includes(":") === (kind === "AAAA"));
  const Answer = records.map((data) => ({ name, type, TTL: 1, data }));
  response.setHeader("content-type", "application/dns-json");
  response.end(JSON.stringify({ Status: addresses ? 0 : 3, TC: false, Answer }));
}

/** Starts a server that makes previews and reaches no web but `outbound`. */
export async function serveWithin(test, outbound, stateFolder = folder()) {
  const variables = { SERVER_NAME, DEVELOPMENT: "on", REGISTRATION: "open", RATE_LIMITS: "off", URL_PREVIEWS: "on" };
  const server = await start({ host: "127.0.0.1", port: 0, stateFolder, moduleFolder, variables, outbound });
  let stopped;
  const stop = () => (stopped ??= server.stop());
  test.after(stop);
  return { ...server, stop, client: new Client(server.url) };
}
