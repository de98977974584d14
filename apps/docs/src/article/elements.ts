// The demos' elements, in one file: ten small ones would come one round trip after the other.
import "../event-loop/element.ts";
import "../forgotten/element.ts";
import "../gain/element.ts";
import "../job/element.ts";
import "../latencies/element.ts";
import "../one-call/element.ts";
import "../predict/element.ts";
import "../scenes/element.ts";
import "../site/keep.ts";
import "../ten-tasks/element.ts";
