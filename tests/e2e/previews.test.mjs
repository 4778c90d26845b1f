// Previews of URLs in the real runtime: what depends on its fetch, its streams, its charsets, its KV and its R2. The hostile pages and
// addresses that do not are in handlers/tests/it/security/previews.rs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { Client, folder, pause } from "./server.mjs";
import { PUBLIC, serveWithin, web } from "./web.mjs";

const PREVIEW = "/_matrix/client/v1/media/preview_url";
const DOWNLOAD = "/_matrix/client/v1/media/download";
const MB = 1_000_000;
/** How long one fetch takes at most, and what a busy machine adds. */
const [FETCH_MS, SLACK_MS] = [8_000, 6_000];
/** How much the memory of the module grows in a preview: a page of 1 MiB, read and decoded, and a picture of 3 MiB on its way. */
const MAX_GROWTH_BYTES = 24 * MB;
/** One pixel. */
const GIF = Buffer.from("R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=", "base64");
const PAGE = "<title>T</title>";

const html = (body, type = "text/html; charset=utf-8") => (request, response) => {
  response.setHeader("content-type", type);
  response.end(body);
};
const gif = (request, response) => {
  response.setHeader("content-type", "image/gif");
  response.end(GIF);
};
const to = (location, headers = {}) => (request, response) => {
  response.writeHead(302, { location, ...headers });
  response.end();
};

/** A server with previews, and Alice. */
async function serveWith(t, { outbound }, state = folder()) {
  const server = await serveWithin(t, outbound, state);
  return { ...server, state, alice: await server.client.register("alice") };
}

const preview = (client, url) => client.send("GET", `${PREVIEW}?url=${encodeURIComponent(url)}`);

test("s50_redirects_cookies_and_names_in_the_runtime", { timeout: 120_000 }, async (t) => {
  let questions = 0;
  const sites = {
    "first.example.com": to("https://second.example.com/a", { "set-cookie": "id=1; Domain=example.com" }),
    "second.example.com": to("/b", { "set-cookie": "id=2" }),
    "third.example.com": html(PAGE),
    "loopback.example.com": to("http://127.0.0.1/"),
    "inward.example.com": to("https://inner.example.com/"),
    "inner.example.com": html("<title>secret</title>"),
    "round.example.com": to("/again"),
    "changes.example.com": to("https://changes.example.com/again"),
    "down.example.com": to("http://third.example.com/"),
  };
  sites["second.example.com"] = (request, response, url) => (url.pathname === "/b" ? to("https://third.example.com/")(request, response) : to("/b", { "set-cookie": "id=2" })(request, response));
  const names = {
    "inner.example.com": ["10.0.0.1"],
    // Public for the two questions before the first request, inward after them.
    "changes.example.com": () => [(questions += 1) <= 2 ? PUBLIC : "127.0.0.1"],
  };
  const { requests, outbound } = await web(t, sites, names);
  const { alice } = await serveWith(t, { outbound });
  const shown = await preview(alice, "https://first.example.com/");
  assert.deepEqual([shown.status, shown.json], [200, { "og:title": "T" }]);
  assert.deepEqual(requests.map(({ url }) => new URL(url).hostname), ["first", "second", "second", "third"].map((name) => `${name}.example.com`));
  for (const { headers } of requests) {
    assert.match(headers["user-agent"], /bot/);
    for (const name of ["cookie", "authorization", "referer", "origin"]) assert.equal(headers[name], undefined, name);
  }
  assert.equal((await preview(alice, "https://down.example.com/")).status, 200);
  for (const [url, status] of [
    ["https://loopback.example.com/", 403],
    ["https://inward.example.com/", 403],
    ["https://inner.example.com/", 403],
    ["https://changes.example.com/", 403],
    ["https://round.example.com/", 502],
    ["https://nobody.example.com/", 502],
    ["http://127.0.0.1/", 403],
    ["http://[::ffff:7f00:1]/", 403],
  ]) {
    const answer = await preview(alice, url);
    assert.equal(answer.status, status, `${url}: ${answer.text}`);
  }
  const hosts = requests.map(({ url }) => new URL(url).hostname);
  assert.ok(!hosts.includes("inner.example.com") && !hosts.includes("127.0.0.1"), hosts.join());
  assert.equal(hosts.filter((host) => host === "changes.example.com").length, 1);
  assert.equal(hosts.filter((host) => host === "round.example.com").length, 6);
});

test("s51_bodies_cost_their_budget_in_the_runtime", { timeout: 240_000 }, async (t) => {
  const sent = { endless: 0, picture: 0 };
  /** Sends a body that never ends, as fast as it is taken. */
  const endless = (name, type, first, more) => (request, response) => {
    response.setHeader("content-type", type);
    response.write(first);
    const go = () => {
      while (!response.destroyed && response.writable) {
        sent[name] += more.length;
        if (!response.write(more)) return void response.once("drain", go);
      }
    };
    response.on("close", () => (sent[`${name}Closed`] = true));
    go();
  };
  const encoded = (coding, body) => (request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-encoding": coding });
    response.end(body);
  };
  const bomb = Buffer.concat([Buffer.from(PAGE), Buffer.alloc(200 * MB, " ")]);
  const large = Buffer.concat([GIF, Buffer.alloc(20 * MB)]);
  const sites = {
    "silent.example.com": () => {},
    "drips.example.com": (request, response) => {
      response.setHeader("content-type", "text/html");
      response.write(PAGE);
      const timer = setInterval(() => response.write("."), 200);
      response.on("close", () => clearInterval(timer));
    },
    "endless.example.com": endless("endless", "text/html", PAGE, Buffer.alloc(65_536, "a ")),
    "gzip.example.com": encoded("gzip", gzipSync(bomb)),
    "brotli.example.com": encoded("br", brotliCompressSync(bomb)),
    "lies.example.com": encoded("gzip", Buffer.from(PAGE)),
    "breaks.example.com": (request, response) => {
      response.writeHead(200, { "content-type": "text/html", "content-length": "1000" });
      response.write(PAGE);
      setTimeout(() => response.destroy(), 100);
    },
    "large.example.com": (request, response, url) => (url.pathname === "/a.gif" ? html(large, "image/gif") : html(`${PAGE}<meta property=og:image content=/a.gif>`))(request, response),
    "picture.example.com": endless("picture", "image/gif", GIF, Buffer.alloc(65_536)),
    "headers.example.com": (request, response) => {
      for (let at = 0; at < 500; at += 1) response.setHeader(`x-${at}`, "a".repeat(20));
      html(PAGE)(request, response);
    },
    "next.example.com": html("<title>still here</title>"),
  };
  const { outbound } = await web(t, sites);
  const { alice, client } = await serveWith(t, { outbound });
  await preview(alice, "https://next.example.com/");
  for (const [name, status, title, slow] of [
    ["silent", 502, undefined, true],
    ["drips", 502, undefined, true],
    ["endless", 200, "T"],
    ["gzip", 200, "T"],
    ["brotli", 200, "T"],
    ["lies", 502],
    ["breaks", 502],
    ["large", 200, "T"],
    ["picture", 200],
    ["headers", 200, "T"],
  ]) {
    const [before, begun] = [(await client.counters()).memory_bytes, Date.now()];
    const answer = await preview(alice, `https://${name}.example.com/`);
    const [growth, took] = [(await client.counters()).memory_bytes - before, Date.now() - begun];
    t.diagnostic(`${name}: ${answer.status} after ${took} ms, ${growth} bytes`);
    assert.deepEqual([answer.status, answer.json["og:title"], answer.json["og:image"]], [status, title, undefined], `${name}: ${answer.text}`);
    assert.ok(took < (slow ? FETCH_MS : 0) + SLACK_MS, `${name} took ${took} ms`);
    assert.ok(!slow || took > FETCH_MS - 500, `${name} took ${took} ms`);
    assert.ok(growth < MAX_GROWTH_BYTES, `${name} grew by ${growth} bytes`);
  }
  await pause(500);
  for (const name of ["endless", "picture"]) {
    assert.ok(sent[`${name}Closed`], `the connection of ${name} is still open`);
    assert.ok(sent[name] < 40 * MB, `${name} sent ${sent[name]} bytes`);
  }
  assert.equal((await preview(alice, "https://next.example.com/")).json["og:title"], "still here");
});

test("a title is read in the charsets of the runtime", { timeout: 60_000 }, async (t) => {
  const bytes = (...numbers) => Buffer.from(numbers);
  const page = (title) => Buffer.concat([Buffer.from("<title>"), title, Buffer.from("</title>")]);
  const titles = [
    ["shift_jis", bytes(0x93, 0xfa, 0x96, 0x7b), "日本"],
    ["euc-jp", bytes(0xc6, 0xfc, 0xcb, 0xdc), "日本"],
    ["gbk", bytes(0xc4, 0xe3, 0xba, 0xc3), "你好"],
    ["big5", bytes(0xa7, 0x41, 0xa6, 0x6e), "你好"],
    ["euc-kr", bytes(0xc7, 0xd1), "한"],
    ["windows-1251", bytes(0xcc, 0xe8, 0xf0), "Мир"],
    ["koi8-r", bytes(0xed, 0xc9, 0xd2), "Мир"],
    ["iso-8859-2", bytes(0xb1), "ą"],
    ["utf-16le", null, "Café"],
    ["x-nobody-knows", bytes(0x43, 0x61, 0x66, 0xe9), "Café"],
  ];
  const body = (charset, title, text) => (charset === "utf-16le" ? Buffer.from(`<title>${text}</title>`, "utf16le") : page(title));
  const site = (request, response, url) => {
    const [charset, title, text] = titles[Number(url.pathname.slice(1))];
    html(body(charset, title, text), `text/html; charset=${charset}`)(request, response);
  };
  const { outbound } = await web(t, { "letters.example.com": site });
  const { alice } = await serveWith(t, { outbound });
  for (const [at, [charset, , text]] of titles.entries()) {
    assert.deepEqual((await preview(alice, `https://letters.example.com/${at}`)).json, { "og:title": text }, charset);
  }
});

test("a preview and its picture outlive the process, and a lost KV only costs another visit", { timeout: 120_000 }, async (t) => {
  const sites = { "dogs.example.com": (request, response, url) => (url.pathname === "/dog.gif" ? gif : html("<meta property=og:title content='A dog'><meta property=og:image content=dog.gif>"))(request, response) };
  const { requests, outbound } = await web(t, sites);
  const first = await serveWith(t, { outbound });
  const made = (await preview(first.alice, "https://dogs.example.com/")).json;
  const { "og:image": image, ...others } = made;
  assert.deepEqual(others, { "og:title": "A dog", "matrix:image:size": GIF.length, "og:image:type": "image/gif", "og:image:width": 1, "og:image:height": 1 });
  const download = async (client) => {
    const headers = { authorization: `Bearer ${client.token}`, connection: "close" };
    const response = await fetch(`${client.url}${DOWNLOAD}/${image.replace("mxc://", "")}`, { headers });
    return Buffer.from(await response.arrayBuffer());
  };
  assert.deepEqual(await download(first.alice), GIF);
  assert.equal(requests.length, 2);
  assert.deepEqual((await preview(first.alice, "https://dogs.example.com/")).json, made);
  await first.stop();
  const restarted = async () => {
    const server = await serveWithin(t, outbound, first.state);
    return { ...server, alice: new Client(server.url, first.alice.token) };
  };
  const second = await restarted();
  assert.deepEqual((await preview(second.alice, "https://dogs.example.com/")).json, made);
  assert.equal(requests.length, 2, "KV knows it");
  const kv = await second.miniflare.getKVNamespace("CACHE");
  const { keys } = await kv.list();
  assert.equal(keys.length, 1);
  assert.ok(!keys[0].name.includes("dogs"), "no URL is a key");
  await kv.put(keys[0].name, "rubbish");
  await second.stop();
  const third = await restarted();
  const again = (await preview(third.alice, "https://dogs.example.com/")).json;
  assert.equal(again["og:title"], "A dog");
  assert.equal(requests.length, 4);
  assert.deepEqual(await download(third.alice), GIF, "the earlier picture is still there");
  const worker = await third.miniflare.getWorker();
  const tomorrow = new Date(Date.now() + 25 * 60 * 60 * 1000);
  assert.equal((await worker.scheduled({ scheduledTime: tomorrow })).outcome, "ok");
  const bucket = await third.miniflare.getR2Bucket("MEDIA");
  assert.deepEqual((await bucket.list()).objects, [], "the job deletes old pictures");
});
