// node --test    The formats alone, then the engine as a whole, with a toy homeserver as launcher.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import dns from "node:dns/promises";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { launcherFor } from "./containers.mjs";
import { answerName, frame, labelFilter, parseLabel, selectFrames, untar } from "./formats.mjs";

const self = fileURLToPath(import.meta.url);

// ---- this file is also the toy homeserver and the client inside run.sh --------------------------

if (process.env.HS_IP) await toyServer();
else if (process.env.ENGINE_TEST_CLIENT) await client();
else tests();

async function toyServer() {
  const { HS_IP: ip, HS_DATA_DIR: data, HS_TLS_CERT, HS_TLS_KEY, HS_CA_CERT, HS_APPSERVICE_DIR, SERVER_NAME } = process.env;
  fs.appendFileSync(path.join(data, "starts"), `${SERVER_NAME}\n`);
  const answer = async (request, response) => {
    const other = /^\/ask\/(.+)$/.exec(request.url)?.[1];
    const seen = other
      ? await ask(`https://${other}:8448/`, { ca: fs.readFileSync(HS_CA_CERT) }).catch((error) => ({ error: error.code }))
      : { name: SERVER_NAME, kind: process.env.TOY_KIND, cwd: process.cwd(), data,
          starts: fs.readFileSync(path.join(data, "starts"), "utf8"), registrations: fs.readdirSync(HS_APPSERVICE_DIR) };
    response.end(JSON.stringify(seen));
  };
  http.createServer(answer).listen(8008, ip);
  https.createServer({ cert: fs.readFileSync(HS_TLS_CERT), key: fs.readFileSync(HS_TLS_KEY) }, answer).listen(8448, ip);
  process.on("SIGTERM", () => (console.log("ends on TERM"), process.exit(7)));
  console.log("to stdout");
  console.error("to stderr");
}

function ask(url, { body, ...rest } = {}) {
  return new Promise((resolve, reject) => {
    const module = String(url).startsWith("https") ? https : http;
    const request = module.request(url, { agent: false, timeout: 1500, ...rest }, async (response) => {
      const bytes = Buffer.concat(await response.toArray());
      const isJson = response.headers["content-type"] === "application/json" && bytes.length > 0;
      resolve(rest.socketPath ? { status: response.statusCode, bytes, json: isJson ? JSON.parse(bytes) : null } : JSON.parse(bytes));
    });
    request.on("timeout", () => request.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
    request.on("error", reject).end(body);
  });
}

async function client() {
  const call = (method, url, body, expected) => ask(`http://engine/v1.47${url}`, {
    method, socketPath: process.env.DOCKER_HOST.slice("unix://".length), timeout: 0,
    body: body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  }).then((answer) => {
    if (expected) assert.equal(answer.status, expected, `${method} ${url}: ${answer.bytes}`);
    return answer.json ?? answer.bytes;
  });
  const labelled = (...labels) => (
    encodeURIComponent(JSON.stringify({ label: Object.fromEntries(labels.map((one) => [one, true])) })));
  const ready = async (url) => {
    for (;;) {
      try {
        return await ask(url);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const base = async (id, port = 8008) => {
    const { NetworkSettings: { Ports } } = await call("GET", `/containers/${id}/json`, undefined, 200);
    const [{ HostIp, HostPort }] = Ports[`${port}/tcp`];
    assert.equal(HostIp, "127.0.0.1");
    return `http://127.0.0.1:${HostPort}`;
  };
  // A CA as Complement makes one, packed as Complement packs it: absolute paths.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ca-"));
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test CA",
    "-keyout", `${folder}/ca.key`, "-out", `${folder}/ca.crt`], { stdio: "ignore" });
  fs.writeFileSync(`${folder}/my%20as.yaml`, "id: my as\n");
  const pack = (name, at) => execFileSync("tar", ["-C", folder, "-P", "--transform", `s|^|${at}|`, "-cf", "-", name]);
  await call("POST", "/networks/create", { Name: "one", Labels: { pkg: "p" } }, 201);
  await call("POST", "/networks/create", { Name: "one" }, 409);
  await call("POST", "/networks/create", { Name: "two", Labels: { pkg: "q" } }, 201);
  assert.equal((await call("GET", `/networks?filters=${labelled("pkg=p")}`)).length, 1);

  const create = async (name, alias, network, image = "complement-toy") => {
    const { Id: id } = await call("POST", `/containers/create?name=${name}`, {
      Image: image, Env: [`SERVER_NAME=${alias}`], Labels: { pkg: "p", complement_hs_name: alias },
      HostConfig: { PublishAllPorts: true, ExtraHosts: ["host.docker.internal:host-gateway"] },
      NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [alias] } } },
    }, 201);
    await call("PUT", `/containers/${id}/archive?path=%2F`, pack("my%20as.yaml", "/complement/appservice/"), 200);
    await call("PUT", `/containers/${id}/archive?path=%2F`, pack("ca.crt", "/complement/ca/"), 200);
    await call("PUT", `/containers/${id}/archive?path=%2F`, pack("ca.key", "/complement/ca/"), 200);
    await call("POST", `/containers/${id}/start`, undefined, 204);
    await call("POST", `/containers/${id}/start`, undefined, 304);
    return id;
  };
  const [hs1, hs2, far1] = await Promise.all([
    create("a", "hs1", "one"), create("b", "hs2", "one", "complement-other:dev"), create("c", "hs1", "two"),
  ]);
  await call("POST", "/containers/create?name=a", { Image: "complement-toy" }, 409);
  await call("POST", "/containers/create?name=d", { Image: "sha256:" + "0".repeat(64) }, 404);
  await call("GET", "/containers/nowhere/json", undefined, 404);
  await call("GET", "/events", undefined, 501);
  const first = await ready(await base(hs1));
  assert.deepEqual([first.name, first.kind, first.starts, first.registrations], ["hs1", "toy", "hs1\n", ["my%20as.yaml"]]);
  assert.equal(first.cwd, first.data);
  assert.deepEqual([(await ready(await base(hs2))).kind, (await ready(await base(far1))).kind], ["other", "toy"]);
  // Names lead to the servers of the same network only, by certificates of the CA.
  assert.equal((await ask(`${await base(hs1)}/ask/hs2`)).name, "hs2");
  assert.equal((await ask(`${await base(hs2)}/ask/hs1`)).data, first.data);
  assert.equal((await ask(`${await base(far1)}/ask/hs2`)).error, "ENOTFOUND");
  await assert.rejects(dns.resolve4("hs1"), { code: "ENOTFOUND" });
  assert.deepEqual(await dns.resolve4("host.docker.internal"), ["127.0.0.1"]);
  const direct = new dns.Resolver();
  direct.setServers(["127.0.1.1"]);
  assert.match((await direct.resolve4("hs2"))[0], /^127\.0\.1\./);
  // Logs by stream.
  const logs = async (id, which) => (
    await call("GET", `/containers/${id}/logs?${which}&tail=`, undefined, 200)).toString("latin1");
  assert.equal((await logs(hs1, "stdout=1")).slice(8), "to stdout\n");
  assert.equal((await logs(hs1, "stderr=1")).slice(8), "to stderr\n");
  // Pause: accepts, but does not answer; then does.
  await call("POST", `/containers/${hs2}/pause`, undefined, 204);
  assert.equal((await call("GET", `/containers/${hs2}/json`)).State.Status, "paused");
  await assert.rejects(ask(await base(hs2)), { code: "ETIMEDOUT" });
  await call("POST", `/containers/${hs2}/unpause`, undefined, 204);
  assert.equal((await ask(await base(hs2))).name, "hs2");
  // Stop: gone from the network; start again: same data.
  const was = await base(hs2);
  const waiting = call("POST", `/containers/${hs2}/wait`, undefined, 200);
  await call("POST", `/containers/${hs2}/stop?t=5`, undefined, 204);
  await call("POST", `/containers/${hs2}/stop?t=5`, undefined, 304);
  assert.equal((await waiting).StatusCode, 7);
  const stopped = await call("GET", `/containers/${hs2}/json`);
  assert.deepEqual([stopped.State.Running, stopped.State.ExitCode, stopped.NetworkSettings.Ports], [false, 7, {}]);
  await assert.rejects(ask(was), { code: "ECONNREFUSED" });
  assert.equal((await ask(`${await base(hs1)}/ask/hs2`)).error, "ENOTFOUND");
  assert.match(await logs(hs2, "stdout=1&stderr=1"), /ends on TERM/);
  await call("POST", `/containers/${hs2}/start`, undefined, 204);
  assert.equal((await ready(await base(hs2))).starts, "hs2\nhs2\n");
  assert.equal((await ask(`${await base(hs1)}/ask/hs2`)).name, "hs2");
  // Commit, and a container of the image: data, labels and launcher come along.
  const changes = [`LABEL "access_token_@u:hs2"="t0k"`, `LABEL "application_service_x"="id: x\\nurl: 'y'\\n"`]
    .map((one) => `changes=${encodeURIComponent(one)}`).join("&");
  await call("POST", `/containers/${hs2}/stop?t=5`, undefined, 204);
  await call("POST", `/commit?container=${hs2}&repo=localhost%2Fcomplement&tag=p.bp.hs2&${changes}`, {}, 201);
  const [image] = await call("GET", `/images/json?filters=${labelled("pkg=p", "complement_hs_name=hs2")}`);
  assert.deepEqual(image.RepoTags, ["localhost/complement:p.bp.hs2"]);
  assert.equal(image.Labels.application_service_x, "id: x\\nurl: 'y'\\n");
  const copy = await create("copy", "hs2", "two", image.Id);
  const copied = await ready(await base(copy));
  assert.deepEqual([copied.starts, copied.kind, copied.data], ["hs2\nhs2\nhs2\n", "other", first.data]);
  assert.equal((await ask(`${await base(far1)}/ask/hs2`)).name, "hs2");
  assert.equal((await call("GET", `/containers/${copy}/json`)).Config.Labels["access_token_@u:hs2"], "t0k");
  // Removal.
  await call("DELETE", `/networks/one`, undefined, 403);
  await call("DELETE", `/containers/${hs1}`, undefined, 409);
  await call("POST", `/containers/${hs1}/kill?signal=KILL`, undefined, 204);
  await call("POST", `/containers/${hs1}/kill?signal=KILL`, undefined, 409);
  for (const id of [hs1, hs2, far1, copy]) await call("DELETE", `/containers/${id}?force=1`, undefined, 204);
  await call("DELETE", `/images/${image.Id}?force=1`, undefined, 200);
  await call("DELETE", `/networks/one`, undefined, 204);
  assert.deepEqual(await call("GET", "/containers/json?all=1"), []);
  const left = path.join(path.dirname(process.env.DOCKER_HOST.slice("unix://".length)), "engine");
  assert.deepEqual(["containers", "images"].flatMap((sub) => fs.readdirSync(path.join(left, sub))), []);
  console.log("all well");
}

function tests() {
  test("tar: files, folders, long names", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tar-"));
    for (const [format, length] of [["ustar", 90], ["gnu", 120], ["pax", 120]]) {
      const long = `${"d".repeat(90)}/${"e".repeat(length)}`;
      fs.mkdirSync(path.join(folder, path.dirname(long)), { recursive: true });
      fs.writeFileSync(path.join(folder, long), "x".repeat(1000));
      const packed = execFileSync("tar", ["-C", folder, `--format=${format}`, "-cf", "-", path.dirname(long)]);
      const found = [...untar(packed)];
      assert.deepEqual(found.map((one) => one.folder), [true, false]);
      assert.deepEqual([found[1].name, found[1].data.toString()], [long, "x".repeat(1000)]);
      assert.throws(() => [...untar(packed.subarray(0, 2000))], /ends within/);
      fs.rmSync(path.join(folder, path.dirname(long)), { recursive: true });
    }
    fs.rmSync(folder, { recursive: true });
  });

  test("log frames", () => {
    const log = Buffer.concat([frame(1, Buffer.from("out")), frame(2, Buffer.from("err")), frame(1, Buffer.from("!"))]);
    assert.deepEqual([...log.subarray(0, 11)], [1, 0, 0, 0, 0, 0, 0, 3, ...Buffer.from("out")]);
    assert.deepEqual(selectFrames(log, [1, 2]), log);
    assert.deepEqual(selectFrames(log, [2]), frame(2, Buffer.from("err")));
    assert.equal(selectFrames(log, []).length, 0);
  });

  test("label filters, labels of a commit", () => {
    for (const json of ['{"label":{"a":true,"b=x=y":true}}', '{"label":["a","b=x=y"]}']) {
      assert.ok(labelFilter(json)({ a: "", b: "x=y", c: "" }));
      assert.ok(!labelFilter(json)({ b: "x=y" }));
      assert.ok(!labelFilter(json)({ a: "", b: "x" }));
    }
    assert.ok(labelFilter(null)({}));
    assert.throws(() => labelFilter('{"name":["x"]}'));
    assert.deepEqual(parseLabel('LABEL "k"="id: a\\nurl: \'b\'"'), ["k", "id: a\\nurl: 'b'"]);
    assert.throws(() => parseLabel("ENV a=b"));
  });

  test("names", () => {
    const query = (name, type) => Buffer.concat([Buffer.from([7, 8, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
      ...name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.from([0, 0, type, 0, 1])]);
    const lookup = (name) => ({ hs1: "127.0.1.9" })[name];
    const good = answerName(query("HS1", 1), lookup);
    assert.deepEqual([good[0], good[1], good[3] & 15, good[7], [...good.subarray(-4)]], [7, 8, 0, 1, [127, 0, 1, 9]]);
    assert.deepEqual([answerName(query("hs1", 28), lookup)[3] & 15, answerName(query("hs1", 28), lookup)[7]], [0, 0]);
    assert.equal(answerName(query("example.com", 1), lookup)[3] & 15, 3);
  });

  test("launchers of images", () => {
    const prefix = "COMPLEMENT_PROCESS_CMD";
    const env = { [prefix]: "any", [`${prefix}_SYNAPSE`]: "s", [`${prefix}_OUR_HS`]: "o" };
    const names = ["complement-synapse", "localhost/complement-synapse:latest", "our-hs:dev", "x"];
    assert.deepEqual(names.map((name) => launcherFor(name, env)), ["s", "s", "o", "any"]);
    assert.equal(launcherFor("x", {}), undefined);
  });

  test("the engine as a whole", () => {
    const done = spawnSync(path.join(path.dirname(self), "../run.sh"), [process.execPath, self], {
      encoding: "utf8", timeout: 60_000,
      env: {
        ...process.env, ENGINE_TEST_CLIENT: "1", COMPLEMENT_PROCESS_KEEP: "", COMPLEMENT_PROCESS_CMD: "",
        COMPLEMENT_PROCESS_CMD_TOY: `TOY_KIND=toy exec "${process.execPath}" "${self}"`,
        COMPLEMENT_PROCESS_CMD_OTHER: `TOY_KIND=other exec "${process.execPath}" "${self}"`,
      },
    });
    assert.equal(done.stdout, "all well\n", done.stderr);
    assert.equal(done.status, 0);
  });
}
