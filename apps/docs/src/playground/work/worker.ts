import { carryOut, reasonFor } from "./carry-out.ts";
import { carryOutSweep } from "./carry-out-sweep.ts";
import { readTraces } from "./files-in.ts";
import { writeFile } from "./files-out.ts";
import type { Answer, Order } from "./protocol.ts";

const tell = (answer: Answer): void => postMessage(answer);

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  try {
    tell(carriedOut(data));
  } catch (error) {
    tell({ kind: "refused", reason: reasonFor(error) });
  }
});

function carriedOut(order: Order): Answer {
  switch (order.kind) {
    case "run":
      return carryOut(order, tell);
    case "sweep":
      return carryOutSweep(order, tell);
    case "read":
      return readTraces(order.name, order.text);
    case "write":
      return { kind: "written", file: writeFile(order) };
  }
}
