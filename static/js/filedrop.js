// File drop: says what has been chosen, how big it is and whether it can be sent. Dropping itself is the browser's.
(() => {
  const size = (bytes) => {
    const units = ["byte", "kB", "MB", "GB"];
    const step = bytes ? Math.min(Math.floor(Math.log10(bytes) / 3), 3) : 0;
    const amount = new Intl.NumberFormat("sv-SE", { maximumFractionDigits: step > 1 ? 1 : 0 });
    return `${amount.format(bytes / 1000 ** step)} ${units[step]}`;
  };

  const show = (input) => {
    const list = input.closest("[data-file-drop]").querySelector(".file-drop-chosen");
    const limit = Number(input.dataset.maxBytes || Infinity);
    const files = [...input.files];
    list.replaceChildren(
      ...files.map((file) => {
        const item = document.createElement("li");
        const about = document.createElement("span");
        about.className = file.size > limit ? "worse" : "quiet";
        about.textContent = file.size > limit ? `${size(file.size)}: för stor, högst ${size(limit)}` : size(file.size);
        item.append(file.name, about);
        return item;
      }),
    );
    list.hidden = files.length === 0;
    input.setCustomValidity(files.some((file) => file.size > limit) ? `Filen får vara högst ${size(limit)}.` : "");
  };

  const inputOf = (event) => event.target.closest?.("[data-file-drop] input[type=file]");

  document.addEventListener("change", (event) => {
    const input = inputOf(event);
    if (input) show(input);
  });
  for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(name, (event) => {
      inputOf(event)?.closest(".file-drop").classList.toggle("is-over", over);
    });
  }
})();
