// The verifier of the public site, over files that the program published and over forged ones.
//
// LEVELHEAD_PUBLISHED names a folder of files that were just published, of which some are tried in place of `fixtures`.
"use strict";
const assert = require("node:assert/strict");
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const forge = require("./forge.js");
const { verify, tell, toml, isPoint, isSmall, WORDS } = require("../../crates/pages/assets/verify.js");

const sha256 = (bytes) => forge.sha256(bytes).toString("hex");
const copy = (files, changes) => ({ ...files, ...changes });

/** What a page would give: the statement's files, and the letters that it shows. */
const page = (files) => {
  const text = Buffer.from(files.statement).toString("utf8");
  const header = (key) => new RegExp(`^${key} = "?([^"\n]*)"?$`, "m").exec(text)?.[1];
  const body = text.slice(text.indexOf("\n+++\n") + 5);
  // As rendered: no marks of headings, lists and emphasis, other blanks.
  const shown = ` ${body.replace(/^(#+|-|>) +/gm, "").replace(/[*_`]/g, "").replace(/\n+/g, "\n  ")}\n`;
  return { policySha256: sha256(files.policy), claim: header("claim"), version: Number(header("version")), shown, ...files };
};

const published = (folder) => {
  const read = (name) => new Uint8Array(fs.readFileSync(path.join(folder, name)));
  const names = fs.readdirSync(folder);
  return names
    .filter((name) => name.endsWith(".md"))
    .map((name) => {
      const base = name.slice(0, -3);
      const pointer = names.includes(`${base}.superseded-by`) ? read(`${base}.superseded-by`) : undefined;
      const envelope = `${base}.dsse.json`;
      const files = { statement: read(name), envelope: read(envelope), proof: read(`${envelope}.tlog-proof`), policy: read("policy.toml") };
      return { name: path.join(path.basename(folder), base), files: page({ ...files, pointer }) };
    });
};

/** A few, evenly taken, with one that was replaced. */
const some = (list) => {
  const chosen = [0, 1, 2].map((at) => list[Math.floor((at * list.length) / 3)]);
  return [...new Set([...chosen, list.find(({ files }) => files.pointer)])].filter(Boolean);
};

const fresh = process.env.LEVELHEAD_PUBLISHED;
const PLACES = fresh ? 250 : 1500;
const all = fresh
  ? some(published(fresh))
  : ["plain", "witnessed", "ml-dsa"].flatMap((name) => published(path.join(__dirname, "fixtures", name)));

const code = async (files) => {
  const result = await verify(files);
  return result.outcome === "proved" ? "proved" : `${result.outcome} ${result.code}`;
};

/**
 * At every place one bit is flipped, and in turn the byte is deleted, another stands before it, or it is counted up; in
 * large files at evenly taken places.
 */
const changes = function* (bytes, places = PLACES) {
  const step = Math.max(1, Math.floor(bytes.length / places));
  for (let at = 0, turn = 0; at < bytes.length; at += step, turn += 1) {
    const byte = bytes[at];
    const put = (...middle) => Buffer.concat([bytes.subarray(0, at), Buffer.from(middle), bytes.subarray(at + 1)]);
    yield [`byte ${at}, bit ${turn % 8} flipped`, put(byte ^ (1 << (turn % 8)))];
    const more = [32, 10, byte, 0xff][Math.floor(turn / 3) % 4];
    yield [
      [`byte ${at} deleted`, put()],
      [`byte ${more} before byte ${at}`, put(more, byte)],
      [`byte ${at} counted up`, put((byte + 1) % 256)],
    ][turn % 3];
  }
  yield ["a blank at the end", Buffer.concat([bytes, Buffer.from(" ")])];
  yield ["a line end at the end", Buffer.concat([bytes, Buffer.from("\n")])];
  yield ["empty", Buffer.alloc(0)];
};

/** Several at a time, as each waits for threads of its own. */
const each = async (items, work) => {
  const waiting = [...items];
  const worker = async () => {
    while (waiting.length) await work(waiting.pop());
  };
  await Promise.all(Array.from({ length: 16 }, worker));
};

test("there is something to verify", () => assert.ok(all.length >= 1));

for (const { name, files } of all) {
  test(`${name} is proved`, async () => {
    const result = await verify(files);
    assert.equal(result.outcome, "proved", `${result.code} ${result.values}`);
    for (const words of Object.values(WORDS)) {
      const told = JSON.stringify(tell(result, words));
      assert.ok(told.includes(result.facts.envelopeSha256) && !/undefined|NaN/.test(told), told);
    }
    assert.equal(Boolean(result.facts.superseded), Boolean(files.pointer));
  });

  for (const file of ["statement", "envelope", "proof", "policy", "pointer"].filter((file) => files[file])) {
    test(`${name}: no changed byte of the ${file} passes`, async () => {
      let tried = 0;
      // A signature of that kind takes a hundred times as long.
      const places = name.startsWith("ml-dsa") ? PLACES / 10 : PLACES;
      await each(changes(files[file], places), async ([what, bytes]) => {
        if (Buffer.compare(bytes, files[file]) === 0) return;
        const result = await verify(copy(files, { [file]: new Uint8Array(bytes) }));
        assert.equal(result.outcome, "failed", `${what}: ${result.code}`);
        const told = tell(result, WORDS.es).first[0];
        assert.ok(told.length > 20 && !told.includes("undefined"), told);
        tried += 1;
      });
      assert.ok(tried > Math.min(files[file].length, places) * 1.9, `${tried} changes`);
    });
  }

  test(`${name}: what the page shows and says is held to the files`, async () => {
    assert.equal(await code(copy(files, { shown: files.shown.replace("public", "secret") })), "failed other-shown");
    assert.equal(await code(copy(files, { shown: `${files.shown} But no.` })), "failed other-shown");
    assert.equal(await code(copy(files, { shown: "" })), "failed other-shown");
    assert.equal(await code(copy(files, { version: 7 })), "failed other-page");
    assert.equal(await code(copy(files, { claim: "2021-other" })), "failed other-page");
    assert.equal(await code(copy(files, { policySha256: "0".repeat(64) })), "failed policy-changed");
  });
}

test("a policy whose hash the page also forges still needs the same keys and numbers", async () => {
  const { files } = all[0];
  const held = (bytes) => {
    const { threshold, witnesses, log, key = [], witness = [] } = Object.fromEntries(toml(Buffer.from(bytes).toString()));
    return [threshold, witnesses ?? 0, log.get("public"), ...[...key, ...witness].map((table) => table.get("public"))];
  };
  await each(changes(files.policy), async ([what, bytes]) => {
    const result = await verify(copy(files, { policy: new Uint8Array(bytes), policySha256: sha256(bytes) }));
    // Comments and names of agencies are under nobody's signature; keys, ids and numbers decide.
    if (result.outcome === "proved") assert.deepEqual(held(bytes), held(files.policy), what);
  });
});

// ── Forged statements ───────────────────────────────────────────────────────────────────────────────────────────────

const ASSESSMENT = sha256("");

/** A world of its own: keys, a log, a policy and one statement, with whatever `changes` says is otherwise. */
const world = (changes = {}) => {
  const [ada, ben, eve, log] = ["ada", "ben", "eve", "log.example"].map((name) => forge.newKey(name));
  const [w1, w2] = ["w1.example", "w2.example"].map((name) => forge.newKey(name, 4));
  const is = {
    ada, ben, eve, log, w1, w2,
    header: `claim = "c1"\nversion = 1\nstyle = "full"\nlanguage = "en"\nas_of = 2026-11-03\nassessment = "${ASSESSMENT}"\ndrafted_by = "Ada Poll"\n`,
    text: "The rows are public.\n",
    signers: ({ ada, ben }) => [ada, ben],
    signatures: (keys, payload) => keys.map((key) => forge.signature(key, payload)),
    by: "Ben Vote", kind: "statement", entryClaim: "c1", signedBy: log, seenBy: ({ w1 }) => [w1],
    threshold: 2, witnesses: 1, policyText: (text) => text, index: 3, proofText: (text) => text,
    ...changes,
  };
  const statement = Buffer.from(`+++\n${is.header}+++\n${is.text}`);
  const envelope = forge.envelope(statement, is.signatures(is.signers(is), statement));
  const others = Array.from({ length: 6 }, (_, at) => Buffer.from(JSON.stringify(forge.entry(at, "claim", "c0", "Ada Poll", Buffer.from(`${at}`)))));
  const leaves = [...others];
  leaves[is.index] = Buffer.from(JSON.stringify(forge.entry(is.index, is.kind, is.entryClaim, is.by, is.body ?? envelope)));
  const proof = Buffer.from(is.proofText(forge.proof(is.signedBy, leaves, is.index, is.seenBy(is)), { ...is, leaves }));
  const key = ({ name }, agency, person, line) => `[[key]]\nname = "${name}"\nagency = "${agency}"\nperson = "${person}"\npublic = "${line}"\n`;
  const policy = Buffer.from(
    is.policyText(
      `# The policy\nthreshold = ${is.threshold}\nwitnesses = ${is.witnesses} # seen\n[log]\norigin = "${log.name}"\npublic = "${forge.keyLine(log)}"\n\n` +
        key(ada, "County", "Ada Poll", forge.keyLine(ada)) + key(ben, "State", "Ben Vote", forge.keyLine(ben)) +
        [w1, w2].map((w) => `[[witness]]\nname = "${w.name}"\npublic = "${forge.keyLine(w)}"\n`).join(""),
      is,
    ),
  );
  return page({ statement, envelope, proof, policy });
};

const refused = (what, changes, expect, more = {}) =>
  test(what, async () => assert.equal(await code(copy(world(changes), more)), expect));

test("what is forged from nothing but true parts is proved", async () => {
  assert.equal(await code(world()), "proved");
  for (let index = 0; index < 6; index += 1) assert.equal(await code(world({ index })), "proved");
  assert.equal(await code(world({ seenBy: ({ w1, w2 }) => [w1, w2] })), "proved");
  assert.equal(await code(world({ seenBy: () => [], witnesses: 0 })), "proved");
});

refused("a key that the policy does not name", { signers: ({ ada, eve }) => [ada, eve] }, "failed unknown-key");
refused("a third key that the policy does not name", { signers: ({ ada, ben, eve }) => [ada, ben, eve] }, "failed unknown-key");
refused("one key where two must sign", { signers: ({ ben }) => [ben] }, "failed too-few-keys");
refused("the same key twice", { signers: ({ ben }) => [ben, ben] }, "failed signed-twice");
refused("nobody", { signers: () => [] }, "failed bad-envelope");
refused("only the drafter", { signers: ({ ada }) => [ada], threshold: 1 }, "failed only-the-drafter");
refused("swapped ids", {
  signatures: ([ada, ben], payload) => [
    { ...forge.signature(ada, payload), keyid: ben.keyid },
    { ...forge.signature(ben, payload), keyid: ada.keyid },
  ],
}, "failed swapped-key");
refused("a signature over another text", {
  signatures: ([ada, ben], payload) => [forge.signature(ada, payload), forge.signature(ben, Buffer.from("other"))],
}, "failed bad-signature");
refused("a signature without the envelope's encoding", {
  signatures: ([ada, ben], payload) => [
    forge.signature(ada, payload),
    { keyid: ben.keyid, sig: forge.sign(ben, payload).toString("base64") },
  ],
}, "failed bad-signature");
refused("another log's checkpoint", { signedBy: forge.newKey("log.example") }, "failed other-log");
refused("a log of another name", { signedBy: forge.newKey("other.example") }, "failed other-log");
refused("published by the drafter", { by: "Ada Poll" }, "failed own-draft");
refused("published by somebody unknown", { by: "Eve" }, "failed unknown-person");
refused("an entry of another kind", { kind: "draft" }, "failed other-entry");
refused("an entry of another claim", { entryClaim: "c2" }, "failed other-entry");
refused("an entry of another body", { body: Buffer.from("{}") }, "failed other-entry");
refused("a witness that nobody named", { seenBy: ({ w1 }) => [w1, forge.newKey("w3.example", 4)] }, "failed strange-line");
refused("a witness twice", { seenBy: ({ w1 }) => [w1, w1] }, "failed strange-line");
refused("witnesses in another order", { seenBy: ({ w1, w2 }) => [w2, w1] }, "failed strange-line");
refused("no witness", { seenBy: () => [] }, "failed too-few-witnesses");
refused("fewer witnesses than the policy asks for", { witnesses: 2 }, "failed too-few-witnesses");
refused("another witness's key under the name", {
  seenBy: ({ w1, w2 }) => [{ ...w1, secret: w2.secret }],
}, "failed bad-cosignature");

test("a swapped proof", async () => {
  const [one, other] = [world(), world()];
  assert.equal(await code(copy(one, { proof: other.proof })), "failed other-log");
  const { files } = all.find(({ name }) => name.endsWith("v2")) ?? all[0];
  const before = all.find(({ name }) => name.endsWith("v1")) ?? all[0];
  if (files !== before.files) {
    assert.equal(await code(copy(files, { proof: before.files.proof })), "failed other-entry");
    assert.equal(await code({ ...before.files, version: 2 }), "failed other-page");
    assert.equal(await code(copy(files, { pointer: before.files.pointer })), "failed bad-pointer");
  }
});

test("proofs that do not lead to the root", async () => {
  const files = world({ index: 2 });
  const text = Buffer.from(files.proof).toString();
  const lines = text.split("\n");
  const with_ = (change) => {
    const changed = [...lines];
    change(changed);
    return copy(files, { proof: Buffer.from(changed.join("\n")) });
  };
  assert.equal(await code(with_((l) => l.splice(3, 1))), "failed not-in-log");
  assert.equal(await code(with_((l) => l.splice(3, 0, l[3]))), "failed not-in-log");
  assert.equal(await code(with_((l) => l.splice(3, 2, l[4], l[3]))), "failed not-in-log");
  assert.equal(await code(with_((l) => l.splice(3, 0, ...Array(70).fill(l[3])))), "failed bad-proof");
  assert.equal(await code(with_((l) => (l[2] = "index 3"))), "failed bad-proof");
  assert.equal(await code(with_((l) => (l[0] = "c2sp.org/tlog-proof@v2"))), "failed bad-proof");
  assert.equal(await code(with_((l) => (l[3] = l[3].replace("=", "")))), "failed bad-proof");
});

test("an envelope has one spelling", async () => {
  const files = world();
  const text = Buffer.from(files.envelope).toString();
  const file = JSON.parse(text);
  for (const changed of [
    JSON.stringify(file, null, 1),
    `${text}\n`,
    `\ufeff${text}`,
    text.replace('{"payload"', '{"payload":"","payload"'),
    text.replace('{"payload"', '{"more":1,"payload"'),
    text.replace("payloadType", "payload\\u0054ype"),
    JSON.stringify({ ...file, signatures: [...file.signatures].reverse() }),
    JSON.stringify({ payloadType: file.payloadType, payload: file.payload, signatures: file.signatures }),
    JSON.stringify({ ...file, payloadType: "text/plain" }),
    JSON.stringify({ ...file, signatures: [] }),
    JSON.stringify({ ...file, signatures: Array(101).fill(file.signatures[0]) }),
    JSON.stringify({ ...file, payload: file.payload.replace(/=*$/, "") + "A" }),
    "null", "[]", "7", "{}", '{"signatures":[],"payload":""}',
  ]) {
    assert.equal(await code(copy(files, { envelope: Buffer.from(changed) })), "failed bad-envelope", changed.slice(0, 90));
  }
});

test("policies that cannot be used", async () => {
  const cases = [
    [(text) => text.replace("threshold = 2", "threshold = 0"), "failed bad-policy"],
    [(text) => text.replace("threshold = 2", "threshold = 3"), "failed bad-policy"],
    [(text) => text.replace("threshold = 2", 'threshold = "2"'), "failed bad-policy"],
    [(text) => text.replace("threshold = 2", "threshold = 2.0"), "unchecked toml-policy"],
    [(text) => text.replace("threshold = 2\n", ""), "failed bad-policy"],
    [(text) => `more = 1\n${text}`, "failed bad-policy"],
    [(text) => text.replace("witnesses = 1", "witnesses = 3"), "failed bad-policy"],
    [(text) => text.replace("Ada Poll", " Ada"), "failed bad-policy"],
    [(text) => text.replace("Ada Poll", "Ada\\u202e"), "failed bad-policy"],
    [(text, { ada, ben }) => text.replace(forge.keyLine(ben), forge.keyLine({ ...ada, name: "ben" })), "failed bad-policy"],
    [(text, { ben }) => text.replace(forge.keyLine(ben), forge.keyLine({ ...ben, name: "bob" })), "failed bad-key"],
    [(text, { ben }) => text.replace(forge.keyLine(ben), forge.keyLine({ ...ben, kind: 4 })), "failed bad-key"],
    [(text, { log }) => text.replace(forge.keyLine(log), forge.keyLine({ ...log, kind: 4 })), "failed bad-key"],
    [(text, { ben }) => text.replace(forge.keyLine(ben), forge.keyLine({ ...ben, bytes: Buffer.alloc(32) })), "failed bad-key"],
    [(text) => text.replace("[log]", "[log]\n[log]"), "unchecked toml-policy"],
    [(text) => text.replace("[log]", "log = {}"), "unchecked toml-policy"],
    [(text) => text.replace("[log]", "[lag]"), "failed bad-policy"],
    [(text) => `${text}\u0000`, "unchecked toml-policy"],
    [(text, { ada, ben }) => text.replaceAll('"ben"', '"ada"').replace(forge.keyLine(ben), forge.keyLine({ ...ben, name: "ada" })), "failed bad-policy"],
  ];
  for (const [policyText, expect] of cases) {
    const files = world({ policyText });
    assert.equal(await code(files), expect, Buffer.from(files.policy).toString());
  }
  const spelt = (text) => text.replaceAll("\n", "\r\n").replace('"County"', "'County' # it").replace("[log]", " [ log ] ");
  assert.equal(await code(world({ policyText: spelt })), "proved");
});

test("signed texts that are no statements", async () => {
  const header = world && `claim = "c1"\nversion = 1\nstyle = "full"\nlanguage = "en"\nas_of = 2026-11-03\nassessment = "${ASSESSMENT}"\ndrafted_by = "Ada Poll"\n`;
  for (const [from, to] of [
    ["version = 1", "version = 0"], ["version = 1", "version = 2"], ['"full"', '"loud"'], ['"full"', '"correction"'],
    ['"en"', '"fr"'], ["2026-11-03", '"2026-11-03"'], ["2026-11-03", "2026-02-30"], [ASSESSMENT, ASSESSMENT.toUpperCase()],
    ["Ada Poll", " Ada"], ["drafted_by", 'reason = "x"\ndrafted_by'], ["claim", "mood = 1\nclaim"], ['drafted_by = "Ada Poll"\n', ""],
    ["drafted_by", `supersedes = "${ASSESSMENT}"\ndrafted_by`],
  ]) {
    const files = world({ header: header.replace(from, to) });
    assert.equal(await code(files), "failed bad-statement", `${from} → ${to}`);
  }
  for (const text of ["", "\n", "no end", "hid\u202eden\n", "tab\there\n", "\ufeff\n", "a\r\n", "\uffff\n", "\ufdd0\n", "\u{10fffe}\n"]) {
    assert.equal(await code(world({ text })), "failed bad-statement", JSON.stringify(text));
  }
  const correction = header.replace("version = 1", "version = 2").replace("full", "correction");
  const whole = `${correction}supersedes = "${ASSESSMENT}"\nreason = """\nA "figure" was\nwrong."""\n`;
  assert.equal(await code(world({ header: whole })), "proved");
});

test("what cannot be checked is never proved", async () => {
  const files = world();
  const subtle = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  const without = async (crypto_) => {
    Object.defineProperty(globalThis, "crypto", { value: crypto_, configurable: true, writable: true });
    try {
      return await code(files);
    } finally {
      Object.defineProperty(globalThis, "crypto", subtle);
    }
  };
  const real = globalThis.crypto.subtle;
  const fake = (more) => ({ subtle: { digest: real.digest.bind(real), importKey: real.importKey.bind(real), verify: real.verify.bind(real), ...more } });
  assert.equal(await without(undefined), "unchecked no-crypto");
  assert.equal(await without({}), "unchecked no-crypto");
  assert.equal(await without(fake({ importKey: async () => { throw new Error("NotSupportedError"); } })), "unchecked no-crypto");
  assert.equal(await without(fake({ verify: async () => true })), "unchecked no-crypto");
  assert.equal(await without(fake({ verify: async () => false })), "unchecked no-crypto");
  assert.equal(await without(fake({})), "proved");
});

test("a cosignature with ML-DSA-44 that its key did not make", async () => {
  const key = { name: "w3.example", kind: 6, bytes: crypto.randomBytes(1312) };
  const policyText = (text) => `${text}[[witness]]\nname = "${key.name}"\npublic = "${forge.keyLine(key)}"\n`;
  for (const size of [0, 7, 8, 8 + 64, 8 + 2419, 8 + 2420, 8 + 2421]) {
    const proofText = (text) => text + forge.noteLine(key, crypto.randomBytes(size));
    assert.match(await code(world({ policyText, proofText })), /^failed bad-(cosignature|proof)$/, `${size} bytes`);
  }
});

test("small and impossible keys", () => {
  const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
  for (const hex of [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ]) {
    assert.ok(isSmall(bytes(hex)) && !isPoint(bytes(hex)), hex);
  }
  let points = 0;
  for (let at = 0; at < 200; at += 1) points += isPoint(crypto.createHash("sha256").update(`${at}`).digest()) ? 1 : 0;
  assert.ok(points > 60 && points < 140, `${points} of 200`);
  for (let at = 0; at < 50; at += 1) assert.ok(isPoint(forge.newKey("x").bytes));
});

test("TOML", () => {
  const read = (text) => {
    const root = toml(text);
    return root && [...root].map(([key, value]) => [key, value instanceof Map ? [...value] : value]);
  };
  assert.deepEqual(read('a = "x\\n\\u00e9"\nb = \'\\n\'\n# c\n\nc=-1_000 # d\nd = 2020-10-22'), [["a", "x\né"], ["b", "\\n"], ["c", -1000], ["d", { date: "2020-10-22" }]]);
  assert.deepEqual(read('a = """\nx "y" \\\n   z"""\nb = \'\'\'\nq\'r\n\'\'\''), [["a", 'x "y" z'], ["b", "q'r\n"]]);
  for (const text of [
    "a", "a =", "a = 1 b = 2", 'a = "x', 'a = "x\ny"', "a = 01", "a = 1__0", "a = 0x1", "a = 1.5", "a = true", "a = []",
    "a.b = 1", '"a" = 1', "a = 1\na = 2", "[a]\n[a]", "[a]\n[[a]]", "[[a]]\n[a]", "a = 2020-10-22T10:00:00", 'a = "\\q"',
    'a = "\\ud800"', "a = 2020-10-2", "[a", "[a.b]", "a = 1\u000b", "a = 'x'y", 'a = """x""""', "\r",
  ]) {
    assert.equal(read(text), undefined, text);
  }
});
