package io.hbpush.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.Select;

/** A page in a Chromium without a screen. Confined to its test. */
final class Tab implements AutoCloseable {

  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;

  Tab(URI page) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.setAcceptInsecureCerts(true); // ours are made by the tests
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // as root it has none
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-proxy-server",
        "--window-size=800,600");
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    driver.get(page.toString());
  }

  /** Whether there are a Chromium and its driver where Debian puts them. */
  static boolean canBeHad() {
    return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
  }

  private WebElement element(String id) {
    return driver.findElement(By.id(id));
  }

  String text(String id) {
    return element(id).getText();
  }

  /** The texts of a list's items, as they are in the page. */
  List<String> lines(String id) {
    return driver.findElements(By.cssSelector("#" + id + " > li")).stream()
        .map(item -> item.getDomProperty("textContent"))
        .toList();
  }

  void write(String id, String text) {
    element(id).clear();
    element(id).sendKeys(text);
  }

  void choose(String id, String value) {
    new Select(element(id)).selectByValue(value);
  }

  void click(String id) {
    element(id).click();
  }

  void submit(String form) {
    driver.findElement(By.cssSelector("#" + form + " button")).click();
  }

  /** What the page has complained of. */
  List<String> problems() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .filter(message -> !message.contains("favicon.ico"))
        .toList();
  }

  /** Keeps a picture for people to look at. */
  void screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(SCREENSHOTS.resolve(name), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
