package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.testkit.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A headless Chromium; see {@code npm/browser.mjs}. Every call returns when it is done. */
final class Browser implements AutoCloseable {
  private final Process node;
  private final BufferedReader answers;

  private Browser(Process node) {
    this.node = node;
    this.answers = node.inputReader(UTF_8);
  }

  static Browser start() {
    String chromium =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> ChildProcess.onPath(name).stream())
            .findFirst()
            .orElseThrow(() -> new AssertionError("chromium is missing"));
    try {
      return new Browser(
          new ProcessBuilder("node", "browser.mjs", chromium)
              .directory(Places.module("npm").toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("node is missing", e);
    }
  }

  /** A page of its own, with cookies and storage of its own. */
  Page open(String name, String url) {
    ask("open", name, Map.of("url", url));
    return new Page(name);
  }

  /** What went wrong in the pages' scripts; "" when nothing did. */
  String errors() {
    return ask("errors", "", Map.of());
  }

  /** Ends node, and Chromium with it. */
  @Override
  public void close() {
    try {
      node.getOutputStream().close();
      node.onExit().orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    } catch (IOException | java.util.concurrent.CompletionException e) {
      node.descendants().forEach(ProcessHandle::destroyForcibly);
      node.destroyForcibly();
    }
  }

  private synchronized String ask(String what, String page, Map<String, Object> details) {
    Map<String, Object> command = new LinkedHashMap<>(details);
    command.put("do", what);
    command.put("page", page);
    try {
      node.getOutputStream().write((Json.text(command) + "\n").getBytes(UTF_8));
      node.getOutputStream().flush();
      String line = answers.readLine();
      if (line == null) {
        throw new AssertionError("Chromium has ended");
      }
      JsonNode answer = Json.parse(line);
      if (!answer.path("ok").asBoolean()) {
        throw new AssertionError(
            command + ": " + answer.path("error").asText() + "\n" + answer.path("shown").asText());
      }
      return answer.path("text").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One window. */
  final class Page {
    private final String name;

    Page(String name) {
      this.name = name;
    }

    void click(String selector) {
      ask("click", name, Map.of("selector", selector));
    }

    void fill(String selector, String text) {
      ask("fill", name, Map.of("selector", selector, "text", text));
    }

    /** Waits until an element has the text. */
    void see(String selector, String text) {
      ask("see", name, Map.of("selector", selector, "text", text));
    }

    /** Waits until no such element has the text. */
    void seeNo(String selector, String text) {
      ask("see", name, Map.of("selector", selector, "text", text, "absent", true));
    }

    String text(String selector) {
      return ask("text", name, Map.of("selector", selector));
    }

    /** Types a key, such as {@code Tab}. */
    void press(String key) {
      ask("press", name, Map.of("key", key));
    }

    /** What an expression is, as text. */
    String evaluate(String script) {
      return ask("evaluate", name, Map.of("script", script));
    }

    /** What axe-core finds serious or critical, a line each; "" for nothing. */
    String stumbles() {
      return ask("axe", name, Map.of());
    }

    /**
     * @param scheme light or dark
     */
    void look(int width, String scheme) {
      ask("look", name, Map.of("width", width, "scheme", scheme));
    }

    /** By how many pixels the page is wider than the window. */
    int overhang() {
      return Math.max(0, Integer.parseInt(ask("overhang", name, Map.of())));
    }

    void screenshot(String file) {
      try {
        Path directory = Files.createDirectories(Places.target("screenshots"));
        ask("screenshot", name, Map.of("file", directory.resolve(file).toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void close() {
      ask("close", name, Map.of());
    }
  }
}
