// Makes statements, envelopes, proofs and policies as the program does, from nothing but the formats: to forge with.
"use strict";
const crypto = require("node:crypto");

const PAYLOAD_TYPE = "application/vnd.levelhead.statement";
const sha256 = (...parts) => {
  const hash = crypto.createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** An Ed25519 key under a name. Kind 1 signs; kind 4 is a witness's. */
const newKey = (name, kind = 1) => {
  const pair = crypto.generateKeyPairSync("ed25519");
  const bytes = pair.publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  return { name, kind, bytes, secret: pair.privateKey, keyid: sha256(bytes).toString("hex") };
};

const keyBytes = (key) => Buffer.concat([Buffer.of(key.kind), key.bytes]);
const noteId = (key) => sha256(key.name, "\n", keyBytes(key)).subarray(0, 4);
const keyLine = (key) => `${key.name}+${noteId(key).toString("hex")}+${keyBytes(key).toString("base64")}`;
const sign = (key, message) => crypto.sign(null, Buffer.from(message), key.secret);

const noteLine = (key, signature) =>
  `\u2014 ${key.name} ${Buffer.concat([noteId(key), signature]).toString("base64")}\n`;

/** A checkpoint with a witness's line added. */
const cosign = (note, witness, seconds) => {
  const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(witness, `cosignature/v1\ntime ${seconds}\n${text}`);
  return note + noteLine(witness, Buffer.concat([time, signature]));
};

const sized = (text) => Buffer.concat([Buffer.of(Buffer.byteLength(text)), Buffer.from(text)]);
const word = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

/** A checkpoint with the line of a witness whose `sign` makes ML-DSA-44 signatures. */
const cosignMlDsa = (note, witness, seconds) => {
  const [origin, size, root] = note.split("\n");
  const tree = [sized(origin), word(0), word(size), Buffer.from(root, "base64")];
  const message = Buffer.concat([Buffer.from("subtree/v1\n\0"), sized(witness.name), word(seconds), ...tree]);
  return note + noteLine(witness, Buffer.concat([word(seconds), witness.sign(message)]));
};

const checkpoint = (log, size, root, origin = log.name) => {
  const text = `${origin}\n${size}\n${root.toString("base64")}\n`;
  return `${text}\n${noteLine(log, sign(log, text))}`;
};

const signature = (key, payload) => {
  const head = Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `);
  return { keyid: key.keyid, sig: sign(key, Buffer.concat([head, payload])).toString("base64") };
};

const envelope = (payload, signatures) => {
  const sorted = [...signatures].sort((a, b) => (a.keyid < b.keyid ? -1 : a.keyid > b.keyid ? 1 : 0));
  return Buffer.from(JSON.stringify({ payload: payload.toString("base64"), payloadType: PAYLOAD_TYPE, signatures: sorted }));
};

const entry = (sequence, kind, claim, person, body) => ({
  schema: "levelhead.entry/1",
  sequence,
  time: "2020-10-22T12:00:00Z",
  kind,
  claim,
  person,
  sha256: sha256(body).toString("hex"),
  size: body.length,
});

const leafHash = (leaf) => sha256(Buffer.of(0), leaf);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

const rootOf = (hashes) => {
  if (hashes.length === 1) return hashes[0];
  const half = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  return nodeHash(rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)));
};

const pathOf = (hashes, index) => {
  if (hashes.length === 1) return [];
  const half = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  return index < half
    ? [...pathOf(hashes.slice(0, half), index), rootOf(hashes.slice(half))]
    : [...pathOf(hashes.slice(half), index - half), rootOf(hashes.slice(0, half))];
};

/** The proof of one entry in a log of these leaves. */
const proof = (log, leaves, index, witnesses = []) => {
  const hashes = leaves.map(leafHash);
  let note = checkpoint(log, leaves.length, rootOf(hashes));
  for (const witness of witnesses) note = cosign(note, witness, 1_600_000_000);
  const path = pathOf(hashes, index).map((hash) => `${hash.toString("base64")}\n`);
  return `c2sp.org/tlog-proof@v1\nextra ${leaves[index].toString("base64")}\nindex ${index}\n${path.join("")}\n${note}`;
};

module.exports = { checkpoint, cosign, cosignMlDsa, entry, envelope, keyLine, newKey, noteLine, proof, sha256, sign, signature };
