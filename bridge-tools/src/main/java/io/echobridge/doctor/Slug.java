package io.echobridge.doctor;

import java.text.Normalizer;
import java.util.Locale;

/** Laravel's {@code Str::slug}, which makes prefixes of the application's name. */
final class Slug {
  private Slug() {}

  /**
   * @param separator {@code "_"} or {@code "-"}
   */
  static String of(String title, String separator) {
    String flip = separator.equals("-") ? "_" : "-";
    return Normalizer.normalize(title, Normalizer.Form.NFD)
        .replaceAll("\\p{M}+", "")
        .replace("ß", "ss")
        .replace(flip, separator)
        .replace("@", separator + "at" + separator)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{ASCII}]", "")
        .replaceAll("[^a-z0-9\\s" + separator + "]", "")
        .replaceAll("[\\s" + separator + "]+", separator)
        .replaceAll("^" + separator + "|" + separator + "$", "");
  }
}
