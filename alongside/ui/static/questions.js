// Hides the questions whose condition does not hold, as the server judges them when they are sent.
// Without this file all of them stand there and say when they are to be answered.
const conditional = [...document.querySelectorAll("[data-alongside-only-if]")];

function holds(block, form) {
  return block.dataset.alongsideOnlyIf.split(" ").some((condition) => {
    const [name, answer] = condition.split("=");
    return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].some(
      (box) => box.value === answer && box.checked && !box.closest("[data-alongside-only-if][hidden]"),
    );
  });
}

function show() {
  for (const block of conditional) block.hidden = !holds(block, block.closest("form"));
}

for (const form of new Set(conditional.map((block) => block.closest("form")))) {
  form.addEventListener("change", show);
}
show();
