package io.echobridge.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a browser loads. */
class PageFilesTest {
  @Test
  void allOfItIsAtMost150KilobytesAsItIsSent() {
    assertThat(new PageFiles().packedSize()).isBetween(20_000, 150_000);
  }

  /** Names of clients, channels and events are text. */
  @Test
  void noScriptCanMakeMarkupOfText() throws Exception {
    for (String name :
        List.of(
            "main.js",
            "dom.js",
            "ask.js",
            "history.js",
            "plots.js",
            "status.js",
            "channels.js",
            "events.js",
            "format.js")) {
      try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
        assertThat(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8))
            .as(name)
            .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
            .doesNotContain("eval(", "new Function", "createContextualFragment", "srcdoc");
      }
    }
  }

  /** The policy forbids them, and a page that needed them would be broken. */
  @Test
  void thePageHasNoScriptStyleOrHandlerWithinIt() throws Exception {
    try (InputStream in = PageFiles.class.getResourceAsStream("index.html")) {
      String page = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(page).doesNotContain("<style", " style=").doesNotContainPattern(" on[a-z]+=");
      assertThat(page).doesNotContainPattern("<script(?![^>]* src=)").contains("<script");
      assertThat(page).doesNotContain("http://", "https://");
    }
  }
}
