import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { unstable_readConfig } from "wrangler";

const app = join(import.meta.dirname, "../../..");

/** A real server in processes of its own, which keeps what it stores in a folder: it can be killed and started again. */
export class Server {
  readonly #folder: string;
  #process: ChildProcess | null = null;
  origin = "";

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "interleave-jobs-")));
    await server.#configure();
    await server.#run();
    return server;
  }

  /** SIGKILL to all its processes at once, and a new start on what is on the disk. */
  async killAndStartAgain(): Promise<void> {
    await this.#kill();
    await this.#run();
  }

  /** The Worker's code changes, as by a deployment; resolves once the server has taken it up. */
  async reload(): Promise<void> {
    const reloaded = this.#line(/Reloading|Local server updated/i);
    await this.#writeWorker(`// ${Math.random()}\n`);
    await reloaded;
  }

  async stop(): Promise<void> {
    await this.#kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #configure(): Promise<void> {
    const { name, compatibility_date, vars, durable_objects, exports } = unstable_readConfig({
      config: join(app, "wrangler.jsonc"),
    });
    const config = { name, main: "worker.ts", compatibility_date, vars, durable_objects, exports };
    await writeFile(join(this.#folder, "wrangler.json"), JSON.stringify(config));
    await this.#writeWorker("");
  }

  async #writeWorker(comment: string): Promise<void> {
    const source = JSON.stringify(join(app, "src/index.ts"));
    await writeFile(
      join(this.#folder, "worker.ts"),
      `${comment}export * from ${source};\nexport { default } from ${source};\n`,
    );
  }

  async #run(): Promise<void> {
    const options = [
      "--ip",
      "127.0.0.1",
      "--port",
      "0",
      "--inspector-port",
      "0",
      "--show-interactive-dev-session=false",
    ];
    const wrangler = join(app, "node_modules/wrangler/bin/wrangler.js");
    const files = ["--config", join(this.#folder, "wrangler.json"), "--persist-to", join(this.#folder, "state")];
    this.#process = spawn(process.execPath, [wrangler, "dev", ...files, ...options], {
      detached: true,
      cwd: this.#folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        CLOUDFLARE_CF_FETCH_ENABLED: "false",
        WRANGLER_SEND_METRICS: "false",
        X_LOCAL_OBSERVABILITY: "false",
      },
    });
    const ready = await this.#line(/Ready on (http:\/\/\S+)/);
    this.origin = ready[1] ?? "";
  }

  /** The first line that the server prints from now on and that fits; an error if it ends instead. */
  async #line(pattern: RegExp): Promise<RegExpExecArray> {
    const { stdout = null, stderr = null } = this.#process ?? {};
    if (stdout === null || stderr === null) throw new Error("the server does not run");
    const seen: string[] = [];
    return new Promise((resolve, reject) => {
      for (const stream of [stdout, stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
          seen.push(line);
          const found = pattern.exec(line);
          if (found !== null) resolve(found);
        });
      }
      this.#process?.once("exit", () => reject(new Error(`the server has ended:\n${seen.join("\n")}`)));
    });
  }

  async #kill(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    // Its group: wrangler and the workerd that it has started.
    process.kill(-child.pid, "SIGKILL");
    await ended;
  }
}
