// Verifies a published statement in the reader's browser: signatures, policy, and the proof that a log holds it.
//
// Input: the four files of the statement as this site serves them. Output: "proved", "failed" with the first thing
// that does not hold, or "unchecked" where this browser or the network cannot decide. Nothing is "proved" unless every
// check was made. The rules are those of `levelhead statement verify`; where a reader may choose, the stricter is taken.
//
// A classic script without dependencies. Node loads the same file to test it.
"use strict";
(() => {
  const PAYLOAD_TYPE = "application/vnd.levelhead.statement";
  const ENTRY_SCHEMA = "levelhead.entry/1";
  const POINTER_SCHEMA = "levelhead.superseded/1";
  const PROOF_FIRST_LINE = "c2sp.org/tlog-proof@v1";
  const MAX_BYTES = { statement: 262144, envelope: 4194304, proof: 1048576, policy: 1048576, pointer: 1048576 };
  const NOTE_MAX_BYTES = 262144;
  const LIST_MAX = 100;
  const PROOF_HASHES_MAX = 65;
  const KIND_ED25519 = 1, KIND_COSIGNATURE = 4, KIND_ML_DSA = 6;
  const KEY_BYTES = { [KIND_ED25519]: 32, [KIND_COSIGNATURE]: 32, [KIND_ML_DSA]: 1312 };
  const STYLES = ["holding", "full", "negative", "correction", "withdrawal"];

  /** Something does not hold. The code and values are put into words by `WORDS`. */
  class Refused extends Error {
    constructor(code, ...values) {
      super([code, ...values].join(" "));
      Object.assign(this, { outcome: "failed", code, values });
    }
  }

  /** Nobody can say here whether it holds. */
  class Unchecked extends Error {
    constructor(code, ...values) {
      super([code, ...values].join(" "));
      Object.assign(this, { outcome: "unchecked", code, values });
    }
  }

  const hold = (holds, code, ...values) => {
    if (!holds) throw new Refused(code, ...values);
  };

  // ── Bytes and text ────────────────────────────────────────────────────────────────────────────────────────────────

  const encode = (text) => new TextEncoder().encode(text);

  /** The text of some bytes; undefined when they are no UTF-8. A byte order mark stays in the text. */
  const decode = (bytes) => {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return undefined;
    }
  };

  const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

  const concat = (...parts) => {
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };

  const toBase64 = (bytes) => {
    let binary = "";
    for (let at = 0; at < bytes.length; at += 8192) {
      binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
    }
    return btoa(binary);
  };

  /** Bytes of base64 in its one spelling; undefined for any other text. */
  const fromBase64 = (text) => {
    if (typeof text !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
    try {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      return toBase64(bytes) === text ? bytes : undefined;
    } catch {
      return undefined;
    }
  };

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const isSha256 = (text) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

  const HIDDEN = new RegExp(
    "[\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\ufeff\\u200b-\\u200f\\u2028-\\u202e" +
      "\\u2060-\\u206f\\u115f\\u1160\\u3164\\uffa0\\ufff9-\\ufffb\\u{e0000}-\\u{e0fff}]|\\p{Noncharacter_Code_Point}",
    "u",
  );
  const isHidden = (text) => HIDDEN.test(text);
  const isName = (text) =>
    text !== "" && encode(text).length <= 200 && text.trim() === text && !isHidden(text) && !text.includes("\n");
  const isKeyName = (text) =>
    text !== "" && encode(text).length <= 255 && !isHidden(text) && !/[\s+]/u.test(text);
  const isClaim = (text) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text);

  // ── Hashes and signatures ─────────────────────────────────────────────────────────────────────────────────────────

  const subtle = () => globalThis.crypto?.subtle;
  const sha256 = async (...parts) => new Uint8Array(await subtle().digest("SHA-256", concat(...parts)));

  const P = 2n ** 255n - 19n;
  const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
  const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
  /** The y of a point of order 8. Points of order 8 and below have this y, its negative, 0, 1 or -1. */
  const Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;

  const number = (bytes) => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

  const power = (base, exponent) => {
    let result = 1n;
    for (let left = exponent, square = base % P; left > 0n; left >>= 1n, square = (square * square) % P) {
      if (left & 1n) result = (result * square) % P;
    }
    return result;
  };

  const isSmall = (bytes) => {
    const y = number(bytes) & (2n ** 255n - 1n);
    return [0n, 1n, P - 1n, Y8, P - Y8].includes(y % P);
  };

  /** The keys that were found to be points, as that takes long and a page has few. */
  const points = new Set();

  /** True for a point of the curve that may be a key: written in one way, and in no small group. */
  const isPoint = (bytes) => {
    if (points.has(hex(bytes))) return true;
    const y = number(bytes) & (2n ** 255n - 1n);
    if (y >= P || isSmall(bytes)) return false;
    const [u, v] = [(y * y - 1n + P) % P, (D * y * y + 1n) % P];
    const is = power(u * v, (P - 1n) / 2n) === 1n;
    if (is) points.add(hex(bytes));
    return is;
  };

  /** True when this Ed25519 key made this signature. Not every browser refuses what is refused here first. */
  const verifies = async (key, message, signature) => {
    if (signature.length !== 64 || isSmall(signature.subarray(0, 32))) return false;
    if (number(signature.subarray(32)) >= ORDER) return false;
    try {
      const imported = await subtle().importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return (await subtle().verify({ name: "Ed25519" }, imported, signature, message)) === true;
    } catch {
      return false;
    }
  };

  const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

  let tested;

  /** Refuses to decide where the browser has no SHA-256 or no Ed25519, or has a wrong one: RFC 8032, 7.1, TEST 2. */
  const selfTest = async () => {
    if (!subtle()) throw new Unchecked("no-crypto");
    if (tested === subtle()) return;
    const key = fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const signature = fromHex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    let works = false;
    try {
      const empty = hex(await sha256(new Uint8Array(0)));
      works = empty === "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" && isPoint(key);
      works &&= await verifies(key, fromHex("72"), signature);
      works &&= !(await verifies(key, fromHex("73"), signature));
    } catch {
      works = false;
    }
    if (!works) throw new Unchecked("no-crypto");
    tested = subtle();
  };

  // ── ML-DSA-44 after FIPS 204, which browsers do not have: verifying alone, and SHAKE after FIPS 202 for it ────────────

  const MASK = 2n ** 64n - 1n;
  const rotated = (lane, by) => ((lane << by) | (lane >> (64n - by))) & MASK;

  const ROUNDS = (() => {
    let bits = 1;
    return Array.from({ length: 24 }, () => {
      let constant = 0n;
      for (let j = 0; j < 7; j += 1) {
        if (bits & 1) constant |= 1n << BigInt(2 ** j - 1);
        bits = (bits << 1) ^ ((bits >> 7) * 0x171);
      }
      return constant;
    });
  })();

  const permute = (state) => {
    for (const constant of ROUNDS) {
      const columns = [0, 1, 2, 3, 4].map((x) => state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20]);
      for (let at = 0; at < 25; at += 1) state[at] ^= columns[(at + 4) % 5] ^ rotated(columns[(at + 1) % 5], 1n);
      let [x, y, lane] = [1, 0, state[1]];
      for (let turn = 1; turn <= 24; turn += 1) {
        [x, y] = [y, (2 * x + 3 * y) % 5];
        [lane, state[x + 5 * y]] = [state[x + 5 * y], rotated(lane, BigInt(((turn * (turn + 1)) / 2) % 64))];
      }
      for (let row = 0; row < 25; row += 5) {
        const old = state.slice(row, row + 5);
        for (let at = 0; at < 5; at += 1) state[row + at] = old[at] ^ (~old[(at + 1) % 5] & MASK & old[(at + 2) % 5]);
      }
      state[0] ^= constant;
    }
  };

  /** SHAKE128 (rate 168) or SHAKE256 (rate 136) of some bytes, as a function that gives the next byte of its output. */
  const shake = (rate, ...parts) => {
    const input = concat(...parts);
    const padded = new Uint8Array((Math.floor(input.length / rate) + 1) * rate);
    padded.set(input);
    padded[input.length] ^= 0x1f;
    padded[padded.length - 1] ^= 0x80;
    const state = Array(25).fill(0n);
    const words = new DataView(padded.buffer);
    for (let start = 0; start < padded.length; start += rate) {
      for (let at = 0; at < rate / 8; at += 1) state[at] ^= words.getBigUint64(start + 8 * at, true);
      permute(state);
    }
    let at = 0;
    return () => {
      if (at === rate) {
        permute(state);
        at = 0;
      }
      at += 1;
      return Number((state[(at - 1) >> 3] >> BigInt(8 * ((at - 1) & 7))) & 255n);
    };
  };
  const take = (next, count) => Uint8Array.from({ length: count }, next);

  const Q = 8380417, GAMMA1 = 131072, GAMMA2 = 95232, BETA = 78, OMEGA = 80, TAU = 39;

  const ZETAS = (() => {
    const powers = [1];
    for (let at = 1; at < 256; at += 1) powers.push((powers[at - 1] * 1753) % Q);
    const turned = (at) => parseInt(at.toString(2).padStart(8, "0").split("").reverse().join(""), 2);
    return powers.map((_, at) => powers[turned(at)]);
  })();

  const transformed = (poly) => {
    const w = [...poly];
    for (let length = 128, zeta = 0; length >= 1; length /= 2) {
      for (let start = 0; start < 256; start += 2 * length) {
        zeta += 1;
        for (let at = start; at < start + length; at += 1) {
          const product = (ZETAS[zeta] * w[at + length]) % Q;
          w[at + length] = (w[at] - product + Q) % Q;
          w[at] = (w[at] + product) % Q;
        }
      }
    }
    return w;
  };

  const restored = (poly) => {
    const w = [...poly];
    for (let length = 1, zeta = 256; length < 256; length *= 2) {
      for (let start = 0; start < 256; start += 2 * length) {
        zeta -= 1;
        for (let at = start; at < start + length; at += 1) {
          const [one, other] = [w[at], w[at + length]];
          w[at] = (one + other) % Q;
          w[at + length] = ((Q - ZETAS[zeta]) * ((one - other + Q) % Q)) % Q;
        }
      }
    }
    return w.map((value) => (value * 8347681) % Q);
  };

  /** 256 numbers of so many bits each, the lowest bits first. */
  const unpacked = (bytes, bits) => {
    const numbers = [];
    let [held, have] = [0, 0];
    for (const byte of bytes) {
      held += byte * 2 ** have;
      for (have += 8; have >= bits; have -= bits) {
        numbers.push(held % 2 ** bits);
        held = Math.floor(held / 2 ** bits);
      }
    }
    return numbers;
  };

  const uniform = (rho, column, row) => {
    const next = shake(168, rho, Uint8Array.of(column, row));
    const poly = [];
    while (poly.length < 256) {
      const value = next() + next() * 256 + (next() & 127) * 65536;
      if (value < Q) poly.push(value);
    }
    return poly;
  };

  const challenge = (seed) => {
    const next = shake(136, seed);
    const signs = number(take(next, 8));
    const poly = Array(256).fill(0);
    for (let at = 256 - TAU; at < 256; at += 1) {
      let place;
      do place = next(); while (place > at);
      poly[at] = poly[place];
      poly[place] = (signs >> BigInt(at + TAU - 256)) & 1n ? Q - 1 : 1;
    }
    return poly;
  };

  /** The places of hints for each of four polynomials; undefined for all but their one spelling. */
  const hints = (bytes) => {
    const read = [];
    let at = 0;
    for (const end of bytes.subarray(OMEGA)) {
      if (end < at || end > OMEGA) return undefined;
      const places = bytes.subarray(at, end);
      if (places.some((place, index) => index > 0 && places[index - 1] >= place)) return undefined;
      read.push(new Set(places));
      at = end;
    }
    return bytes.subarray(at, OMEGA).every((byte) => byte === 0) ? read : undefined;
  };

  const high = (value, hinted) => {
    let low = value % (2 * GAMMA2);
    if (low > GAMMA2) low -= 2 * GAMMA2;
    let part = (value - low) / (2 * GAMMA2);
    if (value - low === Q - 1) [part, low] = [0, low - 1];
    return hinted ? (part + (low > 0 ? 1 : 43)) % 44 : part;
  };

  /** True when this ML-DSA-44 key made this signature, with an empty context. FIPS 204, algorithms 3 and 8. */
  const verifiesMlDsa = (key, message, signature) => {
    if (key.length !== 1312 || signature.length !== 2420) return false;
    const four = [0, 1, 2, 3];
    const seed = signature.subarray(0, 32);
    const z = four.map((at) => unpacked(signature.subarray(32 + 576 * at, 608 + 576 * at), 18).map((value) => GAMMA1 - value));
    const hinted = hints(signature.subarray(2336));
    if (!hinted || z.some((poly) => poly.some((value) => Math.abs(value) >= GAMMA1 - BETA))) return false;
    const rho = key.subarray(0, 32);
    const t1 = four.map((at) => unpacked(key.subarray(32 + 320 * at, 352 + 320 * at), 10).map((value) => value * 8192));
    const mu = take(shake(136, take(shake(136, key), 64), Uint8Array.of(0, 0), message), 64);
    const [c, zs] = [transformed(challenge(seed)), z.map((poly) => transformed(poly.map((value) => (value + Q) % Q)))];
    const packed = four.map((row) => {
      const t = transformed(t1[row]);
      const matrix = four.map((column) => uniform(rho, column, row));
      const w = c.map((value, at) => {
        const sum = four.reduce((all, column) => all + ((matrix[column][at] * zs[column][at]) % Q), 0);
        return (sum + Q - ((value * t[at]) % Q)) % Q;
      });
      const parts = restored(w).map((value, at) => high(value, hinted[row].has(at)));
      // Four numbers of six bits in three bytes.
      const bytes = new Uint8Array(192);
      for (let at = 0; at < 64; at += 1) {
        const whole = parts.slice(4 * at, 4 * at + 4).reduceRight((all, part) => all * 64 + part, 0);
        bytes.set([whole & 255, (whole >> 8) & 255, whole >> 16], 3 * at);
      }
      return bytes;
    });
    return same(take(shake(136, mu, ...packed), 32), seed);
  };

  // ── TOML, as policies and headers of statements are written ───────────────────────────────────────────────────────

  const ESCAPES = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" };

  /**
   * Reads tables, arrays of tables, and values that are strings, whole numbers or dates, as maps. `undefined` for TOML
   * that is written otherwise and for what is no TOML: then nobody can decide here.
   */
  const toml = (text) => {
    const root = new Map();
    let table = root;
    let at = 0;
    const match = (pattern) => {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found) at = pattern.lastIndex;
      return found;
    };
    const unescape = (inner) => {
      let bad = false;
      const plain = inner.replace(/\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\r?\n\s*|[^]?)/g, (_, what) => {
        if (Object.hasOwn(ESCAPES, what)) return ESCAPES[what];
        // A line that ends in a backslash goes on at the next word.
        if (/\n/.test(what)) return "";
        const code = what.length > 1 ? parseInt(what.slice(1), 16) : -1;
        bad ||= code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
        return bad ? "" : String.fromCodePoint(code);
      });
      return bad ? undefined : plain;
    };
    const value = () => {
      let found = match(/"""(?:\r?\n)?((?:[^"\\]|\\[^]|""?(?!"))*)"""(?!")/y);
      if (found) return unescape(found[1]);
      if ((found = match(/'''(?:\r?\n)?((?:[^']|''?(?!'))*)'''(?!')/y))) return found[1];
      if ((found = match(/"((?:[^"\\\n\r]|\\[^\n\r])*)"(?!")/y))) return unescape(found[1]);
      if ((found = match(/'([^'\n\r]*)'(?!')/y))) return found[1];
      if ((found = match(/(\d{4}-\d\d-\d\d)(?![T ]?\d)(?!T)/y))) return { date: found[1] };
      if ((found = match(/[+-]?(?:0|[1-9](?:_?\d)*)(?![\w.:-])/y))) return Number(found[0].replaceAll("_", ""));
      return undefined;
    };
    // Control characters stand nowhere in TOML but as blanks and line ends.
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\r(?!\n)/.test(text)) return undefined;
    while (at < text.length) {
      let found;
      if ((found = match(/[ \t]*\[\[[ \t]*([A-Za-z0-9_-]+)[ \t]*\]\]/y))) {
        const list = root.get(found[1]) ?? [];
        if (!Array.isArray(list)) return undefined;
        table = new Map();
        root.set(found[1], [...list, table]);
      } else if ((found = match(/[ \t]*\[[ \t]*([A-Za-z0-9_-]+)[ \t]*\]/y))) {
        if (root.has(found[1])) return undefined;
        table = new Map();
        root.set(found[1], table);
      } else if ((found = match(/[ \t]*([A-Za-z0-9_-]+)[ \t]*=[ \t]*/y))) {
        const read = value();
        if (read === undefined || table.has(found[1])) return undefined;
        table.set(found[1], read);
      }
      if (!match(/[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)/y)) return undefined;
    }
    return root;
  };

  /** Takes the keys of a table with their types; refuses others, and missing ones. `?` marks what may be missing. */
  const fields = (table, types, refuse) => {
    const known = Object.keys(types);
    for (const key of table.keys()) if (!known.includes(key)) refuse(key);
    const read = {};
    for (const key of known) {
      const [type, optional] = [types[key].replace("?", ""), types[key].endsWith("?")];
      const value = table.get(key);
      if (value === undefined && !optional) refuse(key);
      const is = {
        string: typeof value === "string",
        integer: Number.isSafeInteger(value) && value >= 0,
        date: typeof value?.date === "string",
        table: value instanceof Map,
        tables: Array.isArray(value),
      };
      if (value !== undefined && !is[type]) refuse(key);
      read[key] = value;
    }
    return read;
  };

  // ── The policy ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A key's line: name, id in hex, and kind with key in base64, joined by plus signs. */
  const readKey = async (name, line, kinds) => {
    const parts = line.split("+");
    // Base64 has plus signs too.
    const bytes = parts.length > 2 ? fromBase64(parts.slice(2).join("+")) : undefined;
    hold(bytes?.length > 0, "bad-key", name);
    const [kind, key] = [bytes[0], bytes.subarray(1)];
    hold(KEY_BYTES[kind] === key.length && isKeyName(parts[0]), "bad-key", name);
    hold(kind === KIND_ML_DSA || isPoint(key), "bad-key", name);
    const id = (await sha256(encode(`${parts[0]}\n`), bytes)).subarray(0, 4);
    hold(parts[1] === hex(id) && parts[0] === name && kinds.includes(kind), "bad-key", name);
    return { name, kind, key, id };
  };

  const readPolicy = async (bytes) => {
    const bad = (what) => {
      throw new Refused("bad-policy", what);
    };
    const text = bytes.length <= MAX_BYTES.policy ? decode(bytes) : undefined;
    if (text === undefined) bad("UTF-8");
    const file = toml(text);
    if (!file) throw new Unchecked("toml-policy");
    const types = { threshold: "integer", witnesses: "integer?", log: "table", key: "tables?", witness: "tables?" };
    const read = fields(file, types, bad);
    const logFile = fields(read.log, { origin: "string", public: "string" }, bad);
    const policy = { threshold: read.threshold, witnessThreshold: read.witnesses ?? 0, keys: [], witnesses: [] };
    if ((read.key ?? []).length > LIST_MAX || (read.witness ?? []).length > LIST_MAX) bad("key");
    policy.log = await readKey(logFile.origin, logFile.public, [KIND_ED25519]);
    for (const table of read.key ?? []) {
      const key = fields(table, { name: "string", agency: "string", person: "string", public: "string" }, bad);
      for (const text of [key.name, key.agency, key.person]) if (!isName(text)) bad(text);
      const publicKey = await readKey(key.name, key.public, [KIND_ED25519]);
      policy.keys.push({ ...publicKey, agency: key.agency, person: key.person, keyid: hex(await sha256(publicKey.key)) });
    }
    for (const table of read.witness ?? []) {
      const witness = fields(table, { name: "string", public: "string" }, bad);
      policy.witnesses.push(await readKey(witness.name, witness.public, [KIND_COSIGNATURE, KIND_ML_DSA]));
    }
    const all = [policy.log, ...policy.keys, ...policy.witnesses];
    all.forEach((second, at) => {
      for (const first of all.slice(0, at)) {
        if (first.name === second.name || same(first.key, second.key)) bad(second.name);
      }
    });
    if (policy.threshold < 1 || policy.threshold > policy.keys.length) bad("threshold");
    if (policy.witnessThreshold > policy.witnesses.length) bad("witnesses");
    return policy;
  };

  // ── The envelope and the statement in it ──────────────────────────────────────────────────────────────────────────

  const json = (bytes) => {
    try {
      return JSON.parse(decode(bytes));
    } catch {
      return undefined;
    }
  };

  /** Reads an envelope, and refuses all but its one spelling: keys in order, no blanks, signatures sorted. */
  const readEnvelope = (bytes) => {
    const file = bytes.length <= MAX_BYTES.envelope ? json(bytes) : undefined;
    hold(Array.isArray(file?.signatures) && typeof file.payload === "string", "bad-envelope");
    hold(file.payloadType === PAYLOAD_TYPE, "bad-envelope");
    hold(file.signatures.length > 0 && file.signatures.length <= LIST_MAX, "bad-envelope");
    const payload = fromBase64(file.payload);
    hold(payload, "bad-envelope");
    const signatures = file.signatures.map((signature) => {
      const sig = fromBase64(signature?.sig);
      hold(sig?.length === 64 && isSha256(signature.keyid), "bad-envelope");
      return { keyid: signature.keyid, sig };
    });
    const order = signatures.map((signature) => signature.keyid + hex(signature.sig));
    hold(same(order, [...order].sort()), "bad-envelope");
    const spelt = JSON.stringify({
      payload: toBase64(payload),
      payloadType: PAYLOAD_TYPE,
      signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: toBase64(sig) })),
    });
    hold(same(encode(spelt), bytes), "bad-envelope");
    return { payload, signatures };
  };

  /** The keys of the policy that signed, each once; refuses a signature that is of none of them. */
  const signatories = async ({ payload, signatures }, policy) => {
    const message = concat(encode(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload);
    const found = [];
    for (const { keyid, sig } of signatures) {
      const named = policy.keys.find((key) => key.keyid === keyid);
      if (named && (await verifies(named.key, message, sig))) {
        hold(!found.includes(named), "signed-twice", named.name);
        found.push(named);
        continue;
      }
      for (const key of policy.keys) {
        hold(!(await verifies(key.key, message, sig)), "swapped-key", named?.name ?? keyid, key.name);
      }
      hold(named, "unknown-key", keyid);
      throw new Refused("bad-signature", named.name);
    }
    hold(found.length >= policy.threshold, "too-few-keys", found.length, policy.threshold);
    return found;
  };

  /** Reads a statement: a header of TOML between two lines `+++`, and its text. */
  const readStatement = (bytes) => {
    const bad = (what) => {
      throw new Refused("bad-statement", what);
    };
    const file = bytes.length <= MAX_BYTES.statement ? decode(bytes) : undefined;
    if (file === undefined || isHidden(file)) bad("UTF-8");
    if (!file.startsWith("+++\n")) bad("+++");
    const end = file.indexOf("\n+++\n", 3);
    if (end < 0) bad("+++");
    const text = file.slice(end + 5);
    const header = toml(file.slice(4, end + 1));
    if (!header) throw new Unchecked("toml-statement");
    const types = {
      claim: "string", version: "integer", style: "string", language: "string", as_of: "date",
      assessment: "string", drafted_by: "string", supersedes: "string?", reason: "string?",
    };
    const read = fields(header, types, bad);
    const day = new Date(`${read.as_of.date}T00:00:00Z`);
    if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(read.as_of.date)) bad("as_of");
    const takesBack = ["correction", "withdrawal"].includes(read.style);
    if (!isClaim(read.claim)) bad("claim");
    if (read.version < 1 || read.version > 4294967295) bad("version");
    if (!STYLES.includes(read.style) || (takesBack && read.version === 1)) bad("style");
    if (!["en", "es"].includes(read.language)) bad("language");
    if (!isSha256(read.assessment)) bad("assessment");
    if (!isName(read.drafted_by)) bad("drafted_by");
    if ((read.supersedes !== undefined) !== (read.version > 1)) bad("supersedes");
    if (read.supersedes !== undefined && !isSha256(read.supersedes)) bad("supersedes");
    if ((read.reason !== undefined) !== takesBack) bad("reason");
    if (takesBack && (read.reason.trim() === "" || encode(read.reason).length > 4000 || isHidden(read.reason))) bad("reason");
    if (text.trim() === "" || !text.endsWith("\n")) bad("text");
    return { ...read, as_of: read.as_of.date, text };
  };

  // ── The proof ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Reads what JSON spells in one way: these keys in this order, strings and whole numbers, and no others. */
  const readLine = (bytes, types) => {
    const read = json(bytes);
    if (typeof read !== "object" || read === null) return undefined;
    const spelt = {};
    for (const [key, type] of Object.entries(types)) {
      if (typeof read[key] !== type || (type === "number" && !(Number.isSafeInteger(read[key]) && read[key] >= 0))) return undefined;
      // Half a character outside of Unicode's first plane is one that JSON can spell and UTF-8 cannot.
      if (type === "string" && decode(encode(read[key])) !== read[key]) return undefined;
      spelt[key] = read[key];
    }
    return same(encode(JSON.stringify(spelt)), bytes) ? spelt : undefined;
  };

  const ENTRY = {
    schema: "string", sequence: "number", time: "string", kind: "string",
    claim: "string", person: "string", sha256: "string", size: "number",
  };

  const readNote = (note) => {
    hold(encode(note).length <= NOTE_MAX_BYTES && !/[\u0000-\u0009\u000b-\u001f]/.test(note), "bad-proof");
    const blank = note.lastIndexOf("\n\n");
    hold(blank >= 0 && note.endsWith("\n"), "bad-proof");
    const text = note.slice(0, blank + 1);
    const lines = note.slice(blank + 2).split("\n").slice(0, -1);
    hold(lines.length > 0 && lines.length <= LIST_MAX, "bad-proof");
    const signatures = lines.map((line) => {
      const parts = line.split(" ");
      const bytes = parts.length === 3 && parts[0] === "\u2014" ? fromBase64(parts[2]) : undefined;
      hold(bytes?.length > 4 && isKeyName(parts[1]), "bad-proof");
      return { name: parts[1], id: bytes.subarray(0, 4), bytes: bytes.subarray(4) };
    });
    const [origin, sizeText, rootText, ...rest] = text.split("\n");
    const root = fromBase64(rootText);
    const size = /^(0|[1-9][0-9]{0,15})$/.test(sizeText ?? "") ? Number(sizeText) : NaN;
    hold(isKeyName(origin) && Number.isSafeInteger(size) && root?.length === 32, "bad-proof");
    hold(rest.length === 1 && rest[0] === "", "bad-proof");
    return { text, signatures, origin, size, root };
  };

  /** Reads a proof, and refuses all but its one spelling. */
  const readProof = (bytes) => {
    const text = bytes.length <= MAX_BYTES.proof ? decode(bytes) : undefined;
    const blank = text?.indexOf("\n\n") ?? -1;
    hold(blank >= 0, "bad-proof");
    const [first, extra, index, ...rest] = text.slice(0, blank).split("\n");
    hold(first === PROOF_FIRST_LINE && extra?.startsWith("extra "), "bad-proof");
    const leaf = fromBase64(extra.slice(6));
    const line = leaf && readLine(leaf, ENTRY);
    hold(line?.schema === ENTRY_SCHEMA && index === `index ${line.sequence}`, "bad-proof");
    hold(rest.length <= PROOF_HASHES_MAX, "bad-proof");
    const hashes = rest.map((hash) => fromBase64(hash));
    hold(hashes.every((hash) => hash?.length === 32), "bad-proof");
    return { line, leaf, hashes, note: readNote(text.slice(blank + 2)) };
  };

  /** The root that an inclusion proof leads to, after RFC 9162, 2.1.3.2; undefined when it has not that form. */
  const rootFrom = async (leaf, index, size, hashes) => {
    if (index >= size) return undefined;
    let [node, last] = [BigInt(index), BigInt(size) - 1n];
    let root = await sha256(Uint8Array.of(0), leaf);
    for (const hash of hashes) {
      if (last === 0n) return undefined;
      if (node & 1n || node === last) {
        root = await sha256(Uint8Array.of(1), hash, root);
        while (!(node & 1n) && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
      } else {
        root = await sha256(Uint8Array.of(1), root, hash);
      }
      [node, last] = [node >> 1n, last >> 1n];
    }
    return last === 0n ? root : undefined;
  };

  const isOf = (line, key) => line.name === key.name && same(line.id, key.id);

  const sized = (text) => concat(Uint8Array.of(encode(text).length), encode(text));

  const bytesOf = (value) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
    return bytes;
  };

  /** When a witness saw the checkpoint, in seconds since 1970; undefined when the line is no cosignature of its. */
  const cosignedAt = async (note, line, witness) => {
    if (line.bytes.length < 8) return undefined;
    const time = new DataView(line.bytes.buffer, line.bytes.byteOffset, 8).getBigUint64(0);
    const signature = line.bytes.subarray(8);
    if (time >= 2n ** 63n) return undefined;
    if (witness.kind === KIND_ML_DSA) {
      const tree = [sized(note.origin), bytesOf(0), bytesOf(note.size), note.root];
      const message = concat(encode("subtree/v1\n\0"), sized(witness.name), bytesOf(time), ...tree);
      return verifiesMlDsa(witness.key, message, signature) ? time : undefined;
    }
    const message = encode(`cosignature/v1\ntime ${time}\n${note.text}`);
    return (await verifies(witness.key, message, signature)) ? time : undefined;
  };

  /** The witnesses under a checkpoint: the log's line is first, then each witness's, in the order of their names. */
  const witnessesOf = async (note, policy) => {
    hold(isOf(note.signatures[0], policy.log), "strange-line", note.signatures[0].name);
    const seen = [];
    let before;
    for (const line of note.signatures.slice(1)) {
      const witness = policy.witnesses.find((key) => isOf(line, key));
      hold(witness && (before === undefined || isBefore(before, line.name)), "strange-line", line.name);
      before = line.name;
      const time = await cosignedAt(note, line, witness);
      hold(time !== undefined, "bad-cosignature", witness.name);
      seen.push({ name: witness.name, time });
    }
    return seen;
  };

  /** The order of UTF-8, which is not that of JavaScript's own comparison. */
  const isBefore = (a, b) => {
    const [one, other] = [hex(encode(a)), hex(encode(b))];
    return one < other;
  };

  /** Holds a proof to the policy, and to the entry that it must be of. */
  const holdProof = async (proof, policy, kind, body) => {
    const { note, line } = proof;
    const own = note.signatures.filter((signature) => isOf(signature, policy.log));
    const signed = own.length === 1 && note.origin === policy.log.name;
    hold(signed && (await verifies(policy.log.key, encode(note.text), own[0].bytes)), "other-log", policy.log.name);
    const witnesses = await witnessesOf(note, policy);
    const root = await rootFrom(proof.leaf, line.sequence, note.size, proof.hashes);
    hold(root && same(root, note.root), "not-in-log");
    hold(witnesses.length >= policy.witnessThreshold, "too-few-witnesses", witnesses.length, policy.witnessThreshold);
    hold(line.sha256 === hex(await sha256(body)) && line.size === body.length && line.kind === kind, "other-entry");
    return witnesses;
  };

  // ── The whole ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Letters of a text without blanks and marks of Markdown, to compare what a page shows with what was signed. */
  const letters = (text) => text.replace(/[\s*_`]/gu, "");
  const lettersOfMarkdown = (text) => letters(text.replace(/^ {0,3}(?:#{1,6} +|- +|> ?)+/gmu, ""));

  const readPointer = async (bytes, policy, statement, envelopeSha256, sequence) => {
    const end = bytes.indexOf(10);
    hold(bytes.length <= MAX_BYTES.pointer && end >= 0, "bad-pointer");
    const body = bytes.subarray(0, end);
    const types = {
      schema: "string", claim: "string", version: "number", envelope: "string", by_version: "number", by_envelope: "string",
    };
    const read = readLine(body, types);
    hold(read?.schema === POINTER_SCHEMA, "bad-pointer");
    let proof;
    try {
      proof = readProof(bytes.subarray(end + 1));
      await holdProof(proof, policy, "superseded", body);
    } catch (error) {
      throw error instanceof Refused ? new Refused("bad-pointer") : error;
    }
    const is = read.claim === statement.claim && read.version === statement.version && proof.line.claim === read.claim;
    hold(is && read.envelope === envelopeSha256 && proof.line.sequence > sequence, "bad-pointer");
    return read;
  };

  const examine = async (files) => {
    await selfTest();
    hold(hex(await sha256(files.policy)) === files.policySha256, "policy-changed");
    const policy = await readPolicy(files.policy);
    const envelope = readEnvelope(files.envelope);
    hold(same(files.statement, envelope.payload), "other-text");
    const keys = await signatories(envelope, policy);
    const proof = readProof(files.proof);
    const witnesses = await holdProof(proof, policy, "statement", files.envelope);
    const statement = readStatement(envelope.payload);
    hold(!keys.every((key) => key.person === statement.drafted_by), "only-the-drafter", statement.drafted_by);
    const { line, note } = proof;
    hold(line.claim === statement.claim, "other-entry");
    hold(policy.keys.some((key) => key.person === line.person), "unknown-person", line.person);
    hold(line.person !== statement.drafted_by, "own-draft", line.person);
    hold(files.claim === statement.claim && files.version === statement.version, "other-page", statement.claim, statement.version);
    hold(letters(files.shown) === lettersOfMarkdown(statement.text), "other-shown");
    const envelopeSha256 = hex(await sha256(files.envelope));
    const superseded = files.pointer && (await readPointer(files.pointer, policy, statement, envelopeSha256, line.sequence));
    return {
      statement, policy, witnesses, superseded, envelopeSha256, keys, line,
      logSize: note.size, statementSha256: hex(await sha256(files.statement)), policySha256: files.policySha256,
    };
  };

  /**
   * Verifies a statement: `{statement, envelope, proof, policy}` and perhaps `pointer` are bytes; `policySha256`,
   * `claim`, `version` and `shown` are what the page says and shows. Never throws.
   */
  const verify = async (files) => {
    try {
      return { outcome: "proved", facts: await examine(files) };
    } catch (error) {
      const known = error instanceof Refused || error instanceof Unchecked;
      const { outcome, code, values } = known ? error : new Unchecked("unexpected", String(error));
      return { outcome, code, values };
    }
  };

  // ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  const WORDS = {
    en: {
      outcomes: { proved: "Proved.", failed: "Failed.", unchecked: "Could not be checked here." },
      working: "Checking…",
      proved: (claim, version) => `Version ${version} of the statement on ${claim} is the one that was signed and recorded.`,
      failed: "Do not rely on this copy. Ask the office for the statement in another way.",
      unchecked: "This says nothing about the statement, good or bad. It can be checked offline with the program.",
      better:
        "Checking offline with the program is better: this check came from the same site as the statement, and whoever " +
        "could forge the one could forge the other.",
      reasons: {
        "no-crypto": () =>
          "This browser cannot check Ed25519 signatures, or not on a page that came without encryption. A newer browser may.",
        "no-fetch": (file) => `The file ${file} could not be fetched. Perhaps there is no connection.`,
        "from-folder": () => "This page was opened from a folder, and a browser does not let such a page read the files beside it.",
        "bad-page": () => "This page does not say which files belong to the statement.",
        "toml-policy": () => "The policy is written in a form of TOML that this page does not read.",
        "toml-statement": () => "The statement's header is written in a form of TOML that this page does not read.",
        unexpected: (error) => `Something unexpected happened: ${error}.`,
        "policy-changed": () => "The policy is not the file that this page was made with.",
        "bad-policy": (what) => `The policy cannot be used; see: ${what}.`,
        "bad-key": (name) => `The policy's key of ${name} is not a key of that name.`,
        "bad-envelope": () => "The file with the signatures is not as such files are written.",
        "other-text": () => "The statement's text is not the text that was signed.",
        "unknown-key": (keyid) => `A signature is by a key that the policy does not name: ${keyid}.`,
        "signed-twice": (name) => `The key ${name} signed twice, which counts for nothing.`,
        "swapped-key": (named, maker) => `Key ids are swapped: a signature names ${named}, but ${maker} made it.`,
        "bad-signature": (name) => `The signature of the key ${name} is not over this text.`,
        "too-few-keys": (keys, threshold) => `${keys} of the ${threshold} keys that the policy asks for signed.`,
        "bad-statement": (what) => `The signed text is not as statements are written; see: ${what}.`,
        "only-the-drafter": (person) => `Only ${person}, who drafted the statement, signed it.`,
        "bad-proof": () => "The file with the proof is not as such files are written.",
        "other-log": (origin) => `The log ${origin} that the policy names did not sign the proof's checkpoint.`,
        "strange-line": (name) => `The proof's checkpoint has a line of ${name} that does not belong there.`,
        "bad-cosignature": (name) => `The line of the witness ${name} is not over this checkpoint.`,
        "too-few-witnesses": (seen, threshold) => `${seen} of the ${threshold} witnesses that the policy asks for cosigned.`,
        "not-in-log": () => "The proof does not lead from the statement to the log's root.",
        "other-entry": () => "The proof is of another entry of the log.",
        "unknown-person": (person) => `It was published by ${person}, whom the policy does not name.`,
        "own-draft": (person) => `${person} drafted the statement and published it, which takes two people.`,
        "other-page": (claim, version) => `The files are those of another statement: version ${version} on ${claim}.`,
        "other-shown": () => "The text that this page shows is not the text that was signed.",
        "bad-pointer": () => "The file that says which version replaced this one does not hold.",
      },
      superseded: (version) => `It was replaced: version ${version} is newer. Read that one.`,
      signedBy: (keys, threshold) => `${keys} keys signed exactly this text, and the policy asks for ${threshold}:`,
      key: (person, agency, name) => `${person}, ${agency} (key ${name})`,
      entry: (at, size, log, person, time) =>
        `It is entry ${at} of the ${size} that the log ${log} had when it signed the proof's checkpoint. The log says ` +
        `that ${person} recorded it at ${time}.`,
      noWitness: "No witness saw that checkpoint, and the policy asks for none.",
      witnesses: (count, threshold, names) =>
        `Witnesses that cosigned that checkpoint: ${count}, and the policy asks for ${threshold}: ${names}.`,
      at: (name, time) => `${name} at ${time}`,
      shown: "The text that this page shows has the letters of the signed text; blanks and marks of emphasis were not compared.",
      notProved: "Not proved",
      notTrue: "That the statement is true. Signatures say who stands behind it.",
      notLast: "That no later version exists.",
      notDrafter: (person) => `That ${person} drafted it. The header says so.`,
      hashes: "SHA-256 of the files that were checked",
      files: { statement: "text", envelope: "signatures", policy: "policy" },
    },
    es: {
      outcomes: { proved: "Probado.", failed: "No se sostiene.", unchecked: "No se pudo comprobar aquí." },
      working: "Comprobando…",
      proved: (claim, version) => `La versión ${version} de la declaración sobre ${claim} es la que se firmó y se registró.`,
      failed: "No se fíe de esta copia. Pida la declaración a la oficina por otra vía.",
      unchecked: "Esto no dice nada de la declaración, ni bueno ni malo. Se puede comprobar sin conexión con el programa.",
      better:
        "Es mejor comprobarla sin conexión con el programa: esta comprobación vino del mismo sitio que la declaración, y " +
        "quien pudiera falsificar una podría falsificar la otra.",
      reasons: {
        "no-crypto": () =>
          "Este navegador no puede comprobar firmas Ed25519, o no en una página que llegó sin cifrar. Uno más nuevo quizá pueda.",
        "no-fetch": (file) => `No se pudo obtener el archivo ${file}. Quizá no hay conexión.`,
        "from-folder": () =>
          "Esta página se abrió desde una carpeta, y el navegador no deja que una página así lea los archivos que tiene al lado.",
        "bad-page": () => "Esta página no dice qué archivos son los de la declaración.",
        "toml-policy": () => "La política está escrita en una forma de TOML que esta página no lee.",
        "toml-statement": () => "El encabezado de la declaración está escrito en una forma de TOML que esta página no lee.",
        unexpected: (error) => `Pasó algo inesperado: ${error}.`,
        "policy-changed": () => "La política no es el archivo con el que se hizo esta página.",
        "bad-policy": (what) => `La política no se puede usar; véase: ${what}.`,
        "bad-key": (name) => `La clave de ${name} en la política no es una clave de ese nombre.`,
        "bad-envelope": () => "El archivo de las firmas no está escrito como se escriben esos archivos.",
        "other-text": () => "El texto de la declaración no es el texto que se firmó.",
        "unknown-key": (keyid) => `Una firma es de una clave que la política no nombra: ${keyid}.`,
        "signed-twice": (name) => `La clave ${name} firmó dos veces, lo que no cuenta.`,
        "swapped-key": (named, maker) => `Los identificadores están cambiados: una firma nombra a ${named}, pero la hizo ${maker}.`,
        "bad-signature": (name) => `La firma de la clave ${name} no es sobre este texto.`,
        "too-few-keys": (keys, threshold) => `Firmaron ${keys} de las ${threshold} claves que pide la política.`,
        "bad-statement": (what) => `El texto firmado no está escrito como se escriben las declaraciones; véase: ${what}.`,
        "only-the-drafter": (person) => `Solo firmó ${person}, que redactó la declaración.`,
        "bad-proof": () => "El archivo de la prueba no está escrito como se escriben esos archivos.",
        "other-log": (origin) => `El registro ${origin} que nombra la política no firmó el punto de control de la prueba.`,
        "strange-line": (name) => `El punto de control de la prueba tiene una línea de ${name} que no va ahí.`,
        "bad-cosignature": (name) => `La línea del testigo ${name} no es sobre este punto de control.`,
        "too-few-witnesses": (seen, threshold) => `Firmaron ${seen} de los ${threshold} testigos que pide la política.`,
        "not-in-log": () => "La prueba no lleva de la declaración a la raíz del registro.",
        "other-entry": () => "La prueba es de otra entrada del registro.",
        "unknown-person": (person) => `La publicó ${person}, a quien la política no nombra.`,
        "own-draft": (person) => `${person} redactó la declaración y la publicó, y para eso hacen falta dos personas.`,
        "other-page": (claim, version) => `Los archivos son de otra declaración: la versión ${version} sobre ${claim}.`,
        "other-shown": () => "El texto que muestra esta página no es el texto que se firmó.",
        "bad-pointer": () => "El archivo que dice qué versión reemplazó a esta no se sostiene.",
      },
      superseded: (version) => `Fue reemplazada: la versión ${version} es más nueva. Lea esa.`,
      signedBy: (keys, threshold) => `${keys} claves firmaron exactamente este texto, y la política pide ${threshold}:`,
      key: (person, agency, name) => `${person}, ${agency} (clave ${name})`,
      entry: (at, size, log, person, time) =>
        `Es la entrada ${at} de las ${size} que tenía el registro ${log} cuando firmó el punto de control de la prueba. El ` +
        `registro dice que ${person} la registró el ${time}.`,
      noWitness: "Ningún testigo vio ese punto de control, y la política no pide ninguno.",
      witnesses: (count, threshold, names) =>
        `Testigos que firmaron ese punto de control: ${count}, y la política pide ${threshold}: ${names}.`,
      at: (name, time) => `${name} el ${time}`,
      shown: "El texto que muestra esta página tiene las letras del texto firmado; no se compararon espacios ni marcas de énfasis.",
      notProved: "No probado",
      notTrue: "Que la declaración sea cierta. Las firmas dicen quién responde de ella.",
      notLast: "Que no haya una versión posterior.",
      notDrafter: (person) => `Que la redactara ${person}. Lo dice el encabezado.`,
      hashes: "SHA-256 de los archivos comprobados",
      files: { statement: "texto", envelope: "firmas", policy: "política" },
    },
  };

  const timeText = (seconds) => {
    const date = new Date(Number(seconds) * 1000);
    return Number.isNaN(date.getTime()) ? "?" : date.toISOString().replace(".000Z", "Z");
  };

  /** What to tell: `title`, sentences in `first`, and lists with their `heading`. */
  const tell = (result, words) => {
    const told = { outcome: result.outcome, title: words.outcomes[result.outcome], first: [], lists: [] };
    if (result.outcome !== "proved") {
      told.first = [words.reasons[result.code](...result.values), words[result.outcome], words.better];
      return told;
    }
    const { statement, policy, witnesses, superseded, keys, line, logSize } = result.facts;
    told.first = [words.proved(statement.claim, statement.version)];
    if (superseded) told.first.push(words.superseded(superseded.by_version));
    told.first.push(words.better);
    const seen = witnesses.map(({ name, time }) => words.at(name, timeText(time)));
    told.lists = [
      {
        heading: words.signedBy(keys.length, policy.threshold),
        items: keys.map((key) => words.key(key.person, key.agency, key.name)),
      },
      {
        heading: "",
        items: [
          words.entry(line.sequence, logSize, policy.log.name, line.person, line.time),
          seen.length ? words.witnesses(seen.length, policy.witnessThreshold, seen.join(", ")) : words.noWitness,
          words.shown,
        ],
      },
      {
        heading: `${words.notProved}:`,
        items: [words.notTrue, words.notLast, words.notDrafter(statement.drafted_by)],
      },
      {
        heading: `${words.hashes}:`,
        items: [
          `${words.files.statement}: ${result.facts.statementSha256}`,
          `${words.files.envelope}: ${result.facts.envelopeSha256}`,
          `${words.files.policy}: ${result.facts.policySha256}`,
        ],
      },
    ];
    return told;
  };

  // ── The page ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The bytes of a file of this site, or of its first part where it is larger than any that is accepted. */
  const fetched = async (address, maxBytes) => {
    const url = new URL(address, document.baseURI);
    if (url.protocol === "file:") throw new Unchecked("from-folder");
    const name = url.pathname.split("/").pop();
    if (url.origin !== location.origin) throw new Unchecked("bad-page");
    try {
      const answer = await fetch(url, { cache: "no-store", credentials: "omit", redirect: "error", mode: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const parts = [];
      let size = 0;
      for (const reader = answer.body.getReader(); size <= maxBytes; ) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        size += value.length;
      }
      return concat(...parts);
    } catch {
      throw new Unchecked("no-fetch", name);
    }
  };

  const filesOfPage = async (section) => {
    const data = section.dataset;
    const shown = document.getElementById("statement-text");
    const named = data.statement && data.envelope && data.proof && data.policy && data.claim;
    if (!named || !shown || !isSha256(data.policySha256) || !/^[1-9][0-9]*$/.test(data.version)) throw new Unchecked("bad-page");
    const [statement, envelope, proof, policy, pointer] = await Promise.all([
      fetched(data.statement, MAX_BYTES.statement),
      fetched(data.envelope, MAX_BYTES.envelope),
      fetched(data.proof, MAX_BYTES.proof),
      fetched(data.policy, MAX_BYTES.policy),
      data.supersededBy ? fetched(data.supersededBy, MAX_BYTES.pointer) : undefined,
    ]);
    return {
      statement, envelope, proof, policy, pointer, policySha256: data.policySha256,
      claim: data.claim, version: Number(data.version), shown: shown.textContent,
    };
  };

  const element = (name, text) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const show = (place, told) => {
    place.className = `verify-${told.outcome}`;
    const lead = element("p");
    lead.append(element("strong", told.title), ` ${told.first[0]}`);
    const lists = told.lists.flatMap(({ heading, items }) => {
      const list = element("ul");
      list.append(...items.map((item) => element("li", item)));
      return heading ? [element("p", heading), list] : [list];
    });
    place.replaceChildren(lead, ...told.first.slice(1).map((sentence) => element("p", sentence)), ...lists);
  };

  const start = () => {
    const [section, button, place] = ["verify", "verify-button", "verify-result"].map((id) => document.getElementById(id));
    if (!section || !button || !place) return;
    const words = WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.en;
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      // Not `disabled`: that would take the focus away from who works with the keyboard.
      button.setAttribute("aria-disabled", "true");
      place.className = "";
      place.replaceChildren(element("p", words.working));
      let result;
      try {
        result = await verify(await filesOfPage(section));
      } catch (error) {
        const known = error instanceof Unchecked;
        result = known ? error : new Unchecked("unexpected", String(error));
      }
      show(place, tell(result, words));
      button.removeAttribute("aria-disabled");
    });
    section.hidden = false;
  };

  if (typeof module === "object") module.exports = { verify, tell, toml, verifiesMlDsa, letters, lettersOfMarkdown, isPoint, isSmall, WORDS };
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
