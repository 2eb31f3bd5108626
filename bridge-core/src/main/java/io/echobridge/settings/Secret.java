package io.echobridge.settings;

/**
 * A password, token or key of the configuration: text that no log and no report shows.
 *
 * @param value the text itself
 */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
