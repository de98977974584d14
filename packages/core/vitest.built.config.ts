import { layer } from "../../scripts/vitest/layer.ts";

/** The package as it would be published. */
export default layer("built", { test: { include: ["test/built/**/*.test.ts"] } });
