// Tells what failed, and last a line that `cargo xtask test` counts.
export default async function* report(events) {
  let [passed, failed] = [0, 0];
  for await (const { type, data } of events) {
    if (type === "test:pass") passed += 1;
    if (type === "test:fail") {
      failed += 1;
      yield `FAILED ${data.name}: ${data.details.error?.cause?.message ?? data.details.error}\n`;
    }
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
  }
  yield `test result: ${failed ? "FAILED" : "ok"}. ${passed} passed; ${failed} failed; 0 ignored\n`;
}
