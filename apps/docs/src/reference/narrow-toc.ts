// The contents of a page in a narrow window close when they have led somewhere, and when they are left.
const details = document.querySelector<HTMLDetailsElement>(".narrow-toc details");

details?.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("a") !== null) details.open = false;
});
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || details?.open !== true) return;
  details.open = false;
  details.querySelector("summary")?.focus();
});
