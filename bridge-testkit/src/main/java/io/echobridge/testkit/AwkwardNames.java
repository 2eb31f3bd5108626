package io.echobridge.testkit;

import io.echobridge.channel.ChannelName;
import java.util.List;

/** Channel names that a broker could take for something else. */
public final class AwkwardNames {
  /** Each is a channel of its own. */
  public static final List<String> ALL =
      List.of(
          "plain",
          "*",
          "#",
          "?",
          "a*",
          "a?c",
          "a[bc]d",
          "a[",
          "a]",
          "^a",
          "a\\b",
          "a\\*",
          "a.b.*",
          "a.#",
          "a.b.c",
          ".",
          "..",
          "a b",
          " a ",
          "a:b",
          "a/b",
          "a,b",
          "a|b",
          "a\"b'c",
          "{a}b",
          "$1",
          "%s%n",
          "__a__",
          "private-App.Models.User.7",
          "größe",
          "日本語",
          "e\u0301",
          "\u00e9",
          "😀",
          "a\u00a0b",
          "\ufffd",
          "x".repeat(ChannelName.MAX_LENGTH),
          "é".repeat(127),
          "é".repeat(ChannelName.MAX_LENGTH));

  /** Names that a pattern among the others would match. */
  public static final List<String> LOOK_ALIKES =
      List.of("abc", "abd", "acd", "axc", "a", "b", "a.b.x", "a.b.c.d", "axb", "a*c", "plain2");

  private AwkwardNames() {}
}
