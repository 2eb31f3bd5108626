package io.echobridge.token;

import io.echobridge.gate.Handshake;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Finds out about tokens, once for each. From any thread; does not block. */
public interface TokenCheck extends AutoCloseable {
  /**
   * A token, and the client that came with it first.
   *
   * @param token of a bounded length, untrusted
   */
  record Question(
      String token, Map<String, String> headers, Handshake handshake, String connection) {
    /** Names neither the token nor what else is secret. */
    @Override
    public String toString() {
      return "a question about a token";
    }
  }

  /** Asks. The future never fails; who cancels it takes the question back. */
  CompletableFuture<TokenAnswer> check(Question question);

  /**
   * All that the answer may depend on: questions with the same text have the same answer. Holds the
   * token, and so is a secret.
   */
  default String key(Question question) {
    return question.token();
  }

  /** As {@link Identification#mayFollow}; constant. */
  boolean mayFollow();

  /** Ends what is under way, as not answerable now. */
  @Override
  void close();
}
