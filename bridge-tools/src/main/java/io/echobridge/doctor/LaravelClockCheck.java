package io.echobridge.doctor;

import io.echobridge.call.Destination;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the clock of an application is ours that is asked nothing else: it dates signatures. */
final class LaravelClockCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Laravel laravel;

  LaravelClockCheck(Laravel laravel) {
    this.laravel = laravel;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    String url = laravel.env("APP_URL").orElse("");
    if (Destination.faultOf(url).isPresent()) {
      return List.of();
    }
    String host = Destination.of(url).host();
    try {
      Web.Answer answer = Web.trusting(Optional.empty(), PATIENCE).read(URI.create(url));
      return List.of(
          Clocks.fault(answer, host)
              .orElseGet(() -> Finding.ok("clock", "The clocks here and of " + host + " agree")));
    } catch (NoAnswerException e) {
      return List.of(); // its pages are for browsers, and need not be reached from here
    }
  }
}
