// The Nu HTML checker over many files in one start of Java.
"use strict";
const { spawnSync } = require("node:child_process");
const path = require("node:path");

const JAR = path.join(path.dirname(require.resolve("vnu-jar/package.json")), "build", "dist", "vnu.jar");

/** The errors in HTML files of a folder; throws when Java or the checker does not run. */
const htmlErrors = (folder, files) => {
  const faults = [];
  // A command line has a bound; several hundred files at a time are few starts.
  for (let at = 0; at < files.length; at += 2_000) {
    const some = files.slice(at, at + 2_000);
    const args = ["-Xss2m", "-jar", JAR, "--exit-zero-always", "--stdout", "--format", "json", ...some];
    const run = spawnSync(process.env.LEVELHEAD_JAVA ?? "java", args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
    if (run.status !== 0) throw new Error(`the Nu HTML checker did not run: ${run.error ?? run.stderr}`);
    for (const { type, subType, url, lastLine, lastColumn, message } of JSON.parse(run.stdout).messages) {
      const where = decodeURIComponent(path.relative(folder, new URL(url).pathname));
      if (type !== "info") faults.push(`${where}:${lastLine}:${lastColumn}: ${message}`);
      else if (subType === "warning") faults.push(`${where}:${lastLine}:${lastColumn}: warning: ${message}`);
    }
  }
  return faults;
};

module.exports = { htmlErrors };
