package io.echobridge.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** What a page of the documentation tells its readers to type and to write. */
final class Document {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

  private Document() {}

  /** The blocks marked as {@code sh}, in order. */
  static List<String> commands(String page) {
    return blocks(page, "sh");
  }

  /** The blocks marked as a language, in order. */
  static List<String> blocks(String page, String language) {
    try {
      String text = Files.readString(Places.module("../docs/" + page));
      return BLOCK
          .matcher(text)
          .results()
          .filter(block -> block.group(1).equals(language))
          .map(block -> block.group(2).strip())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
