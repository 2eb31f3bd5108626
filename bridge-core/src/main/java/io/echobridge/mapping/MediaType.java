package io.echobridge.mapping;

import java.util.Locale;

/** What kind of data a content type names. */
final class MediaType {
  private MediaType() {}

  /** The type without its parameters, in small letters. */
  static String of(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** CloudEvents that do not say hold JSON. */
  static boolean isJson(String mediaType) {
    return mediaType.isEmpty() || mediaType.endsWith("/json") || mediaType.endsWith("+json");
  }

  static boolean isText(String mediaType) {
    return mediaType.startsWith("text/")
        || mediaType.endsWith("/xml")
        || mediaType.endsWith("+xml");
  }
}
