package io.echobridge.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.regex.Pattern;

/** Shows values without what is secret in them. */
final class Redaction {
  private static final int LONGEST = 120;

  /** The password of a URL: from the colon after the user to the last {@code @}. */
  private static final Pattern PASSWORD = Pattern.compile("(://[^:/?#\\s\"]*:)[^\\s\"]*@");

  /** What keys of secrets hold or end with, as client libraries name them. */
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(passw|passphrase|secret|credential).*|.*(jaas.config|token|key)");

  private Redaction() {}

  /** Whether what a plug-in's free settings hold under this path is not to be shown. */
  static boolean isSecret(String path) {
    return SECRET.matcher(path).matches();
  }

  static String text(String text) {
    return PASSWORD.matcher(text).replaceAll("$1***@");
  }

  /** A value for an error's {@code got …}. */
  static String got(ConfigValue value) {
    if (value instanceof ConfigObject) {
      return "a block";
    }
    if (value instanceof ConfigList) {
      return "a list";
    }
    String shown = text(value.render(ConfigRenderOptions.concise()));
    return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
  }
}
