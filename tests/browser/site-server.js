// Serves a folder as any plain web server would, with the content security policy that the site is made for.
"use strict";
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".md": "text/markdown; charset=utf-8", ".json": "application/json", ".atom": "application/atom+xml", ".svg": "image/svg+xml",
  ".png": "image/png", ".ics": "text/calendar; charset=utf-8", ".xml": "application/xml", ".pdf": "application/pdf",
  ".woff2": "font/woff2", ".ico": "image/x-icon",
};
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The file that a path names within the folder; undefined for none, and for all that leads out of it. */
const fileOf = (folder, pathname) => {
  const inside = path.join(folder, path.normalize(decodeURIComponent(pathname)));
  if (inside !== folder && !inside.startsWith(folder + path.sep)) return undefined;
  const stat = fs.statSync(inside, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return pathname.endsWith("/") ? fileOf(folder, `${pathname}index.html`) : undefined;
  return stat?.isFile() ? inside : undefined;
};

/** Starts serving on a free port of this machine; resolves to the address and what stops it. */
const serve = (folder, standalone) =>
  new Promise((resolve) => {
    const root = path.resolve(folder);
    const server = http.createServer((request, response) => {
      let file;
      try {
        file = fileOf(root, new URL(request.url, "http://site").pathname);
      } catch {
        file = undefined;
      }
      const type = TYPES[path.extname(file ?? "")] ?? "text/plain; charset=utf-8";
      // A file that stands for itself has its policy within.
      const policy = standalone ? {} : { "content-security-policy": POLICY };
      response.writeHead(file ? 200 : 404, { "content-type": type, "x-content-type-options": "nosniff", ...policy });
      response.end(file && request.method !== "HEAD" ? fs.readFileSync(file) : undefined);
    });
    server.listen(0, "127.0.0.1", () =>
      resolve({ base: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() }),
    );
  });

module.exports = { serve };
