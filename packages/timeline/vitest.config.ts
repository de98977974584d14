import { layer } from "../../scripts/vitest/layer.ts";

export default layer("unit", { test: { include: ["test/**/*.test.ts"], exclude: ["test/browser/**"] } });
