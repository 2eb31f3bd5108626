package io.echobridge.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows of a configuration what is known not to be secret: that is told by the setting a value was
 * read for, not by the value. Whatever stands at a place where nothing is read from, or where a
 * block belongs, is not shown.
 */
final class Redaction {
  private static final int LONGEST = 120;

  /**
   * Who logs in where: from the beginning of an address to its last {@code @}, which a password may
   * hold too. A colon before a port begins no password.
   */
  private static final Pattern LOGIN =
      Pattern.compile("://(?:([^:/?#\\s\"@]*:)(?!\\d{1,5}(?:[/?#\\s\",]|$)).*@|[^\\s\"]*@)");

  /** The same without a scheme, or with one that is misspelt. */
  private static final Pattern BARE_LOGIN =
      Pattern.compile("(?<![^\\s\"])(?:(?!://)[^\\s\"])*:(?!//)(?:(?!://)[^\\s\"])*@");

  /** What follows an address: tokens stand there. */
  private static final Pattern QUERY =
      Pattern.compile("(://[^\\s\"?#]*)[?#][^\"]*|\\?[^\\s\"=]*=[^\"]*");

  /** What keys of secrets hold or end with, as client libraries name them. */
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(passw|passphrase|secret|credential).*|.*(jaas.config|token|key)");

  /** What keys of harmless texts end with, as client libraries name them. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(?i)(.*[._-])?(protocols?|mechanism|location|types?|algorithm|suites|class(es)?|assignor|"
              + "strategy|policy|level|reset|lookup|servers|name|rack|client.?id|ms|bytes|timeout)");

  private Redaction() {}

  /**
   * Whether what a plug-in's free settings hold under this path may be shown: numbers and switches
   * unless it sounds like a secret, and texts if it sounds harmless.
   */
  static boolean isShown(String path, @Nullable Object value) {
    boolean plain = value == null || value instanceof Number || value instanceof Boolean;
    return path.isEmpty()
        || (!SECRET.matcher(path).matches() && (plain || HARMLESS.matcher(path).matches()));
  }

  /** A text without logins and queries of the addresses in it. */
  static String text(String text) {
    String shown =
        LOGIN
            .matcher(text)
            .replaceAll(login -> "://" + (login.group(1) == null ? "" : "$1") + "***@");
    shown = BARE_LOGIN.matcher(shown).replaceAll("***@");
    return QUERY.matcher(shown).replaceAll(query -> (query.group(1) == null ? "" : "$1") + "?***");
  }

  /** A library's words about a file that cannot be read, without what they quote of it. */
  static String unquoted(String words) {
    return words.replaceAll("(?s)['\"].*['\"]", "'…'");
  }

  /** A value for an error's {@code got …}, of a setting that is no secret. */
  static String got(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT, LIST -> kind(value);
      default -> {
        String shown = text(value.render(ConfigRenderOptions.concise()));
        yield shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
      }
    };
  }

  /** The same where a value may be anything, a secret too. */
  static String kind(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a block";
      case LIST -> "a list";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "nothing";
      case STRING -> "a text";
    };
  }
}
