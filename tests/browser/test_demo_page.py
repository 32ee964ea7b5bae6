"""The demo page in Chromium, used as a person would: keys, menu, buttons, and what is then to be read."""

from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

LOADING = 60  # seconds; Pyodide on a busy machine
RUNNING = 20

#: What the result panel must contain after each example has run, and what the console must.
EXPECTED = {
    "hello": ('window: "undefined"', "Hello, host!"),
    "tools": ('item: "fig"', "the host said no:"),
    "values": ("2001-09-09T01:46:40.000Z", "Nothing printed."),
    "generators": ("71", "in order: a < b < c < d"),
    "mandelbrot": ("points are inside", "@@@@"),
    "promises": ('"rejected", "expected"', "start, a1, b1, main waits, end of script, a2, b2, job, a3"),
    "words": ('swapped: "21.11.2026"', "guest    ####"),
    "mistake": ("TypeError", "adding up 2 items"),
    "hostile": ("VM_TIMEOUT_ERROR", "So never stop"),
    "bomb": ("VM_MEMORY_ERROR", "rounds"),
}


class Demo:
    """The page, by what it is for."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def __getitem__(self, name: str) -> WebElement:
        return self.driver.find_element(By.ID, name)

    def until(self, met: Callable[[], object], seconds: float = RUNNING) -> None:
        WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(lambda _: met())

    def until_ready(self) -> None:
        self.until(lambda: self["engine"].get_attribute("data-state") != "loading", LOADING)
        assert self["engine"].get_attribute("data-state") == "ready", self["engine-text"].text

    def choose(self, example: str) -> None:
        """Pick an example from the menu, afresh also if it is the one that shows."""
        menu = Select(self["example"])
        other = next(name for name in EXPECTED if name != menu.first_selected_option.get_attribute("value"))
        for name in (other, example) if other != example else (example,):
            menu.select_by_value(name)
        self.until(lambda: self["editor"].text and self["status"].text == "")

    def set_limit(self, milliseconds: int) -> None:
        self["limit"].clear()
        self["limit"].send_keys(str(milliseconds))

    def write(self, source: str) -> None:
        """Replace the guest program by typing."""
        content = self.driver.find_element(By.CSS_SELECTOR, ".cm-content")
        content.click()
        self.keys(Keys.CONTROL, "a")
        ActionChains(self.driver).send_keys(Keys.DELETE).send_keys(source).perform()

    def keys(self, *keys: str) -> None:
        """Press the last key while the others are held."""
        chain = ActionChains(self.driver)
        for modifier in keys[:-1]:
            chain.key_down(modifier)
        chain.send_keys(keys[-1])
        for modifier in keys[:-1]:
            chain.key_up(modifier)
        chain.perform()

    def finish(self) -> None:
        """Wait until nothing runs."""
        self.until(
            lambda: self.driver.execute_script("return document.body.dataset.busy") == "false", LOADING
        )

    def run(self) -> None:
        self["run"].click()
        self.finish()

    def focused(self) -> str:
        """Id of the element that has the focus, or the nearest one around it."""
        script = "return document.activeElement.closest('[id]')?.id ?? ''"
        return str(self.driver.execute_script(script))


@pytest.fixture(scope="module")
def loaded(page: Chrome, site_url: str) -> Demo:
    """The page with its engine ready; loading takes longer than most tests."""
    page.get(site_url + "demo/")
    opened = Demo(page)
    opened.until_ready()
    return opened


@pytest.fixture
def demo(loaded: Demo) -> Iterator[Demo]:
    """The page as somebody finds it: the first example, nothing running, nothing printed."""
    loaded.driver.get_log("browser")
    loaded.set_limit(20_000)
    loaded.choose("hello")
    yield loaded
    bad = [entry["message"] for entry in loaded.driver.get_log("browser") if entry["level"] == "SEVERE"]
    assert bad == []


def test_the_page_asks_only_its_own_server(demo: Demo, site_url: str) -> None:
    demo.choose("tools")
    demo.run()
    script = "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    names = demo.driver.execute_script(script)
    assert names
    assert [name for name in names if not name.startswith(site_url)] == []


@pytest.mark.parametrize("example", EXPECTED)
def test_example(demo: Demo, example: str) -> None:
    if example == "hostile":
        demo.set_limit(3_000)
    demo.choose(example)
    demo.run()
    outcome, console = EXPECTED[example]
    assert outcome in demo["outcome"].text
    assert console in demo["console"].text


def test_every_example_is_tested(demo: Demo) -> None:
    assert [option.get_attribute("value") for option in Select(demo["example"]).options] == list(EXPECTED)


def test_a_hostile_guest_gets_nothing(demo: Demo) -> None:
    demo.set_limit(3_000)
    demo.choose("hostile")
    demo.run()
    console = demo["console"].text
    assert "the page's objects: [" in console
    assert console.count('"undefined"') >= 4
    assert "poisoned prototypes: done" in console
    assert "an error's stack: clean" in console
    assert "never printed" not in console
    assert "VM_TIMEOUT_ERROR" in demo["outcome"].text
    for escape in ("[object Window]", "[object HTML", "[object WorkerGlobal", "[object DedicatedWorker"):
        assert escape not in console
    demo.choose("hello")
    demo.run()
    assert "Hello, host!" in demo["console"].text


def test_host_calls_are_listed(demo: Demo) -> None:
    demo.choose("tools")
    demo.run()
    ledger = demo["ledger"].text
    assert 'shop.price("fig") → 1.2' in ledger
    assert 'shop.price("unicorn") → failed' in ledger
    assert "PRICES" not in demo["console"].text, "the host's own message must stay with the host"


def test_stop_ends_a_runaway_loop(demo: Demo) -> None:
    demo.write("console.log('going'); while (true) {}")
    demo.set_limit(60_000)
    demo["run"].click()
    demo.until(lambda: "going" in demo["console"].text)
    demo["stop"].click()
    demo.finish()
    assert demo["status"].text == "Stopped."
    demo.choose("promises")
    demo.run()
    assert "main waits" in demo["console"].text


def test_a_time_limit_ends_a_runaway_loop(demo: Demo) -> None:
    demo.write("while (true) {}")
    demo.set_limit(100)
    demo.run()
    assert "VM_TIMEOUT_ERROR" in demo["outcome"].text
    assert "A limit ended the guest" in demo["status"].text


def test_a_syntax_error_is_marked(demo: Demo) -> None:
    demo.write("const a = 1;\nconst b = = 2;\n")
    demo.run()
    assert "SyntaxError" in demo["outcome"].text
    assert "VM_SYNTAX_ERROR" in demo["outcome"].text
    assert "line 2, column 11" in demo["outcome"].text
    marks = demo.driver.find_elements(By.CSS_SELECTOR, ".cm-lintRange-error")
    assert [mark.text for mark in marks] == ["="]
    demo.driver.find_element(By.CSS_SELECTOR, ".place").click()
    assert demo.focused() == "editor"


def test_a_runtime_error_is_marked_where_it_was_thrown(demo: Demo) -> None:
    demo.choose("mistake")
    demo.run()
    mark = demo.driver.find_element(By.CSS_SELECTOR, ".cm-lintRange-error")
    line = mark.find_element(By.XPATH, "./ancestor::div[contains(@class, 'cm-line')]")
    assert "item.amount.value" in line.text
    assert "at total" in demo["outcome"].text


def test_everything_works_with_the_keyboard(demo: Demo) -> None:
    demo.driver.refresh()
    demo.until_ready()
    order = []
    for _ in range(9):
        demo.keys(Keys.TAB)
        order.append(demo.focused())
    # First the link that skips to the editor, which has no id.
    assert order == ["", "theme", "example", "limit", "editor", "run", "outcome", "console", "ledger"]
    demo.write("6 * 7")
    demo.keys(Keys.CONTROL, Keys.ENTER)
    demo.finish()
    assert demo["outcome"].text == "42"
    demo.write("for (;;);")
    demo.keys(Keys.CONTROL, Keys.ENTER)
    demo.until(demo["stop"].is_enabled)
    demo.keys(Keys.ESCAPE)
    demo.finish()
    assert demo["status"].text == "Stopped."


def test_what_changes_is_announced(demo: Demo) -> None:
    assert demo["status"].get_attribute("role") == "status"
    assert demo["console"].get_attribute("role") == "log"
    assert demo["outcome"].get_attribute("aria-live") == "polite"
    for field in demo.driver.find_elements(By.CSS_SELECTOR, "select, input, button, .cm-content"):
        name = field.accessible_name
        assert name, field.get_attribute("outerHTML")


def test_output_without_end_stays_bounded(demo: Demo) -> None:
    demo.write("for (let i = 0; i < 3000; i++) console.log('line', i);")
    demo.set_limit(30_000)
    demo.run()
    lines = demo.driver.find_elements(By.CSS_SELECTOR, "#console > *")
    assert len(lines) == 501
    assert lines[0].text == "line 0"
    assert lines[200].text == "… 2,500 lines left out …"
    assert lines[-1].text == "line 2999"


def test_loading_shows_progress(page: Chrome, site_url: str) -> None:
    page.get("about:blank")
    page.get(site_url + "demo/")
    demo = Demo(page)
    texts = set()

    def is_ready() -> bool:
        texts.add(demo["engine-text"].text)
        return demo["engine"].get_attribute("data-state") == "ready"

    demo.until(is_ready, LOADING)
    assert any("Loading" in text or "Starting" in text for text in texts)
    assert not demo["progress"].is_displayed()
    assert demo["engine-text"].text.startswith("Engine ready in")


def test_colours_can_be_chosen_and_are_kept(demo: Demo) -> None:
    assert demo["theme"].accessible_name == "Colours: as the system has them"
    demo["theme"].click()
    demo["theme"].click()
    assert demo["theme"].accessible_name == "Colours: dark"
    dark = demo.driver.find_element(By.TAG_NAME, "body").value_of_css_property("background-color")
    demo.driver.refresh()
    assert demo["theme"].accessible_name == "Colours: dark"
    demo["theme"].click()
    demo["theme"].click()
    light = demo.driver.find_element(By.TAG_NAME, "body").value_of_css_property("background-color")
    assert dark != light
    demo["theme"].click()
    demo["theme"].click()
    demo.until_ready()
