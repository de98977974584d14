/** What is loaded when somebody first asks for it: most look at the picture alone. */
export { readMachineLanes } from "../model/machine-lanes.ts";
export { MomentReader } from "../view/moment.ts";
export { help } from "./help.ts";
export { TableView } from "./table-view.ts";
export { sentenceOf } from "../view/narrate.ts";
