"""A page as a person uses it: links and buttons by their text, fields by their label."""

from __future__ import annotations

from dataclasses import dataclass

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait


@dataclass
class Page:
    driver: webdriver.Chrome
    root: str

    def open(self, path: str) -> None:
        self.driver.get(self.root + path)

    @property
    def text(self) -> str:
        # What Selenium's `text` is, too, which takes six times as long.
        return str(self.driver.execute_script("return document.body.innerText"))

    @property
    def source(self) -> str:
        return self.driver.page_source

    @property
    def heading(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def follow(self, link: str) -> None:
        self._leave_by(self.driver.find_element(By.LINK_TEXT, link))

    def press(self, button: str) -> None:
        found = self.driver.find_element(By.XPATH, f"//button[normalize-space()='{button}']")
        self._leave_by(found)

    def _leave_by(self, element: WebElement) -> None:
        # The next page's window does not have what this one's is given here.
        self.driver.execute_script("window.left = true")
        element.click()
        there = "return !window.left && document.readyState === 'complete'"
        WebDriverWait(self.driver, 10).until(lambda driver: driver.execute_script(there))

    def field(self, label: str) -> WebElement:
        starts = f"//label[starts-with(normalize-space(), '{label}')]"
        found = self.driver.find_element(By.XPATH, starts).get_attribute("for")
        return self.driver.find_element(By.ID, str(found))

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            field = self.field(name.replace("_", " "))
            if field.tag_name == "select":
                Select(field).select_by_visible_text(value)
                continue
            field.clear()
            field.send_keys(value)
