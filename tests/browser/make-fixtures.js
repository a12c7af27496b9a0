// Publishes made-up statements with the real program and throw-away keys, and keeps what anybody may see of them.
//
//     node make-fixtures.js PATH_OF_LEVELHEAD FOLDER [PYTHON_WITH_DILITHIUM_PY]
//
// The private keys lie in a temporary folder that is removed. Makes FOLDER/plain, where a correction replaced the first
// version, FOLDER/witnessed, where a witness cosigned, and with the Python also FOLDER/ml-dsa, where a second witness
// cosigned with ML-DSA-44.
"use strict";
const { execFileSync } = require("node:child_process");
const crypto = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { cosign, cosignMlDsa, keyLine, newKey } = require("./forge.js");

const ASSESSMENT = crypto.createHash("sha256").update("").digest("hex");
const CLAIM = "2020-leak";
const PEOPLE = [
  ["ada", "County Clerk", "Ada Poll"],
  ["ben", "State Office", "Ben Vote"],
];

const statement = (header, text) =>
  `+++\nclaim = "${CLAIM}"\n${header}\nlanguage = "en"\nas_of = 2020-10-22\nassessment = "${ASSESSMENT}"\n` +
  `drafted_by = "Ada Poll"\n+++\n${text}`;

/** A desk with two people's keys and a policy. */
class Office {
  constructor(binary) {
    this.binary = binary;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), "levelhead-fixtures-"));
    fs.mkdirSync(path.join(this.folder, "public"));
    for (const [name] of PEOPLE) this.run("key", "new", name);
  }

  run(...args) {
    const env = { LEVELHEAD_HOME: path.join(this.folder, "desk"), PATH: process.env.PATH };
    return execFileSync(this.binary, args, { cwd: this.folder, env, encoding: "utf8" });
  }

  read(name) {
    return fs.readFileSync(path.join(this.folder, name));
  }

  write(name, text) {
    fs.writeFileSync(path.join(this.folder, name), text);
  }

  policy(witnesses = []) {
    let policy = this.run("ledger", "policy").replace("witnesses = 0", `witnesses = ${witnesses.length}`);
    for (const [name, agency, person] of PEOPLE) {
      const line = this.read(`${name}.pub`).toString().trim();
      policy += `\n[[key]]\nname = "${name}"\nagency = "${agency}"\nperson = "${person}"\npublic = "${line}"\n`;
    }
    for (const witness of witnesses) policy += `\n[[witness]]\nname = "${witness.name}"\npublic = "${keyLine(witness)}"\n`;
    this.write("policy.toml", policy);
  }

  publish(file, text) {
    this.write(file, text);
    const signatures = PEOPLE.flatMap(([name]) => {
      this.run("statement", "sign", file, "--key", `${name}.key`);
      return ["--signature", `${file}.${name}.dsse.json`];
    });
    this.again = ["statement", "publish", file, ...signatures, "--policy", "policy.toml", "--by", "Ben Vote", "--out", "public"];
    this.run(...this.again);
  }

  keep(folder) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    for (const name of fs.readdirSync(path.join(this.folder, "public"))) {
      fs.copyFileSync(path.join(this.folder, "public", name), path.join(folder, name));
    }
    fs.copyFileSync(path.join(this.folder, "policy.toml"), path.join(folder, "policy.toml"));
    fs.rmSync(this.folder, { recursive: true });
  }
}

const FIRST = statement(
  'version = 1\nstyle = "full"',
  "## Is it so? \"A secret file\"\n\nThe rows are *public*: 12,034 of 12,040.\n\n- Names, and years of birth\n- Not e-mail – nor phone\n",
);

const plain = (binary, folder) => {
  const office = new Office(binary);
  office.policy();
  office.publish("first.md", FIRST);
  const envelope = office.read(`public/${CLAIM}-v1.dsse.json`);
  const hash = crypto.createHash("sha256").update(envelope).digest("hex");
  const header = `version = 2\nstyle = "correction"\nsupersedes = "${hash}"\nreason = 'It said "all".'`;
  office.publish("second.md", statement(header, "Six rows are not public. ¿Por qué? Se mira.\n"));
  office.keep(folder);
};

/** A witness with an ML-DSA-44 key, which signs in Python. */
const mlDsaWitness = (python) => {
  const run = (script, ...args) => execFileSync(python, ["-c", script, ...args], { encoding: "utf8" }).trim().split(" ");
  const [key, secret] = run("from dilithium_py.ml_dsa import ML_DSA_44 as m\np, s = m.keygen()\nprint(p.hex(), s.hex())");
  const script = "import sys\nfrom dilithium_py.ml_dsa import ML_DSA_44 as m\nprint(m.sign(*map(bytes.fromhex, sys.argv[1:])).hex())";
  const sign = (message) => Buffer.from(run(script, secret, message.toString("hex"))[0], "hex");
  return { name: "witness.other", kind: 6, bytes: Buffer.from(key, "hex"), sign };
};

const witnessed = (binary, folder, ...more) => {
  const office = new Office(binary);
  const witness = newKey("witness.example", 4);
  office.policy([witness, ...more]);
  office.publish("first.md", FIRST);
  let note = cosign(office.run("ledger", "checkpoint"), witness, 1_600_000_000);
  for (const other of more) note = cosignMlDsa(note, other, 1_600_000_001);
  office.write("cosigned", note);
  office.run("ledger", "cosigned", "cosigned", "--policy", "policy.toml");
  office.run(...office.again);
  console.log(office.run("statement", "verify", `public/${CLAIM}-v1.md`, "--policy", "policy.toml"));
  office.keep(folder);
};

const [binary, folder, python] = process.argv.slice(2).map((name) => path.resolve(name));
plain(binary, path.join(folder, "plain"));
witnessed(binary, path.join(folder, "witnessed"));
if (python) witnessed(binary, path.join(folder, "ml-dsa"), mlDsaWitness(python));
