import { layer } from "../../scripts/vitest/layer.ts";

/** The Worker as it would be deployed, with the built docs, asked over HTTP from outside. */
export default layer("blackbox", { test: { include: ["test/blackbox/**/*.test.ts"], hookTimeout: 60_000 } });
