import { type Browser, chromium } from "playwright-core";

/**
 * Starts the Chromium that comes from the npm registry, on Linux; elsewhere the Chrome that is installed. `INTERLEAVE_CHROMIUM` is the path of
 * another one.
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env["INTERLEAVE_CHROMIUM"];
  if (executablePath !== undefined) return chromium.launch({ executablePath });
  if (process.platform !== "linux" || process.arch !== "x64") return chromium.launch({ channel: "chrome" });

  // Only in a Lambda does the package unpack the libraries that a bare machine lacks. It looks when it is imported.
  process.env["AWS_LAMBDA_JS_RUNTIME"] ??= "nodejs22.x";
  const { default: bundled } = await import("@sparticuz/chromium");
  // In a single process, the first context that is closed would take the browser with it.
  const args = bundled.args.filter((arg) => arg !== "--single-process");
  return chromium.launch({ executablePath: await bundled.executablePath(), args });
}
