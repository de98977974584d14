// The way into every command of the workspace: `node scripts/main.mjs start|dev|test`.
// Plain JavaScript, so that a Node which is too old can still read why it is.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    [
      `Interleave needs Node 22.18 or newer; this is Node ${process.versions.node}.`,
      `On Linux (x64, arm64) a newer Node is installed with the other packages, so there the installation has failed:`,
      `see the messages above, mend what they say (often the way to the npm registry) and run the command again.`,
      `On other systems install Node 24 (https://nodejs.org) and run the command again.`,
    ].join("\n"),
  );
  process.exit(1);
}

const command = process.argv[2];
if (command !== "start" && command !== "dev" && command !== "test") {
  console.error(`Unknown command: ${command}. There are start, dev and test.`);
  process.exit(2);
}
const { main } = await import(`./${command}.ts`);
try {
  process.exitCode = await main();
} catch (error) {
  // What whoever started us can mend needs a message, not a stack.
  if (error?.name !== "Refusal") throw error;
  console.error(error.message);
  process.exitCode = 1;
}
