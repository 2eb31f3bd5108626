package io.echobridge.http;

import java.time.Duration;

/**
 * How long HTTP connections may take for what no protocol waits for.
 *
 * @param request until the first request's head is there, and again until its body is
 * @param idle without a request, once there was one
 * @param answer from the head or the whole body until an answer is there, and then without a byte
 *     of it that is taken
 */
public record HttpTimes(Duration request, Duration idle, Duration answer) {
  private static final Duration ANSWER = Duration.ofSeconds(30);

  public HttpTimes(Duration request, Duration idle) {
    this(request, idle, ANSWER);
  }
}
