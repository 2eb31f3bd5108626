package io.echobridge.token;

import io.echobridge.call.Unpacking;
import io.echobridge.token.TokenAnswer.NotNow;
import io.echobridge.token.TokenAnswer.Refused;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * What an application's answer about a token means. A clear no is a no; whatever is unclear means
 * that nobody can say now.
 */
final class TokenVerdict {
  /** The application's clear no. */
  private static final Set<Integer> NO = Set.of(401, 403, 404, 410);

  private final int maxAnswer;
  private final InstantSource clock;

  /**
   * @param maxAnswer the longest answer, in bytes
   */
  TokenVerdict(int maxAnswer, InstantSource clock) {
    this.maxAnswer = maxAnswer;
    this.clock = clock;
  }

  /**
   * @param response with a body, unless it is longer than allowed
   */
  TokenAnswer of(HttpResponse<Optional<byte[]>> response) {
    int status = response.statusCode();
    if (NO.contains(status)) {
      return new Refused("the application answered %d about its token".formatted(status));
    }
    if (status < 200 || status > 299) {
      return new NotNow(
          "the application answered %d about its token: expected 2xx, or 401, 403, 404 or 410 for a no"
              .formatted(status));
    }
    if (Unpacking.unknown(response.headers()).isPresent()) {
      return unclear("is in an encoding that was not requested");
    }
    try {
      Optional<byte[]> body =
          response.body().isEmpty()
              ? Optional.empty()
              : Unpacking.of(response.headers(), response.body().get(), maxAnswer);
      return body.map(this::read)
          .orElseGet(
              () -> unclear("has more than %d bytes (auth.max-answer)".formatted(maxAnswer)));
    } catch (IOException e) {
      return unclear("has damaged gzip");
    }
  }

  private TokenAnswer read(byte[] body) {
    try {
      return AnsweredUser.parse(body).answer(clock.millis());
    } catch (IOException e) {
      return unclear("is not JSON in UTF-8");
    }
  }

  private static NotNow unclear(String how) {
    return new NotNow("the application's answer about its token " + how);
  }
}
