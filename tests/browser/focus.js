// What is wrong with the looks of that which has the focus: nothing shows it, or it is hidden. Empty where all is well.
(() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return "";
  const drawn = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  const said = one.outerHTML.slice(0, 200);
  const around = one.closest(".file-drop, td, label");
  const inside = one.matches("a") && one.querySelector("svg, rect, g");
  if (!drawn(one) && !(around && drawn(around)) && !(inside && drawn(inside))) return `nothing shows the focus on ${said}`;
  const box = one.getBoundingClientRect();
  const rows = [0.1, 0.3, 0.5, 0.7, 0.9];
  const points = rows.flatMap((down) => rows.map((right) => [box.left + box.width * right, box.top + box.height * down]));
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (one.contains(top) || top.contains(one) || top.closest("label")?.control === one);
  });
  return seen ? "" : `the focus is hidden on ${said} at ${[box.left, box.top, box.width, box.height].map(Math.round)}`;
})();
