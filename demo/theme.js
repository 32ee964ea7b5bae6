// Light, dark, or whatever the system has; remembered if the browser lets us.

const CHOICES = ["auto", "light", "dark"];
const NAMES = { auto: "as the system has them", light: "light", dark: "dark" };
const KEY = "jsvm-demo-theme";

export function setUpTheme(button, text) {
  let choice = recall();
  const apply = () => {
    if (choice === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    text.textContent = choice[0].toUpperCase() + choice.slice(1);
    button.setAttribute("aria-label", `Colours: ${NAMES[choice]}`);
  };
  button.addEventListener("click", () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
    remember(choice);
    apply();
  });
  apply();
}

function recall() {
  try {
    const saved = localStorage.getItem(KEY);
    return CHOICES.includes(saved) ? saved : "auto";
  } catch {
    return "auto";
  }
}

function remember(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // A browser that keeps nothing is no reason to fail.
  }
}
