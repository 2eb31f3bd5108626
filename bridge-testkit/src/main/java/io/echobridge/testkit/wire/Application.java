package io.echobridge.testkit.wire;

import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorizer;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands for the application that is asked about guarded channels. {@code Authorization: Bearer
 * user-7}, with the question or with the handshake, is user 7. Nobody is let in where the channel's
 * name says {@code deny}, and 503 is the answer where it says {@code broken}; where it says {@code
 * later} the question waits for {@link #answer}.
 */
public final class Application implements Authorizer {
  private final List<AuthRequest> asked = new CopyOnWriteArrayList<>();
  private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

  private record Waiting(AuthRequest request, CompletableFuture<Authorization> answer) {}

  /**
   * An answer that is on its way already: a question that is taken back is answered all the same.
   */
  private static final class Late extends CompletableFuture<Authorization> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return false;
    }
  }

  /** What the application was asked, in order. */
  public List<AuthRequest> asked() {
    return asked;
  }

  /** Answers every question that waits, whether or not anybody still wants to know. */
  public void answer() {
    for (Waiting question : waiting) {
      question.answer().complete(verdict(question.request()));
    }
    waiting.clear();
  }

  @Override
  public CompletableFuture<Authorization> authorize(AuthRequest request) {
    asked.add(request);
    if (request.channel().value().contains("later")) {
      CompletableFuture<Authorization> answer = new Late();
      waiting.add(new Waiting(request, answer));
      return answer;
    }
    return CompletableFuture.completedFuture(verdict(request));
  }

  private static Authorization verdict(AuthRequest request) {
    if (request.channel().value().contains("deny")) {
      return new Authorization.Refused(403, "denied");
    }
    if (request.channel().value().contains("broken")) {
      return new Authorization.Refused(503, "cannot say");
    }
    if (request.channel().kind() != ChannelKind.PRESENCE) {
      return new Authorization.Granted(null);
    }
    String shaken = request.handshakeHeaders().getOrDefault("authorization", "Bearer user-0");
    String bearer = request.clientHeaders().getOrDefault("Authorization", shaken);
    String id = bearer.substring("Bearer user-".length());
    String data = "{\"user_id\":" + id + ",\"user_info\":{\"name\":\"User " + id + "\"}}";
    return new Authorization.Granted(new Member(id, RawJson.of(data)));
  }
}
