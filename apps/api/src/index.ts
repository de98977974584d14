import { app } from "./app.ts";

/** The Worker. */
export default app;
