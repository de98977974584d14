/**
 * Moves the playheads of pictures, and holds back the log lines that are not written yet.
 *
 * `time` is in seconds since both runs began; at the end of the clock, or with null, everything is shown.
 */
export function showMoment(root: ParentNode, time: number | null): void {
  for (const svg of root.querySelectorAll<SVGSVGElement>("svg.il-timeline")) movePlayhead(svg, time);
  for (const line of root.querySelectorAll<HTMLElement>("[data-time]")) {
    line.classList.toggle("not-yet", time !== null && Number(line.dataset["time"]) > time);
  }
}

function movePlayhead(svg: SVGSVGElement, time: number | null): void {
  const play = svg.querySelector(".il-play");
  const [left, right, seconds] = [svg.dataset["left"], svg.dataset["right"], svg.dataset["seconds"]].map(Number);
  if (play === null || left === undefined || right === undefined || seconds === undefined) return;
  if (time === null || time >= seconds) {
    play.setAttribute("visibility", "hidden");
    return;
  }
  const x = left + ((right - left) * time) / seconds;
  play.setAttribute("visibility", "visible");
  play.querySelector(".il-now")?.setAttribute("transform", `translate(${x.toFixed(2)})`);
  for (const curtain of play.querySelectorAll(".il-curtain")) {
    curtain.setAttribute("x", x.toFixed(2));
    curtain.setAttribute("width", (right - x).toFixed(2));
  }
}
