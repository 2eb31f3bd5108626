package io.echobridge.hub;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Leaves every question open until the test answers it, also one that was taken back. */
final class TestAuthorizer implements ChannelAuthorizer {
  /** How many questions were taken back. */
  final AtomicInteger takenBack = new AtomicInteger();

  final List<CompletableFuture<Authorization>> questions = new CopyOnWriteArrayList<>();

  @Override
  public CompletableFuture<Authorization> authorize(ChannelName channel) {
    CompletableFuture<Authorization> question =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            takenBack.incrementAndGet();
            return false;
          }
        };
    questions.add(question);
    return question;
  }

  /** Says yes to everything at once; on presence channels to a member. */
  static ChannelAuthorizer yes(String user) {
    return channel -> CompletableFuture.completedFuture(granted(user));
  }

  /** Says no to everything at once. */
  static ChannelAuthorizer no() {
    return channel -> CompletableFuture.completedFuture(refused(403));
  }

  static Authorization granted(String user) {
    return new Authorization.Granted(
        new Member(user, RawJson.of("{\"user_id\":\"" + user + "\"}")));
  }

  static Authorization refused(int status) {
    return new Authorization.Refused(status, "as the test wants");
  }
}
