package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/pusher.md}, as somebody follows it who has a port of his own. */
class PusherGuideTest {
  private static final String PAGE = "pusher.md";

  /** Has the page listen, if it does not yet, and publishes until it hears. */
  private static final String PUBLISHES =
      """

      globalThis.Echo?.channel('news').listen('.published', () => console.log('heard'));
      const { default: Publisher } = await import('pusher');
      const application = new Publisher({ appId: '482913', key: 'shop-key', secret: 'shop-secret',
        host: '127.0.0.1', port: process.env.VITE_REVERB_PORT, useTLS: false });
      setInterval(() => application.trigger('news', 'published', { n: 1 }), 200);
      """;

  @Test
  void pagesAreConnectedAndHearWhatTheApplicationPublishes() throws Exception {
    List<String> pages = Document.blocks(PAGE, "js");
    // The test's own port stands in another line.
    String configuration = Document.blocks(PAGE, "hocon").get(0).replaceFirst("server .*\n", "");
    try (Daemon daemon = Daemon.start(configuration)) {
      for (String page : pages) {
        try (ChildProcess node = page(page, daemon.port())) {
          node.awaitLine("heard");
        }
      }
      daemon.assertHealthy();
    }
  }

  @Test
  void theImportMakesTheConfigurationThatThePageShows(@TempDir Path directory) throws Exception {
    Path env = directory.resolve(".env");
    Files.writeString(env, Document.blocks(PAGE, "dotenv").get(0));
    String command =
        Document.commands(PAGE)
            .get(0)
            .replaceFirst("^echobridge ", Places.distribution("bin/echobridge") + " ");

    try (ChildProcess shell = ChildProcess.of("sh", "-c", command).in(directory).start()) {
      assertThat(shell.awaitExit(Waiting.START)).isZero();
    }

    String made = Files.readString(directory.resolve("echobridge.conf"));
    assertThat(made).contains("482913", "shop-key", "shop-secret");
  }

  /** Runs what a page says, with what it hears written out; the application publishes meanwhile. */
  private static ChildProcess page(String code, int port) throws IOException {
    String script =
        "globalThis.window = globalThis;\n"
            + code.replace("8080", Integer.toString(port))
                .replace("'laravel-echo'", "'echo-2.5'")
                .replace("'pusher-js'", "'pusher-8'")
                .replace("window.", "globalThis.")
                .replace("import.meta.env.VITE_", "process.env.VITE_")
                .replace("console.log(data)", "console.log('heard')")
            + PUBLISHES;
    Path file = Files.createTempFile(Places.module("npm"), "page", ".mjs");
    file.toFile().deleteOnExit();
    Files.writeString(file, script);
    return ChildProcess.of("node", file.toString())
        .in(Places.module("npm"))
        .env("VITE_REVERB_APP_KEY", "shop-key")
        .env("VITE_REVERB_HOST", "127.0.0.1")
        .env("VITE_REVERB_PORT", Integer.toString(port))
        .env("VITE_REVERB_SCHEME", "http")
        .start();
  }
}
