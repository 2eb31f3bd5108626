package io.echobridge.doctor;

/**
 * By what a Laravel application publishes as with Pusher, and to where, as its {@code .env} says.
 *
 * @param prefix by which the names begin: {@code REVERB_} or {@code PUSHER_}
 */
record PusherVariables(Laravel laravel, String prefix) {
  static PusherVariables of(Laravel laravel) {
    String prefix =
        switch (laravel.driver()) {
          case "reverb" -> "REVERB_";
          case "pusher" -> "PUSHER_";
          default -> laravel.env("REVERB_APP_KEY").isPresent() ? "REVERB_" : "PUSHER_";
        };
    return new PusherVariables(laravel, prefix);
  }

  /** Whether the application publishes by them. */
  boolean areUsed() {
    return laravel.driver().equals("reverb") || laravel.driver().equals("pusher");
  }

  String name(String rest) {
    return prefix + rest;
  }

  /** Empty where it is not set. */
  String value(String rest) {
    return laravel.env(name(rest)).orElse("").strip();
  }
}
