package io.echobridge.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The commands that a page of the documentation tells its readers to type. */
final class Document {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  private Document() {}

  /** The blocks marked as {@code sh}, in order. */
  static List<String> commands(String page) {
    try {
      String text = Files.readString(Places.module("../docs/" + page));
      return BLOCK.matcher(text).results().map(Document::command).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String command(MatchResult block) {
    return block.group(1).strip();
  }
}
