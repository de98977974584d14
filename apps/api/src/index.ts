import { app } from "./app.ts";

export { Client } from "./jobs/client.ts";
export { Job } from "./jobs/job.ts";

/** The Worker. */
export default app;
